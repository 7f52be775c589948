#!/usr/bin/env bash
# Does what a new user does who has read the README and begins the guide, on a bare Debian with Go and make and nothing else: no git, no Node, no PostgreSQL, no
# zone data. As root, with network (Debian's packages, the Go proxy):
#   tools/newcomer.sh [--without-tests]
# What is committed is what is tried. Go comes from the machine that it runs on, and so do the certificates, without which Go downloads nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ $(id -u) == 0 ]] || { echo "a file system of its own is made as root" >&2; exit 2; }
command -v debootstrap >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null; }
commands() { sed -n 's/^    \(make [a-z]*\) *#.*/\1/p' README.md | head -n 2; }
[[ $(commands) == $'make run\nmake test' ]] || { echo "README.md does not begin with make run and make test any more" >&2; exit 1; }

root=$(mktemp -d /var/tmp/newcomer-XXXXXX)
chmod 755 "$root"
trap 'umount -q "$root/proc" "$root/dev" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
debootstrap --variant=minbase --include=make bookworm "$root" >/dev/null
cp -a "$(go env GOROOT)" "$root/usr/local/go"
mkdir -p "$root/etc/ssl/certs" "$root/root/detente"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp /etc/resolv.conf "$root/etc/"
git archive HEAD | tar --extract --directory "$root/root/detente"
for not in git node gcc psql curl python3; do
  [[ ! -e $root/usr/bin/$not ]] || { echo "the bare system has $not" >&2; exit 1; }
done
rm -rf "$root/usr/share/zoneinfo" # Debian has it always, others do not
mount --bind /proc "$root/proc" 2>/dev/null || mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"

# A user of no rank, as most are.
chroot "$root" useradd --create-home newcomer
mv "$root/root/detente" "$root/home/newcomer/" && chown -R 1000:1000 "$root/home/newcomer"
inside() { chroot --userspec=1000:1000 "$root" /usr/bin/env -i HOME=/home/newcomer PATH=/usr/local/go/bin:/usr/bin:/bin TERM=dumb ${GOPROXY:+GOPROXY="$GOPROXY"} bash -euo pipefail -c "cd ~/detente; $1"; }

while read -r command; do
  if [[ $command == "make test" && ${1:-} == --without-tests ]]; then continue; fi
  echo "== $command"
  inside "$command" >"$root/said" 2>&1 </dev/null || { tail -n 60 "$root/said"; echo "FAILED: $command" >&2; exit 1; }
  tail -n 3 "$root/said"
done < <(commands)

echo "== the guide's first ten minutes"
inside 'bash tools/guide.sh doc/guide/first-ten-minutes.md'
echo "a new user gets through"
