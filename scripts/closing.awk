# Reads go test -v. Shows the closing line of each package, the whole of a
# package that fails (without the tests that pass), and each skip with its
# reason.
/^=== / { next }
/^(ok  |\?   |FAIL\t|no test files)/ || /^\t.*coverage:/ {
    if ($1 == "FAIL") for (i = 0; i < n; i++) print held[i]
    print
    n = 0
    next
}
/^ *--- PASS/ { next }
/^ *--- SKIP/ {
    reason = last
    sub(/^ +[^ ]+_test\.go:[0-9]+: /, "", reason)
    sub(/^ +[^ ]+\.go:[0-9]+: /, "", reason)
    sub(/ \([0-9.]+s\)$/, "")
    print "   skipped" substr($0, index($0, ":")) " - " reason
    last = ""
    next
}
{ held[n++] = $0; last = $0 }
END { for (i = 0; i < n; i++) print held[i] }
