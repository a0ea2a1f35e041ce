-- The log: what happened. Everything under "tables" below can be emptied and
-- written again from these and from what is still in the vault.
CREATE TABLE log_head (
	id     BIGINT PRIMARY KEY CHECK (id = 1),
	origin BYTEA    NOT NULL,
	size   BIGINT NOT NULL,
	at     BIGINT NOT NULL
);
CREATE TABLE entries (
	pos  BIGINT PRIMARY KEY,
	line BYTEA NOT NULL
);
CREATE TABLE streams (
	stream TEXT COLLATE "C"    NOT NULL,
	seq    BIGINT NOT NULL CHECK (seq > 0),
	pos    BIGINT NOT NULL,
	PRIMARY KEY (stream, seq)
);
-- One row a commit: the hashes that its records added to the tree, in the order
-- of RFC 6962 stored hashes, and the signed checkpoint of the size it reached.
CREATE TABLE commits (
	size       BIGINT PRIMARY KEY,
	hashes     BYTEA NOT NULL,
	checkpoint BYTEA NOT NULL
);

-- The vault: personal words, encrypted, erasable.
CREATE TABLE office_keys (
	office  TEXT COLLATE "C"    NOT NULL,
	year    BIGINT NOT NULL,
	wrapped BYTEA    NOT NULL,
	PRIMARY KEY (office, year)
);
CREATE TABLE items (
	id     BYTEA PRIMARY KEY,
	office TEXT COLLATE "C"    NOT NULL,
	year   BIGINT NOT NULL,
	kind   TEXT COLLATE "C"    NOT NULL,
	size   BIGINT NOT NULL,
	key    BYTEA    NOT NULL,
	sealed BYTEA    NOT NULL
);
CREATE TABLE case_tokens (
	token BYTEA    NOT NULL,
	no    BIGINT NOT NULL,
	PRIMARY KEY (token, no)
);
CREATE TABLE resident_tokens (
	token    BYTEA NOT NULL,
	resident BYTEA NOT NULL,
	PRIMARY KEY (token, resident)
);
-- A row that is brought up to date finds its tokens by it.
CREATE INDEX resident_tokens_of ON resident_tokens (resident);

-- Tables: a pure function of the log.
CREATE TABLE cases (
	no           BIGINT PRIMARY KEY,
	id           BYTEA    NOT NULL,
	seq          BIGINT NOT NULL,
	office       TEXT COLLATE "C"    NOT NULL,
	standard     TEXT COLLATE "C"    NOT NULL,
	version      BIGINT NOT NULL,
	state        TEXT COLLATE "C"    NOT NULL CHECK (state IN ('checking','returned','working','paused','deciding','issued','delivered','refused','withdrawn','lapsed','closed')),
	step         TEXT COLLATE "C"    NOT NULL,
	role         TEXT COLLATE "C"    NOT NULL,
	priority     BIGINT NOT NULL,
	submitted_at BIGINT NOT NULL,
	risk_at      BIGINT NOT NULL,
	pass_at      BIGINT NOT NULL,
	promised_at  BIGINT NOT NULL,
	limit_at     BIGINT NOT NULL,
	assignee     TEXT COLLATE "C"    NOT NULL,
	applicant    BYTEA    NOT NULL,
	channel      TEXT COLLATE "C"    NOT NULL,
	document     BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL CHECK ((ended_at > 0) = (state IN ('delivered','refused','withdrawn','closed')))
);
CREATE INDEX cases_risk  ON cases (office, role, risk_at, no) WHERE ended_at = 0;
CREATE INDEX cases_queue ON cases (office, role, priority DESC, no) WHERE ended_at = 0 AND assignee = '';
CREATE INDEX cases_mine  ON cases (assignee, risk_at, no) WHERE ended_at = 0 AND assignee <> '';
CREATE INDEX cases_pass  ON cases (pass_at, no) WHERE ended_at = 0;
CREATE TABLE documents (
	no          BIGINT PRIMARY KEY,
	id          BYTEA    NOT NULL UNIQUE,
	seq         BIGINT NOT NULL,
	case_no     BIGINT NOT NULL,
	office      TEXT COLLATE "C"    NOT NULL,
	standard    TEXT COLLATE "C"    NOT NULL,
	number      TEXT COLLATE "C"    NOT NULL,
	signed_at   BIGINT NOT NULL,
	valid_until BIGINT NOT NULL,
	state       TEXT COLLATE "C"    NOT NULL CHECK (state IN ('signed','sealed','replaced','revoked')),
	content     BYTEA    NOT NULL,
	content_item BYTEA   NOT NULL,
	pdf_item    BYTEA,
	pdf_digest  BYTEA
);
CREATE INDEX documents_case     ON documents (case_no, no);
CREATE INDEX documents_number   ON documents (number);
CREATE INDEX documents_unsealed ON documents (no) WHERE state = 'signed';
CREATE TABLE register_lines (
	office   TEXT COLLATE "C"    NOT NULL,
	register TEXT COLLATE "C"    NOT NULL,
	year     BIGINT NOT NULL,
	seq      BIGINT NOT NULL CHECK (seq > 0),
	use      TEXT COLLATE "C"    NOT NULL CHECK (use IN ('letter','manual','void')),
	document BIGINT NOT NULL,
	item     BYTEA    NOT NULL,
	pos      BIGINT NOT NULL,
	PRIMARY KEY (office, register, year, seq)
);
CREATE TABLE looks (
	case_no BIGINT NOT NULL,
	pos     BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	account TEXT COLLATE "C"    NOT NULL,
	role    TEXT COLLATE "C"    NOT NULL,
	reason  TEXT COLLATE "C"    NOT NULL,
	PRIMARY KEY (case_no, pos)
);
CREATE TABLE tasks (
	case_no BIGINT NOT NULL,
	kind    TEXT COLLATE "C" NOT NULL,
	office  TEXT COLLATE "C" NOT NULL,
	role    TEXT COLLATE "C" NOT NULL,
	due_at  BIGINT NOT NULL,
	done_at BIGINT NOT NULL,
	PRIMARY KEY (case_no, kind)
);
CREATE INDEX tasks_open ON tasks (office, role, due_at) WHERE done_at = 0;

