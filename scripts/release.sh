#!/usr/bin/env bash
# Builds the static binaries into out/, prints their sizes, and refuses one of
# 40 MB or more: a village downloads it over a telephone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:-dev}
limit=$((40 * 1000 * 1000))
mkdir -p out
too_big=0
for target in linux/amd64 linux/arm64 windows/amd64; do
    os=${target%/*} arch=${target#*/}
    file=out/genggam-$os-$arch
    [ "$os" = windows ] && file=$file.exe
    CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -trimpath -ldflags "-s -w -X main.version=$version" -o "$file" ./cmd/genggam
    size=$(wc -c <"$file")
    printf '%-34s %6.1f MB\n' "$file" "$(awk -v n="$size" 'BEGIN { print n / 1e6 }')"
    if [ "$size" -ge "$limit" ]; then
        echo "  too big: the limit is 40 MB" >&2
        too_big=1
    fi
done
(cd out && sha256sum genggam-* >SHA256SUMS)
exit $too_big
