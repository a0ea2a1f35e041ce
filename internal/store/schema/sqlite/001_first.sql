-- The log: what happened. Everything under "tables" below can be emptied and
-- written again from these and from what is still in the vault.
CREATE TABLE log_head (
	id     INTEGER PRIMARY KEY CHECK (id = 1),
	origin BLOB    NOT NULL,
	size   INTEGER NOT NULL,
	at     INTEGER NOT NULL
);
CREATE TABLE entries (
	pos  INTEGER PRIMARY KEY,
	line BLOB NOT NULL
);
CREATE TABLE streams (
	stream TEXT    NOT NULL,
	seq    INTEGER NOT NULL CHECK (seq > 0),
	pos    INTEGER NOT NULL,
	PRIMARY KEY (stream, seq)
) WITHOUT ROWID;
-- One row a commit: the hashes that its records added to the tree, in the order
-- of RFC 6962 stored hashes, and the signed checkpoint of the size it reached.
CREATE TABLE commits (
	size       INTEGER PRIMARY KEY,
	hashes     BLOB NOT NULL,
	checkpoint BLOB NOT NULL
);

-- The vault: personal words, encrypted, erasable.
CREATE TABLE office_keys (
	office  TEXT    NOT NULL,
	year    INTEGER NOT NULL,
	wrapped BLOB    NOT NULL,
	PRIMARY KEY (office, year)
) WITHOUT ROWID;
CREATE TABLE items (
	id     BLOB PRIMARY KEY,
	office TEXT    NOT NULL,
	year   INTEGER NOT NULL,
	kind   TEXT    NOT NULL,
	size   INTEGER NOT NULL,
	key    BLOB    NOT NULL,
	sealed BLOB    NOT NULL
);
CREATE TABLE case_tokens (
	token BLOB    NOT NULL,
	no    INTEGER NOT NULL,
	PRIMARY KEY (token, no)
) WITHOUT ROWID;
CREATE TABLE resident_tokens (
	token    BLOB NOT NULL,
	resident BLOB NOT NULL,
	PRIMARY KEY (token, resident)
) WITHOUT ROWID;
-- A row that is brought up to date finds its tokens by it.
CREATE INDEX resident_tokens_of ON resident_tokens (resident);

-- Tables: a pure function of the log.
CREATE TABLE cases (
	no           INTEGER PRIMARY KEY,
	id           BLOB    NOT NULL,
	seq          INTEGER NOT NULL,
	office       TEXT    NOT NULL,
	standard     TEXT    NOT NULL,
	version      INTEGER NOT NULL,
	state        TEXT    NOT NULL CHECK (state IN ('checking','returned','working','paused','deciding','issued','delivered','refused','withdrawn','lapsed','closed')),
	step         TEXT    NOT NULL,
	role         TEXT    NOT NULL,
	priority     INTEGER NOT NULL,
	submitted_at INTEGER NOT NULL,
	risk_at      INTEGER NOT NULL,
	pass_at      INTEGER NOT NULL,
	promised_at  INTEGER NOT NULL,
	limit_at     INTEGER NOT NULL,
	assignee     TEXT    NOT NULL,
	applicant    BLOB    NOT NULL,
	channel      TEXT    NOT NULL,
	document     INTEGER NOT NULL,
	ended_at     INTEGER NOT NULL CHECK ((ended_at > 0) = (state IN ('delivered','refused','withdrawn','closed')))
);
CREATE INDEX cases_risk  ON cases (office, role, risk_at, no) WHERE ended_at = 0;
CREATE INDEX cases_queue ON cases (office, role, priority DESC, no) WHERE ended_at = 0 AND assignee = '';
CREATE INDEX cases_mine  ON cases (assignee, risk_at, no) WHERE ended_at = 0 AND assignee <> '';
CREATE INDEX cases_pass  ON cases (pass_at, no) WHERE ended_at = 0;
CREATE TABLE documents (
	no          INTEGER PRIMARY KEY,
	id          BLOB    NOT NULL UNIQUE,
	seq         INTEGER NOT NULL,
	case_no     INTEGER NOT NULL,
	office      TEXT    NOT NULL,
	standard    TEXT    NOT NULL,
	number      TEXT    NOT NULL,
	signed_at   INTEGER NOT NULL,
	valid_until INTEGER NOT NULL,
	state       TEXT    NOT NULL CHECK (state IN ('signed','sealed','replaced','revoked')),
	content     BLOB    NOT NULL,
	content_item BLOB   NOT NULL,
	pdf_item    BLOB,
	pdf_digest  BLOB
);
CREATE INDEX documents_case     ON documents (case_no, no);
CREATE INDEX documents_number   ON documents (number);
CREATE INDEX documents_unsealed ON documents (no) WHERE state = 'signed';
CREATE TABLE register_lines (
	office   TEXT    NOT NULL,
	register TEXT    NOT NULL,
	year     INTEGER NOT NULL,
	seq      INTEGER NOT NULL CHECK (seq > 0),
	use      TEXT    NOT NULL CHECK (use IN ('letter','manual','void')),
	document INTEGER NOT NULL,
	item     BLOB    NOT NULL,
	pos      INTEGER NOT NULL,
	PRIMARY KEY (office, register, year, seq)
) WITHOUT ROWID;
CREATE TABLE looks (
	case_no INTEGER NOT NULL,
	pos     INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	account TEXT    NOT NULL,
	role    TEXT    NOT NULL,
	reason  TEXT    NOT NULL,
	PRIMARY KEY (case_no, pos)
) WITHOUT ROWID;
CREATE TABLE tasks (
	case_no INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	office  TEXT NOT NULL,
	role    TEXT NOT NULL,
	due_at  INTEGER NOT NULL,
	done_at INTEGER NOT NULL,
	PRIMARY KEY (case_no, kind)
) WITHOUT ROWID;
CREATE INDEX tasks_open ON tasks (office, role, due_at) WHERE done_at = 0;

