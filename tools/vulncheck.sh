#!/usr/bin/env bash
# Looks for known holes in what the program depends on and in the Go that it is built with. The list of holes is asked for at https://vuln.go.dev (or GOVULNDB); where that
# cannot be reached nothing was checked, and the last line says so.
set -uo pipefail
cd "$(dirname "$0")/.."
said=$(mktemp)
trap 'rm -f "$said"' EXIT
go tool -modfile=tools/go.mod govulncheck "$@" ./... >"$said" 2>&1
status=$?
cat "$said"
if grep -qE 'fetching vulnerabilities: .*(no such host|connection refused|i/o timeout|network is unreachable|Forbidden)' "$said"; then
  echo "NOT CHECKED: the list of known holes cannot be reached from here"
  exit 0
fi
exit $status
