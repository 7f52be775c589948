#!/usr/bin/env bash
# Makes a release for this system twice and holds the two against each other, byte for byte: program, archive, Debian package, bill of materials. The second time in a
# folder of another name and depth, from an empty build cache, in another time zone, language and umask, with files of another date.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
one=$folder/one two="$folder/some where/else/two"
mkdir -p "$one" "$two"
files() { if git rev-parse HEAD >/dev/null 2>&1; then git ls-files -z --cached --others --exclude-standard; else find . -path ./build -prune -o -type f -print0; fi; }
files | tar --null --create --ignore-failed-read --files-from=- | tee >(tar --extract --directory "$one") | tar --extract --touch --directory "$two"
own=$(go env GOHOSTOS)/$(go env GOHOSTARCH)
make_release() { go -C "$1/tools" run ./release -version 1.2.3-test -commit 0123456789abcdef -date 1767225600 -only "$own" -to ../build/release; }
make_release "$one"
(umask 077 && TZ=Pacific/Auckland LC_ALL=C GOCACHE="$folder/cache" make_release "$two")
cat "$one/build/release/SHA256SUMS"
diff "$one/build/release/SHA256SUMS" "$two/build/release/SHA256SUMS"
echo "the same bytes twice"
