#!/usr/bin/env bash
# Runs everything that can judge the program on this machine, and says at the
# end what was skipped and why. Where it may (root on Debian, a mirror that
# answers), it first installs what is missing. SKIP_INSTALL=1 installs nothing.
#
# It starts its own PostgreSQL in a temporary directory and stops it at the
# end; it touches no other server. Nothing listens beyond 127.0.0.1.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
chmod 755 "$work"
skipped=()
failed=()
pg_stop=()

finish() {
    [ ${#pg_stop[@]} -gt 0 ] && "${pg_stop[@]}" >/dev/null 2>&1
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

have() { command -v "$1" >/dev/null 2>&1; }
skip() { skipped+=("$1"); }

# step NAME SECONDS COMMAND... runs one judge and goes on if it fails.
step() {
    local name=$1 limit=$2 began=$SECONDS
    shift 2
    echo "== $name"
    if timeout --kill-after=10 "$limit" "$@"; then
        echo "   $name: well, $((SECONDS - began)) s"
    else
        failed+=("$name")
        echo "   $name: FAILED after $((SECONDS - began)) s"
    fi
}

source scripts/install.sh
source scripts/postgres.sh

formatted() {
    local bad
    bad=$(gofmt -l cmd internal test)
    [ -z "$bad" ] || { echo "not as gofmt writes it:" "$bad"; return 1; }
}

# tests runs go test verbosely, keeps the whole output, and shows each
# package's closing line, the whole of a package that fails, and each skip with
# its reason.
tests() { go test -v "$@" 2>&1 | awk -f scripts/closing.awk; }
export -f formatted tests

install_missing
start_postgres

step "gofmt" 60 bash -c formatted
step "go vet" 300 go vet ./...
# The program compiles for Windows, where files, services and consoles differ;
# all targets are built and vetted by scripts/release.sh and make torture.
step "go vet windows/amd64" 300 env CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go vet ./cmd/...
step "go build" 300 bash scripts/build.sh "$work/genggam"
[ -x "$work/genggam" ] && export GENGGAM_BIN=$work/genggam
# A browser judges the pages of citizens and the main pages of officers here, and
# those of every room in make torture.
rooms='^TestABrowserFindsNothingWrong(OnPages|OnThe|OnCert|OnAHand|OnWhat|OnOfficersP|InTheP|AtThe|Before|Where)|^TestTheQueueInTheBrowser|^TestGoodsAreHandedOutInTheBrowser'
export rooms
step "go test" 640 bash -o pipefail -c 'tests -timeout 10m -skip "$rooms" ./...'

# Packages in which goroutines meet; desk and web, whose tests take minutes so, are
# raced by make torture.
race=()
for p in journal vault store rounds lang api; do
    ls "internal/$p"/*_test.go >/dev/null 2>&1 && race+=("./internal/$p/...")
done
if ! have "${CC:-gcc}"; then
    skip "the race detector: no C compiler"
elif [ ${#race[@]} -gt 0 ]; then
    step "go test -race" 400 env CGO_ENABLED=1 bash -o pipefail -c 'tests -race -short -timeout 6m20s "$@"' race "${race[@]}"
fi

if [ ! -f test/browser/package.json ]; then
    skip "the browser's judges: there are none in test/browser"
elif ! have node; then
    skip "the browser's judges: no node"
elif ! have chromium; then
    skip "the browser's judges: no chromium"
elif ! grep -q '"test":' test/browser/package.json; then
    skip "the browser's judges: test/browser/package.json has no test script"
elif [ ! -d test/browser/node_modules ]; then
    skip "the browser's judges: their npm packages are not installed"
elif [ ! -x "$work/genggam" ]; then
    skip "the browser's judges: the program was not built"
else
    export GENGGAM_BIN=$work/genggam CHROME_PATH
    CHROME_PATH=$(command -v chromium)
    step "browser" 360 npm test --silent --prefix test/browser
fi

echo "== in all, $SECONDS s"
for reason in "${skipped[@]}"; do echo "   skipped: $reason"; done
if [ ${#failed[@]} -gt 0 ]; then
    for name in "${failed[@]}"; do echo "   FAILED: $name"; done
    exit 1
fi
echo "   everything that ran is well"