-- Plain rows.
CREATE TABLE replies (
	key    BYTEA PRIMARY KEY,
	digest BYTEA    NOT NULL,
	no     BIGINT NOT NULL
);
CREATE TABLE standards (
	id      TEXT COLLATE "C"    NOT NULL,
	version BIGINT NOT NULL,
	digest  BYTEA    NOT NULL,
	source  BYTEA    NOT NULL,
	letter  BYTEA    NOT NULL,
	PRIMARY KEY (id, version)
);
CREATE TABLE offices (
	code    TEXT COLLATE "C" PRIMARY KEY,
	parent  TEXT COLLATE "C" NOT NULL,
	settled BYTEA NOT NULL
);
CREATE TABLE accounts (
	id       TEXT COLLATE "C"    PRIMARY KEY,
	login    TEXT COLLATE "C"    NOT NULL UNIQUE,
	name     TEXT COLLATE "C"    NOT NULL,
	password TEXT COLLATE "C"    NOT NULL,
	totp     BYTEA    NOT NULL,
	totp_at  BIGINT NOT NULL,
	failures BIGINT NOT NULL,
	locked   BIGINT NOT NULL,
	state    TEXT COLLATE "C"    NOT NULL CHECK (state IN ('active','closed')),
	made_at  BIGINT NOT NULL
);
CREATE TABLE roles (
	account    TEXT COLLATE "C"    NOT NULL,
	office     TEXT COLLATE "C"    NOT NULL,
	role       TEXT COLLATE "C"    NOT NULL,
	position   TEXT COLLATE "C"    NOT NULL,
	number     TEXT COLLATE "C"    NOT NULL,
	from_at    BIGINT NOT NULL,
	until_at   BIGINT NOT NULL,
	instead_of TEXT COLLATE "C"    NOT NULL,
	PRIMARY KEY (account, office, role, from_at)
);
CREATE INDEX roles_office ON roles (office, role);
CREATE TABLE sessions (
	token   BYTEA PRIMARY KEY,
	account TEXT COLLATE "C"    NOT NULL,
	office  TEXT COLLATE "C"    NOT NULL,
	made_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL
);
CREATE INDEX sessions_end ON sessions (ends_at);
CREATE TABLE drafts (
	token    BYTEA PRIMARY KEY,
	standard TEXT COLLATE "C"    NOT NULL,
	version  BIGINT NOT NULL,
	office   TEXT COLLATE "C"    NOT NULL,
	item     BYTEA    NOT NULL,
	changed  BIGINT NOT NULL,
	ends_at  BIGINT NOT NULL,
	no       BIGINT NOT NULL
);
CREATE INDEX drafts_end ON drafts (ends_at);
CREATE TABLE residents (
	id         BYTEA PRIMARY KEY,
	office     TEXT COLLATE "C"    NOT NULL,
	item       BYTEA    NOT NULL,
	contact_at BIGINT NOT NULL,
	contact_by TEXT COLLATE "C"    NOT NULL,
	changed    BIGINT NOT NULL
);
CREATE INDEX residents_office ON residents (office, id);
-- Messages that wait to be sent, by a gateway or by an officer's own hand.
CREATE TABLE outbox (
	id      BYTEA PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	item    BYTEA NOT NULL,
	kind    TEXT COLLATE "C" NOT NULL,
	case_no BIGINT NOT NULL,
	made_at BIGINT NOT NULL,
	sent_at BIGINT NOT NULL
);
CREATE INDEX outbox_open ON outbox (office, id) WHERE sent_at = 0;
-- One-time codes by case; only a keyed digest is stored.
CREATE TABLE codes (
	case_no BIGINT PRIMARY KEY,
	digest  BYTEA NOT NULL,
	ends_at BIGINT NOT NULL,
	tries   BIGINT NOT NULL
);
CREATE TABLE node (
	name  TEXT COLLATE "C" PRIMARY KEY,
	value BYTEA NOT NULL
);
