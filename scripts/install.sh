# Sourced by test.sh: installs what the judges need, where it may.

# What is looked for, the Debian package that brings it, and what is judged
# with it.
needs='chromium chromium  the pages in a browser
node     nodejs       the pages in a browser
npm      npm          the pages in a browser
pdfsig   poppler-utils the letters, by a PDF reader that is not ours
qpdf     qpdf         the letters, by a PDF checker that is not ours
zbarimg  zbar-tools   the QR codes, by a reader that is not ours
w3m      w3m          the pages in a text browser
initdb   postgresql   the store on PostgreSQL
fusermount3 fuse3     the power-cut disk'

# found says whether a command is there; PostgreSQL's lie outside PATH.
found() { have "$1" || { [ "$1" = initdb ] && [ -n "$(pg_bin)" ]; }; }

install_missing() {
    local packages=() command package what
    while read -r command package what; do
        found "$command" || packages+=("$package")
    done <<<"$needs"
    [ ${#packages[@]} -gt 0 ] && install_packages "${packages[@]}"
    while read -r command package what; do
        found "$command" || skip "$what: no $command (Debian package $package)"
    done <<<"$needs"
    install_npm
}

install_packages() {
    if [ -n "${SKIP_INSTALL:-}" ]; then
        echo "== not installing $* (SKIP_INSTALL)"
    elif [ "$(id -u)" != 0 ] || ! have apt-get; then
        echo "== not installing $* (needs root and apt)"
    else
        echo "== installing $*"
        {
            timeout 120 apt-get -qq -o Acquire::Retries=1 update &&
                DEBIAN_FRONTEND=noninteractive timeout 420 apt-get -qq -y --no-install-recommends install "$@"
        } >"$work/apt.log" 2>&1 || { echo "   apt could not:"; tail -n 3 "$work/apt.log"; }
    fi
}

# install_npm installs the packages of the browser's judges and of the COSE
# judges, once per change of their list. Nothing of theirs is run at
# installation, and no browser is downloaded.
install_npm() {
    have npm || return 0
    npm_in test/browser
    npm_in internal/seal/testdata/judge
    npm_in internal/httpsig/testdata/judge
}

# npm_in installs one list: as its lock says, or else (a lock may leave out what
# is for other machines) the exact versions that it names.
npm_in() {
    local list=$1/package.json stamp=$1/node_modules/.installed quiet='--ignore-scripts --no-audit --no-fund'
    [ -f "$list" ] || return 0
    [ -f "$stamp" ] && ! [ "$list" -nt "$stamp" ] && return 0
    if [ -n "${SKIP_INSTALL:-}" ]; then
        echo "== not installing the npm packages of $1 (SKIP_INSTALL)"
        return 0
    fi
    echo "== installing the npm packages of $1"
    if (cd "$1" || exit
        [ -f package-lock.json ] && timeout 120 npm ci $quiet ||
            timeout 240 npm install --no-package-lock --omit=optional $quiet) >"$work/npm.log" 2>&1; then
        touch "$stamp"
    else
        echo "   npm could not:"
        tail -n 3 "$work/npm.log"
        rm -rf "$1/node_modules"
    fi
}
