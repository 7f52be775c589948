# Sourced before the tests: puts on PATH what their suites need beside Go, and installs it from Debian's packages where it may (as root).
# What is not there is skipped by the suites, visibly.

# on_path puts the newest PostgreSQL of Debian on PATH; it is kept off it by default.
on_path() { for bin in /usr/lib/postgresql/*/bin; do [ -x "$bin/postgres" ] && PATH=$PATH:$bin; done; export PATH; }

command -v postgres >/dev/null || on_path
if ! command -v postgres >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null && on_path
fi
true
