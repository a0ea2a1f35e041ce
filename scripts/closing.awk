# Reads go test -v. Shows the closing line of each package, the whole of a
# package that fails (without the tests that pass), and each skip with its
# reason.
/^=== / { test = $3; next }
/^(ok  |\?   |FAIL\t)/ {
    if ($1 == "FAIL") for (i = 0; i < n; i++) print held[i]
    print
    n = 0
    split("", said)
    next
}
/^ *--- PASS/ { next }
/^ *--- SKIP/ {
    reason = said[$3]
    sub(/^ +[^ ]+\.go:[0-9]+: /, "", reason)
    print "   skipped: " $3 " - " reason
    next
}
{ held[n++] = $0 }
!/^ *--- / { said[test] = $0 }
END { for (i = 0; i < n; i++) print held[i] }
