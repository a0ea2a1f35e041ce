# Sourced by test.sh: a PostgreSQL of our own for the length of the tests.

# pg_bin prints the directory of the newest server's commands.
pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

# start_postgres sets GENGGAM_TEST_POSTGRES, unless the caller brought one.
start_postgres() {
    if [ -n "${GENGGAM_TEST_POSTGRES:-}" ]; then
        echo "== PostgreSQL as given in GENGGAM_TEST_POSTGRES"
        return 0
    fi
    local bin as=() dir=$work/postgres port password
    bin=$(pg_bin)
    [ -n "$bin" ] || return 0 # install_missing has said so
    if [ "$(id -u)" = 0 ]; then
        if ! id postgres >/dev/null 2>&1 || ! have runuser; then
            skip "the store on PostgreSQL: it does not run as root, and there is no other user for it"
            return 0
        fi
        as=(runuser -u postgres --)
    fi
    mkdir "$dir" && chmod 700 "$dir"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" >"$dir/password"
    [ ${#as[@]} -gt 0 ] && chown -R postgres "$dir"
    port=$(free_port)
    echo "== PostgreSQL $(basename "$(dirname "$bin")") on 127.0.0.1:$port"
    # What these tests judge is the program; PostgreSQL's own durability is not
    # in question, so it need not wait for the disk.
    if (cd / && "${as[@]}" "$bin/initdb" --pgdata="$dir/data" --username=genggam --pwfile="$dir/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync &&
        "${as[@]}" "$bin/pg_ctl" --pgdata="$dir/data" --wait --timeout=60 --log="$dir/log" \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$dir' -c fsync=off -c max_connections=200" start) >"$work/pg.log" 2>&1; then
        pg_stop=("${as[@]}" "$bin/pg_ctl" --pgdata="$dir/data" --mode=immediate stop)
        export GENGGAM_TEST_POSTGRES="postgres://genggam:$password@127.0.0.1:$port/postgres?sslmode=disable"
    else
        tail -n 5 "$work/pg.log"
        failed+=("starting PostgreSQL")
    fi
}

# free_port prints a port nobody on this machine answers on.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
