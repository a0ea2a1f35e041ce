#!/usr/bin/env bash
# The long judges. MINUTES bounds each fuzz target (default 1); ROUNDS is the
# number of kills and power cuts (default 1000, the tests read it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

minutes=${MINUTES:-1}
export GENGGAM_ROUNDS=${ROUNDS:-1000}

for target in windows/amd64 linux/arm64; do
    echo "== go vet $target"
    CGO_ENABLED=0 GOOS="${target%/*}" GOARCH="${target#*/}" go vet ./...
done

echo "== durability, $GENGGAM_ROUNDS rounds"
go test -count=1 -timeout 60m -v ./test/durability/... | grep -E '^(\s*---|ok|FAIL|PASS|panic)|acknowledged'

echo "== every page in every language and width"
GENGGAM_VIEWS=all go test -count=1 -timeout 30m -run Browser ./internal/web/

echo "== ten thousand at twenty places"
GENGGAM_CROWD=10000 go test -count=1 -timeout 10m -run ThousandsAreHandedOut ./internal/storehouse/

echo "== the race detector on desk and web"
CGO_ENABLED=1 go test -count=1 -race -short -timeout 30m ./internal/desk/... ./internal/web/...

echo "== a half year of a city's requests, and 10,000 complaints from one address"
GENGGAM_BOSTON=all go test -count=1 -timeout 60m -v -run HalfYear ./internal/complaints/ | grep -E '^(\s*---|ok|FAIL|PASS|panic)|requests|file says|skip'
GENGGAM_FLOOD=10000 go test -count=1 -timeout 10m -v ./test/flood/ | grep -E '^(\s*---|ok|FAIL|PASS|panic)|one address|list'

for times in 1 3; do
    echo "== a year of a village on one core and 512 MB, $times times its cases"
    GENGGAM_YEAR=$times go test -count=1 -timeout 60m -v ./test/year/ | grep -E '^(\s*---|ok|FAIL|PASS|panic)|at most|times the cases|high water|load|not filed|not measured|skip'
done

echo "== half again as long, on whole nodes, and equal waits"
GENGGAM_FAIR=5 go test -count=1 -timeout 20m -v -run HalfAgain ./internal/evenhand/ | grep -E '^(\s*---|ok|FAIL|PASS|panic)|found on'

echo "== fuzzing, $minutes min each"
grep -rl --include='*_test.go' '^func Fuzz' internal cmd 2>/dev/null | xargs -r -n1 dirname | sort -u |
    while read -r package; do
        grep -ho '^func Fuzz[A-Za-z0-9_]*' "$package"/*_test.go | sed 's/func //' | while read -r target; do
            echo "-- $package $target"
            go test -run '^$' -fuzz "^$target\$" -fuzztime "${minutes}m" "./$package" </dev/null
        done
    done
