# Sourced where the page is built and looked at: Node 20.19 or later and chromium, installed from Debian's packages where that may be done (as root).
# Who only builds and runs détente needs neither: web/dist is committed.

node_will_do() { command -v node >/dev/null && command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; }

web_missing=()
node_will_do || web_missing+=(nodejs npm)
command -v chromium >/dev/null || web_missing+=(chromium)
if ((${#web_missing[@]})) && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${web_missing[@]}" >/dev/null
fi
node_will_do || { echo "Node 20.19 or later is missing and cannot be installed" >&2; false; }
