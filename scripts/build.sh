#!/usr/bin/env bash
# Builds the program as offices get it: static, without paths of this machine,
# its catalogue and messages packed (scripts/pack.go), HTTP/1.1 alone.
#
#   scripts/build.sh FILE [VERSION]     GOOS and GOARCH choose another target
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT
built=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
env -u GOOS -u GOARCH go run scripts/pack.go "$packed"

# What runs a million times a day, and what reads the standards at every start, is
# compiled for speed. Everything else is compiled without copying small functions
# into their callers: 3 MB less. For Windows, where the program is half a megabyte
# more, the reader of the standards too: it starts 20 ms later.
hot=" api canon form journal lang paper region rounds seal store vault "
libraries="github.com/alecthomas/... github.com/dustin/... github.com/fxamacker/... github.com/google/... github.com/jackc/... github.com/remyoudompheng/... github.com/wneessen/..."
[ "${GOOS:-}" != windows ] || libraries="github.com/..."
cold=()
for package in $libraries golang.org/x/... archive/... crypto/tls crypto/x509 database/sql encoding/asn1 encoding/csv encoding/json encoding/xml \
    html/template image/... log/... math/big mime/... net net/http net/mail net/textproto os/exec os/user regexp/... text/tabwriter text/template/... vendor/...; do
    cold+=("-gcflags=$package=-l")
done
for package in $(env -u GOOS -u GOARCH go list ./internal/...); do
    case $hot in *" ${package#genggam/internal/} "*) ;; *) cold+=("-gcflags=$package=-l") ;; esac
done
CGO_ENABLED=0 GOAMD64=v1 GOARM64=v8.0 go build -tags nethttpomithttp2,packed -overlay "$packed/overlay.json" -trimpath -buildvcs=false "${cold[@]}" \
    -ldflags "-s -w -buildid= -X main.version=${2:-dev} -X main.built=$built" -o "$1" ./cmd/genggam
