#!/usr/bin/env python3
"""On-time figures of a half year of 311 requests, computed from the file alone.

    ontime.py boston311-2011.csv.xz [close]

A request was promised to be settled by target_dt. It was on time when closed_dt
is not after it; late when closed_dt is after it, or when it is still open and
the last instant of the rows is after it. "close" takes every thousandth row and
those closed within half an hour of their target, before or after. One line of JSON for
each type: received, promised, kept, missed, running. What the city itself wrote
into the column ontime is compared on stderr.

Standard library only; it shares no code with the program that it judges.
"""
import csv
import json
import lzma
import sys
from collections import Counter, defaultdict
from datetime import datetime


def moment(text):
    return datetime.fromisoformat(text) if text else None


def main():
    close = sys.argv[2:] == ["close"]
    rows = []
    with lzma.open(sys.argv[1], "rt", encoding="utf-8", newline="") as f:
        for i, row in enumerate(csv.DictReader(f)):
            target, closed = moment(row["target_dt"]), moment(row["closed_dt"])
            if close and i % 1000 and not (target and closed and abs((closed - target).total_seconds()) <= 1800):
                continue
            rows.append((row["type"], moment(row["open_dt"]), target, closed, row["ontime"]))
    last = max(t for row in rows for t in (row[1], row[3]) if t)
    figures = defaultdict(Counter)
    city = Counter()
    for kind, _, target, closed, said in rows:
        f = figures[kind]
        f["received"] += 1
        if target is None:
            verdict = "none"
        elif closed is not None:
            verdict = "kept" if closed <= target else "missed"
        else:
            verdict = "missed" if target < last else "running"
        if verdict != "none":
            f["promised"] += 1
            f[verdict] += 1
        city[(verdict, said)] += 1
    for kind in sorted(figures):
        f = figures[kind]
        print(json.dumps({"type": kind, **{k: f[k] for k in ("received", "promised", "kept", "missed", "running")}}))
    for (verdict, said), n in sorted(city.items()):
        print(f"{n:6d} here {verdict or '-'}, the city says {said or '(nothing)'}", file=sys.stderr)


main()
