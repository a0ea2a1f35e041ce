-- Bills, the money that came, what goes back, and the cash books: a pure function
-- of the streams "bill/…", "statement/…", "acquirer/…", "cashbook/…", "refund/…"
-- and "cashbox/…". Days are days since 1970, money is whole rupiah.
CREATE TABLE bills (
	id         BLOB    PRIMARY KEY,
	office     TEXT    NOT NULL,
	year       INTEGER NOT NULL,
	seq        INTEGER NOT NULL CHECK (seq > 0),
	number     TEXT    NOT NULL,
	case_no    INTEGER NOT NULL,
	amount     INTEGER NOT NULL CHECK (amount >= 0),
	asked      INTEGER NOT NULL CHECK (asked > 0 AND asked >= amount),
	tables     TEXT    NOT NULL,
	item       BLOB    NOT NULL,
	issued     INTEGER NOT NULL,
	due        INTEGER NOT NULL CHECK (due >= issued),
	qr         TEXT    NOT NULL,
	state      TEXT    NOT NULL CHECK (state IN ('open','paid','ended')),
	way        TEXT    NOT NULL CHECK (way IN ('','notice','statement','counter','waiver')),
	settled_at INTEGER NOT NULL CHECK ((settled_at > 0) = (state <> 'open')),
	pos        INTEGER NOT NULL,
	UNIQUE (office, year, seq)
) WITHOUT ROWID;
CREATE INDEX bills_open   ON bills (office, due, id) WHERE state = 'open';
CREATE INDEX bills_ended  ON bills (office, id) WHERE state = 'ended';
CREATE INDEX bills_pos    ON bills (office, pos);
CREATE INDEX bills_number ON bills (office, number);
CREATE INDEX bills_case   ON bills (case_no, pos);
-- One row is one movement of money: a notice, a line of a statement, or money at
-- the counter. outcome says what it did to its bill; reason why it did nothing.
CREATE TABLE payments (
	batch   BLOB    NOT NULL,
	n       INTEGER NOT NULL,
	office  TEXT    NOT NULL,
	source  TEXT    NOT NULL CHECK (source IN ('notice','statement','counter')),
	day     INTEGER NOT NULL,
	credit  INTEGER NOT NULL CHECK (credit IN (0, 1)),
	amount  INTEGER NOT NULL CHECK (amount > 0),
	bill    BLOB    NOT NULL,
	outcome TEXT    NOT NULL CHECK (outcome IN ('','exact','partial','over')),
	reason  TEXT    NOT NULL CHECK ((reason = '') = (outcome <> '')),
	token   BLOB    NOT NULL,
	item    BLOB    NOT NULL,
	receipt INTEGER NOT NULL,
	year    INTEGER NOT NULL,
	account TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (batch, n)
) WITHOUT ROWID;
CREATE INDEX payments_bill ON payments (bill);
CREATE INDEX payments_left ON payments (office, reason, day) WHERE reason <> '';
CREATE INDEX payments_day ON payments (office, source, day, batch, n);
CREATE UNIQUE INDEX payments_token ON payments (office, token) WHERE source = 'notice';
CREATE INDEX payments_over ON payments (office, day) WHERE outcome = 'over';
CREATE INDEX payments_short ON payments (office, day) WHERE outcome = 'partial';
CREATE UNIQUE INDEX payments_receipt ON payments (office, year, receipt) WHERE receipt > 0;
CREATE TABLE bank_statements (
	id      BLOB    PRIMARY KEY,
	office  TEXT    NOT NULL,
	format  TEXT    NOT NULL,
	first   INTEGER NOT NULL,
	last    INTEGER NOT NULL CHECK (last >= first),
	opening INTEGER NOT NULL,
	closing INTEGER NOT NULL,
	digest  BLOB    NOT NULL,
	lines   INTEGER NOT NULL CHECK (lines >= 0),
	at      INTEGER NOT NULL,
	account TEXT    NOT NULL,
	UNIQUE (office, digest)
) WITHOUT ROWID;
CREATE INDEX bank_statements_day ON bank_statements (office, last);
CREATE TABLE notices_refused (
	pos    INTEGER PRIMARY KEY,
	office TEXT    NOT NULL,
	reason TEXT    NOT NULL CHECK (reason IN ('signature','amount','bill','reference','ended','twice')),
	amount INTEGER NOT NULL,
	item   BLOB    NOT NULL,
	at     INTEGER NOT NULL
);
CREATE INDEX notices_refused_at ON notices_refused (office, at);
CREATE TABLE cash_days (
	office   TEXT    NOT NULL,
	day      INTEGER NOT NULL,
	expected INTEGER NOT NULL CHECK (expected >= 0),
	counted  INTEGER NOT NULL CHECK (counted >= 0),
	item     BLOB    NOT NULL,
	account  TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (office, day)
) WITHOUT ROWID;
CREATE TABLE refunds (
	id         BLOB    PRIMARY KEY,
	office     TEXT    NOT NULL,
	year       INTEGER NOT NULL,
	seq        INTEGER NOT NULL CHECK (seq > 0),
	batch      BLOB    NOT NULL,
	n          INTEGER NOT NULL,
	amount     INTEGER NOT NULL CHECK (amount > 0),
	state      TEXT    NOT NULL CHECK (state IN ('asked','approved','refused','paid')),
	asked_by   TEXT    NOT NULL,
	decided_by TEXT    NOT NULL CHECK (decided_by <> asked_by),
	item       BLOB    NOT NULL,
	asked_at   INTEGER NOT NULL,
	decided_at INTEGER NOT NULL,
	out_batch  BLOB    NOT NULL,
	out_n      INTEGER NOT NULL,
	UNIQUE (office, year, seq)
) WITHOUT ROWID;
CREATE INDEX refunds_payment ON refunds (batch, n);
CREATE UNIQUE INDEX refunds_out ON refunds (out_batch, out_n) WHERE out_batch <> x'';
CREATE TABLE cashboxes (
	office TEXT    PRIMARY KEY,
	item   BLOB    NOT NULL,
	at     INTEGER NOT NULL
) WITHOUT ROWID;
