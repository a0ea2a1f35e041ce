-- Bills, the money that came, what goes back, and the cash books: a pure function
-- of the streams "bill/…", "statement/…", "acquirer/…", "cashbook/…", "refund/…"
-- and "cashbox/…". Days are days since 1970, money is whole rupiah.
CREATE TABLE bills (
	id         BYTEA    PRIMARY KEY,
	office     TEXT COLLATE "C" NOT NULL,
	year       BIGINT NOT NULL,
	seq        BIGINT NOT NULL CHECK (seq > 0),
	number     TEXT COLLATE "C" NOT NULL,
	case_no    BIGINT NOT NULL,
	amount     BIGINT NOT NULL CHECK (amount >= 0),
	asked      BIGINT NOT NULL CHECK (asked > 0 AND asked >= amount),
	tables     TEXT COLLATE "C" NOT NULL,
	item       BYTEA    NOT NULL,
	issued     BIGINT NOT NULL,
	due        BIGINT NOT NULL CHECK (due >= issued),
	qr         TEXT COLLATE "C" NOT NULL,
	state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('open','paid','ended')),
	way        TEXT COLLATE "C" NOT NULL CHECK (way IN ('','notice','statement','counter','waiver')),
	settled_at BIGINT NOT NULL CHECK ((settled_at > 0) = (state <> 'open')),
	pos        BIGINT NOT NULL,
	UNIQUE (office, year, seq)
);
CREATE INDEX bills_open   ON bills (office, due, id) WHERE state = 'open';
CREATE INDEX bills_ended  ON bills (office, id) WHERE state = 'ended';
CREATE INDEX bills_pos    ON bills (office, pos);
CREATE INDEX bills_number ON bills (office, number);
CREATE INDEX bills_case   ON bills (case_no, pos);
-- One row is one movement of money: a notice, a line of a statement, or money at
-- the counter. outcome says what it did to its bill; reason why it did nothing.
CREATE TABLE payments (
	batch   BYTEA    NOT NULL,
	n       BIGINT NOT NULL,
	office  TEXT COLLATE "C" NOT NULL,
	source  TEXT COLLATE "C" NOT NULL CHECK (source IN ('notice','statement','counter')),
	day     BIGINT NOT NULL,
	credit  BIGINT NOT NULL CHECK (credit IN (0, 1)),
	amount  BIGINT NOT NULL CHECK (amount > 0),
	bill    BYTEA    NOT NULL,
	outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('','exact','partial','over')),
	reason  TEXT COLLATE "C" NOT NULL CHECK ((reason = '') = (outcome <> '')),
	token   BYTEA    NOT NULL,
	item    BYTEA    NOT NULL,
	receipt BIGINT NOT NULL,
	year    BIGINT NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (batch, n)
);
CREATE INDEX payments_bill ON payments (bill);
CREATE INDEX payments_left ON payments (office, reason, day) WHERE reason <> '';
CREATE INDEX payments_day ON payments (office, source, day, batch, n);
CREATE UNIQUE INDEX payments_token ON payments (office, token) WHERE source = 'notice';
CREATE INDEX payments_over ON payments (office, day) WHERE outcome = 'over';
CREATE INDEX payments_short ON payments (office, day) WHERE outcome = 'partial';
CREATE UNIQUE INDEX payments_receipt ON payments (office, year, receipt) WHERE receipt > 0;
CREATE TABLE bank_statements (
	id      BYTEA    PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	format  TEXT COLLATE "C" NOT NULL,
	first   BIGINT NOT NULL,
	last    BIGINT NOT NULL CHECK (last >= first),
	opening BIGINT NOT NULL,
	closing BIGINT NOT NULL,
	digest  BYTEA    NOT NULL,
	lines   BIGINT NOT NULL CHECK (lines >= 0),
	at      BIGINT NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	UNIQUE (office, digest)
);
CREATE INDEX bank_statements_day ON bank_statements (office, last);
CREATE TABLE notices_refused (
	pos    BIGINT PRIMARY KEY,
	office TEXT COLLATE "C" NOT NULL,
	reason TEXT COLLATE "C" NOT NULL CHECK (reason IN ('signature','amount','bill','reference','ended','twice')),
	amount BIGINT NOT NULL,
	item   BYTEA    NOT NULL,
	at     BIGINT NOT NULL
);
CREATE INDEX notices_refused_at ON notices_refused (office, at);
CREATE TABLE cash_days (
	office   TEXT COLLATE "C" NOT NULL,
	day      BIGINT NOT NULL,
	expected BIGINT NOT NULL CHECK (expected >= 0),
	counted  BIGINT NOT NULL CHECK (counted >= 0),
	item     BYTEA    NOT NULL,
	account  TEXT COLLATE "C" NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (office, day)
);
CREATE TABLE refunds (
	id         BYTEA    PRIMARY KEY,
	office     TEXT COLLATE "C" NOT NULL,
	year       BIGINT NOT NULL,
	seq        BIGINT NOT NULL CHECK (seq > 0),
	batch      BYTEA    NOT NULL,
	n          BIGINT NOT NULL,
	amount     BIGINT NOT NULL CHECK (amount > 0),
	state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('asked','approved','refused','paid')),
	asked_by   TEXT COLLATE "C" NOT NULL,
	decided_by TEXT COLLATE "C" NOT NULL CHECK (decided_by <> asked_by),
	item       BYTEA    NOT NULL,
	asked_at   BIGINT NOT NULL,
	decided_at BIGINT NOT NULL,
	out_batch  BYTEA    NOT NULL,
	out_n      BIGINT NOT NULL,
	UNIQUE (office, year, seq)
);
CREATE INDEX refunds_payment ON refunds (batch, n);
CREATE UNIQUE INDEX refunds_out ON refunds (out_batch, out_n) WHERE out_batch <> ''::bytea;
CREATE TABLE cashboxes (
	office TEXT COLLATE "C" PRIMARY KEY,
	item   BYTEA    NOT NULL,
	at     BIGINT NOT NULL
);
