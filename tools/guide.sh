#!/usr/bin/env bash
# Does what pages of the guide say, in this folder, as it is written, and stops at what fails: tools/guide.sh doc/guide/first-ten-minutes.md
# Blocks of "sh" are run as they are, in blocks of "console" the lines behind "$ ". A server is interrupted when it has read what there is.
set -euo pipefail
export -n DETENTE_STORE DETENTE_CONTACT
steps() { awk '/^```(sh|console)$/ { kind = substr($0, 4); next } /^```/ { kind = ""; next } kind == "sh" && !/^#/ { print } kind == "console" && sub(/^\$ /, "") { print }' "$1"; }
for page in "$@"; do
  while read -r step; do
    echo "\$ $step"
    if [[ $step == *"detente serve"* ]]; then
      said=$(mktemp)
      bash -c "exec $step" 2>"$said" </dev/null &
      server=$!
      for ((i = 0; i < 600; i++)); do
        grep -q '"msg":"read"' "$said" && break
        kill -0 $server 2>/dev/null || break
        sleep 0.2
      done
      kill -INT $server && wait $server || { cat "$said"; exit 1; }
      grep -q '"msg":"read"' "$said" || { cat "$said"; exit 1; }
    else
      bash -euo pipefail -c "$step" </dev/null
    fi
  done < <(steps "$page")
done