-- Plain rows.
CREATE TABLE replies (
	key    BLOB PRIMARY KEY,
	digest BLOB    NOT NULL,
	no     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE standards (
	id      TEXT    NOT NULL,
	version INTEGER NOT NULL,
	digest  BLOB    NOT NULL,
	source  BLOB    NOT NULL,
	letter  BLOB    NOT NULL,
	PRIMARY KEY (id, version)
) WITHOUT ROWID;
CREATE TABLE offices (
	code    TEXT PRIMARY KEY,
	parent  TEXT NOT NULL,
	settled BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE accounts (
	id       TEXT    PRIMARY KEY,
	login    TEXT    NOT NULL UNIQUE,
	name     TEXT    NOT NULL,
	password TEXT    NOT NULL,
	totp     BLOB    NOT NULL,
	totp_at  INTEGER NOT NULL,
	failures INTEGER NOT NULL,
	locked   INTEGER NOT NULL,
	state    TEXT    NOT NULL CHECK (state IN ('active','closed')),
	made_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE roles (
	account    TEXT    NOT NULL,
	office     TEXT    NOT NULL,
	role       TEXT    NOT NULL,
	position   TEXT    NOT NULL,
	number     TEXT    NOT NULL,
	from_at    INTEGER NOT NULL,
	until_at   INTEGER NOT NULL,
	instead_of TEXT    NOT NULL,
	PRIMARY KEY (account, office, role, from_at)
) WITHOUT ROWID;
CREATE INDEX roles_office ON roles (office, role);
CREATE TABLE sessions (
	token   BLOB PRIMARY KEY,
	account TEXT    NOT NULL,
	office  TEXT    NOT NULL,
	made_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_end ON sessions (ends_at);
CREATE TABLE drafts (
	token    BLOB PRIMARY KEY,
	standard TEXT    NOT NULL,
	version  INTEGER NOT NULL,
	office   TEXT    NOT NULL,
	item     BLOB    NOT NULL,
	changed  INTEGER NOT NULL,
	ends_at  INTEGER NOT NULL,
	no       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX drafts_end ON drafts (ends_at);
CREATE TABLE residents (
	id         BLOB PRIMARY KEY,
	office     TEXT    NOT NULL,
	item       BLOB    NOT NULL,
	contact_at INTEGER NOT NULL,
	contact_by TEXT    NOT NULL,
	changed    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX residents_office ON residents (office, id);
-- Messages that wait to be sent, by a gateway or by an officer's own hand.
CREATE TABLE outbox (
	id      BLOB PRIMARY KEY,
	office  TEXT NOT NULL,
	item    BLOB NOT NULL,
	kind    TEXT NOT NULL,
	case_no INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	sent_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX outbox_open ON outbox (office, id) WHERE sent_at = 0;
-- One-time codes by case; only a keyed digest is stored.
CREATE TABLE codes (
	case_no INTEGER PRIMARY KEY,
	digest  BLOB NOT NULL,
	ends_at INTEGER NOT NULL,
	tries   INTEGER NOT NULL
);
CREATE TABLE node (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
) WITHOUT ROWID;
