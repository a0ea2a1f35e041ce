#!/usr/bin/env python3
"""Computes every figure of the scoreboard again from the open files alone.

    genggam open-data DIR && python3 DIR/recompute.py DIR

DIR is what lies under /data of a node, as its catalogues list it. It needs nothing but Python 3 and shares no code with the program that made them. For each office it
reads the tables (CSV) of the releases that the figures are of, adds them up, and
compares each number with figures.json, which is what the page of the office says. It
also checks that the tables say what data.json says, that data.json has the digest
that the journal's entry holds, that this entry is in the tree of the checkpoint in
proof.txt, and that nothing published is about fewer than ten.

It prints one line for everything that is not so; the exit status is 1 then.
"""
import base64
import csv
import datetime
import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from fractions import Fraction

FEWEST = 10
wrong = []
compared = 0


def tell(where, what):
    wrong.append("%s: %s" % (where, what))


def same(where, name, said, found):
    global compared
    compared += 1
    if said != found:
        tell(where, "%s: the page says %r, the files say %r" % (name, said, found))


def table(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def half_up(x, places=0):
    scaled = x * 10 ** places
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


def day(text):
    return datetime.date.fromisoformat(text)


class Office:
    """Rows of all releases of an office that its figures are of, by service."""

    def __init__(self):
        self.took = defaultdict(list)        # working days of finished cases
        self.on_time = Counter()
        self.counts = defaultdict(Counter)   # (service, what) -> reason -> n
        self.overdue = {}                    # service -> (month, n)
        self.last = {}                       # service -> last month with anything
        self.answered = defaultdict(list)    # working days to the first answer
        self.matters_on_time = Counter()
        self.survey = defaultdict(lambda: [[0] * 4 for _ in range(9)])
        self.sheets = Counter()


def read_release(folder, office, month):
    off = set()
    for row in table(os.path.join(folder, "calendar.csv")):
        off.add(row["day_off"])

    def working_days(a, b):
        a, b, n = day(a), day(b), 0
        while a < b:
            a += datetime.timedelta(days=1)
            n += a.isoformat() not in off
        return n

    def both(service):
        office.last[service] = month
        office.last[""] = month
        return (service, "")

    cells = Counter()
    for row in table(os.path.join(folder, "finished.csv")):
        cells["finished", row["service"]] += 1
        if not row["received"] <= row["complete"] or not row["received"] <= row["ready"]:
            tell(folder, "a case is ready or complete before it was received: %r" % row)
        if row["on_time"] == "1" and row["ready"] > row["promised"] or row["on_time"] == "0" and row["ready"] < row["promised"]:
            tell(folder, "a case is called on time that is not, or the other way round: %r" % row)
        for s in both(row["service"]):
            office.took[s].append(working_days(row["received"], row["ready"]))
            office.on_time[s] += row["on_time"] == "1"
    for row in table(os.path.join(folder, "complaints.csv")):
        cells["complaints", row["service"]] += 1
        for s in both(row["service"]):
            office.answered[s].append(working_days(row["received"], row["answered"]))
            office.matters_on_time[s] += row["on_time"] == "1"
    for row in table(os.path.join(folder, "counts.csv")):
        n = int(row["n"])
        if n < FEWEST:
            tell(folder, "a count is below %d: %r" % (FEWEST, row))
        for s in both(row["service"]):
            if row["what"] == "overdue":
                was, sofar = office.overdue.get(s, (month, 0))
                office.overdue[s] = (month, n + (sofar if was == month else 0))
            else:
                office.counts[s, row["what"]][row["reason"]] += n
    for row in table(os.path.join(folder, "satisfaction.csv")):
        e = int(row["element"][1:]) - 1
        answers = [int(row["answered_%d" % i]) for i in (1, 2, 3, 4)]
        if sum(answers) != int(row["n"]) or sum(answers) < FEWEST:
            tell(folder, "answers do not add up, or are too few: %r" % row)
        for s in both(row["service"]):
            for i in range(4):
                office.survey[s][e][i] += answers[i]
            if e == 0:
                office.sheets[s] += int(row["n"])
    for (what, service), n in cells.items():
        if n < FEWEST:
            tell(folder, "%d rows of %s of %s, fewer than %d" % (n, what, service, FEWEST))


def same_tables(folder):
    """The tables say what data.json says, row by row."""
    doc = load(os.path.join(folder, "data.json"))

    def flat(rows, keys):
        return [tuple({True: "1", False: "0"}.get(r[k], str(r[k])) if isinstance(r[k], bool) else str(r[k]) for k in keys) for r in rows]

    for name, rows in (("finished", doc["finished"]), ("counts", doc["counts"]), ("complaints", doc["complaints"])):
        read = table(os.path.join(folder, name + ".csv"))
        keys = list(read[0]) if read else []
        if flat(rows or [], keys) != [tuple(r[k] for k in keys) for r in read]:
            tell(folder, "%s.csv is not what data.json says" % name)
    answers = []
    for r in doc["satisfaction"] or []:
        for e, a in enumerate(r["answers"]):
            answers.append((r["service"], r["device"], r["from"], r["to"], str(r["n"]), "U%d" % (e + 1), *map(str, a)))
    if answers != [tuple(r.values()) for r in table(os.path.join(folder, "satisfaction.csv"))]:
        tell(folder, "satisfaction.csv is not what data.json says")
    if [r["day_off"] for r in table(os.path.join(folder, "calendar.csv"))] != (doc["days_off"] or []):
        tell(folder, "calendar.csv is not what data.json says")
    return doc


def leaf(record):
    return hashlib.sha256(b"\0" + record).digest()


def node(a, b):
    return hashlib.sha256(b"\1" + a + b).digest()


def root_of(index, size, hash_, path):
    """RFC 9162 section 2.1.3.2."""
    fn, sn = index, size - 1
    for p in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            hash_ = node(p, hash_)
            while fn and not fn & 1:
                fn >>= 1
                sn >>= 1
        else:
            hash_ = node(hash_, p)
        fn >>= 1
        sn >>= 1
    return hash_ if sn == 0 else None


def in_journal(folder, doc):
    """data.json has the digest that the journal holds."""
    with open(os.path.join(folder, "data.json"), "rb") as f:
        digest = base64.urlsafe_b64encode(hashlib.sha256(f.read()).digest()).rstrip(b"=").decode()
    with open(os.path.join(folder, "entry.json"), "rb") as f:
        line = f.read()
    entry = json.loads(line)
    if entry["d"]["digest"] != digest or entry["u"] != doc["office"] or entry["k"] != "open-data.published/1":
        tell(folder, "the journal holds another digest than that of data.json")
    if not entry["p"] >= doc["checkpoint"]["size"] or entry["o"] != doc["checkpoint"]["origin"]:
        tell(folder, "the entry stands before the checkpoint that the release was made under")
    with open(os.path.join(folder, "proof.txt"), encoding="utf-8") as f:
        head, _, note = f.read().partition("\n\n")
    lines = head.split("\n")
    extra = base64.b64decode(lines[1].split(" ")[1])
    index, path = int(lines[2].split(" ")[1]), [base64.b64decode(h) for h in lines[3:]]
    size, root = int(note.split("\n")[1]), base64.b64decode(note.split("\n")[2])
    if extra != line or index != entry["p"] or root_of(index, size, leaf(hashlib.sha256(line).digest()), path) != root:
        tell(folder, "proof.txt does not prove the entry")


def quantile(days, percent):
    if not days:
        return None
    days = sorted(days)
    return days[-(-len(days) * percent // 100) - 1]


def compare(where, f, o):
    s = f["service"]
    took, answered = o.took[s], o.answered[s]
    same(where, "finished", f["finished"], len(took))
    same(where, "on time", f["on_time"], o.on_time[s])
    same(where, "share on time", f.get("on_time_tenths_of_percent"), half_up(Fraction(1000 * o.on_time[s], len(took))) if took else None)
    same(where, "median", f.get("median_working_days"), quantile(took, 50))
    same(where, "90th percentile", f.get("p90_working_days"), quantile(took, 90))
    same(where, "histogram", {x["days"]: x["n"] for x in f.get("days", [])}, dict(Counter(took)))
    same(where, "received", f["received"], sum(o.counts[s, "received"].values()))
    refused = o.counts[s, "refused"]
    same(where, "refused", f["refused"], sum(refused.values()))
    same(where, "reasons", {x["rule"]: x["n"] for x in f.get("reasons", [])}, dict(refused))
    month, n = o.overdue.get(s, (None, 0))
    same(where, "overdue", f["overdue"], n if month == o.last.get(s) else 0)
    same(where, "complaints received", f["complaints_received"], sum(o.counts[s, "complaints-received"].values()))
    same(where, "complaints decided", f["complaints_decided"], len(answered))
    same(where, "complaints on time", f["complaints_on_time"], o.matters_on_time[s])
    same(where, "share of complaints on time", f.get("complaints_on_time_tenths_of_percent"), half_up(Fraction(1000 * o.matters_on_time[s], len(answered))) if answered else None)
    same(where, "days to the first answer", f.get("first_answer_median_working_days"), quantile(answered, 50))
    same(where, "histogram of answers", {x["days"]: x["n"] for x in f.get("first_answer", [])}, dict(Counter(answered)))
    same(where, "sheets of the survey", f["survey_answered"], o.sheets[s])
    same(where, "answers of the survey", f["survey_answers"], o.survey[s])
    index = None
    if o.sheets[s]:
        means = [Fraction(sum((i + 1) * n for i, n in enumerate(row)), o.sheets[s]) for row in o.survey[s]]
        index = half_up(sum(means) / 9 * 25, 2)
    same(where, "satisfaction", f.get("satisfaction_hundredths"), index)


def months_before(month, n):
    y, m = int(month[:4]), int(month[5:7])
    k = y * 12 + m - 1 - n
    return "%04d-%02d" % (k // 12, k % 12 + 1)


def main(root):
    offices = 0
    for part in load(os.path.join(root, "catalog.jsonld"))["dcat:catalog"] or []:
        folder = os.path.dirname(os.path.join(root, part["@id"]))
        said, office, listed = load(os.path.join(folder, "figures.json")), Office(), []
        for d in load(os.path.join(folder, "catalog.jsonld"))["dcat:dataset"]:
            if d["@type"] != "dcat:Dataset":
                continue
            month = d["@id"].strip("/")
            listed.append(month)
            doc = same_tables(os.path.join(folder, month))
            in_journal(os.path.join(folder, month), doc)
        for month in sorted(listed):
            if months_before(said["last_release"], 11) <= month <= said["last_release"]:
                read_release(os.path.join(folder, month), office, month)
        shown = [f["service"] for f in said["figures"]]
        if sorted(shown) != sorted(office.last):
            tell(folder, "the page shows other services than the files: %r and %r" % (sorted(shown), sorted(office.last)))
        for f in said["figures"]:
            compare("%s %s" % (said["office"], f["service"] or "(all)"), f, office)
        offices += 1
    for line in wrong:
        print(line)
    print("%d offices, %d figures compared, %d differ or are wrong" % (offices, compared, len(wrong)))
    return 1 if wrong or not offices else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))))
