#!/usr/bin/env bash
# Builds what an office downloads into out/: for each target one archive with
# the static program, its guides and its licence, and SHA256SUMS of them all.
#
#   scripts/release.sh [VERSION]           build
#   scripts/release.sh --check [VERSION]   build twice, compare byte by byte
#
# The same commit and the same Go give the same bytes anywhere: no path, no
# clock and no name of a machine goes in; the files of an archive are dated by
# the commit (or by SOURCE_DATE_EPOCH). A program of 40 MB or more is refused: a
# village downloads it over a telephone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

check=
[ "${1:-}" = --check ] && { check=yes; shift; }
version=${1:-dev}
limit=$((40 * 1000 * 1000))
targets="windows/amd64 linux/amd64 linux/arm64"
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}"
export SOURCE_DATE_EPOCH

# fill DIR TARGET puts into DIR what the archive of a target holds.
fill() {
    local dir=$1 os=${2%/*} arch=${2#*/} file=$1/genggam size
    [ "$os" = windows ] && file=$file.exe
    mkdir -p "$dir"
    GOOS=$os GOARCH=$arch GOFLAGS=-mod=readonly bash scripts/build.sh "$file" "$version"
    cp LICENSE NOTICE DEPENDENCIES.md README.md "$dir/"
    cp -r docs "$dir/docs"
    size=$(wc -c <"$file")
    printf '%-16s %6.1f MB' "$2" "$(awk -v n="$size" 'BEGIN { print n / 1e6 }')"
    if [ "$size" -ge "$limit" ]; then
        echo
        echo "  too big: the limit is 40 MB" >&2
        return 1
    fi
}

# pack DIR ARCHIVE writes the archive of a directory: names in order, one
# owner, one date, one mode.
pack() {
    local parent name archive
    parent=$(dirname "$1") name=$(basename "$1") archive=$PWD/$2
    find "$1" -exec touch --date="@$SOURCE_DATE_EPOCH" {} +
    find "$1" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
    chmod 755 "$1"/genggam*
    rm -f "$archive"
    case $archive in
    *.zip) (cd "$parent" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -9 "$archive" -@) ;;
    *) (cd "$parent" && tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" | gzip -n -9 >"$archive") ;;
    esac
}

# build OUT makes all archives in OUT.
build() {
    local out=$1 target name work
    work=$(mktemp -d)
    rm -rf "$out" && mkdir -p "$out"
    for target in $targets; do
        name=genggam-$version-${target/\//-}
        fill "$work/$name" "$target" || { rm -rf "$work"; return 1; }
        case $target in windows/*) archive=$name.zip ;; *) archive=$name.tar.gz ;; esac
        pack "$work/$name" "$out/$archive"
        printf '  %s %.1f MB\n' "$archive" "$(wc -c <"$out/$archive" | awk '{ print $1 / 1e6 }')"
    done
    rm -rf "$work"
    (cd "$out" && sha256sum genggam-* >SHA256SUMS)
}

build out
cat out/SHA256SUMS
if [ -n "$check" ]; then
    # Elsewhere, at another time, with nothing kept from the first build.
    again=$(mktemp -d)
    trap 'rm -rf "$again"' EXIT
    mkdir "$again/tree"
    git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$again/tree"
    (cd "$again/tree" && unset check && GOCACHE=$again/cache bash scripts/release.sh "$version" >/dev/null)
    cmp out/SHA256SUMS "$again/tree/out/SHA256SUMS"
    echo "built twice, in two places and from nothing: the same bytes"
fi
