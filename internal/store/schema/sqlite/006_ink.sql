-- A case may wait for ink. SQLite changes no CHECK, so the table is written anew.
CREATE TABLE cases_new (
	no           INTEGER PRIMARY KEY,
	id           BLOB    NOT NULL,
	seq          INTEGER NOT NULL,
	office       TEXT    NOT NULL,
	standard     TEXT    NOT NULL,
	version      INTEGER NOT NULL,
	state        TEXT    NOT NULL CHECK (state IN ('checking','returned','working','paused','awaiting-ink','issued','delivered','refused','withdrawn','lapsed','closed')),
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
INSERT INTO cases_new SELECT no, id, seq, office, standard, version, state, step, role, priority, submitted_at, risk_at, pass_at,
	promised_at, limit_at, assignee, applicant, channel, document, ended_at FROM cases;
DROP TABLE cases;
ALTER TABLE cases_new RENAME TO cases;
CREATE INDEX cases_risk  ON cases (office, role, risk_at, no) WHERE ended_at = 0;
CREATE INDEX cases_queue ON cases (office, role, priority DESC, no) WHERE ended_at = 0 AND assignee = '';
CREATE INDEX cases_mine  ON cases (assignee, risk_at, no) WHERE ended_at = 0 AND assignee <> '';
CREATE INDEX cases_pass  ON cases (pass_at, no) WHERE ended_at = 0;
-- What waits for its paper.
CREATE INDEX cases_paper ON cases (office, no) WHERE state IN ('awaiting-ink','issued');
-- How a letter is signed where its own entry says so ('' is as its standard),
-- and by which appointment.
ALTER TABLE documents ADD COLUMN signing TEXT NOT NULL DEFAULT '' CHECK (signing IN ('','ink'));
ALTER TABLE documents ADD COLUMN appointment BLOB NOT NULL DEFAULT x'';
-- A number that is printed on a blank of a pad is given, and not yet used.
CREATE TABLE register_new (
	office   TEXT    NOT NULL,
	register TEXT    NOT NULL,
	year     INTEGER NOT NULL,
	seq      INTEGER NOT NULL CHECK (seq > 0),
	use      TEXT    NOT NULL CHECK (use IN ('letter','manual','reserved','void')),
	document INTEGER NOT NULL,
	item     BLOB    NOT NULL,
	pos      INTEGER NOT NULL,
	PRIMARY KEY (office, register, year, seq)
) WITHOUT ROWID;
INSERT INTO register_new SELECT office, register, year, seq, use, document, item, pos FROM register_lines;
DROP TABLE register_lines;
ALTER TABLE register_new RENAME TO register_lines;
CREATE INDEX register_reserved ON register_lines (office, register, year, seq) WHERE use = 'reserved';
-- Tables: a pure function of the log. A print of a letter by an officer is
-- counted and is no second letter.
CREATE TABLE prints (
	document     INTEGER PRIMARY KEY,
	office       TEXT    NOT NULL,
	times        INTEGER NOT NULL CHECK (times >= 0),
	last_at      INTEGER NOT NULL,
	confirmed_at INTEGER NOT NULL
);
-- Who may sign for an office, as it was decreed; days count from 1970-01-01, 0 is
-- no end.
CREATE TABLE appointments (
	id        BLOB    PRIMARY KEY,
	office    TEXT    NOT NULL,
	account   TEXT    NOT NULL,
	form      TEXT    NOT NULL CHECK (form IN ('head','pj','plt','plh','an','ub')),
	leans     BLOB    NOT NULL,
	from_day  INTEGER NOT NULL,
	until_day INTEGER NOT NULL,
	ended     TEXT    NOT NULL,
	services  TEXT    NOT NULL,
	item      BLOB    NOT NULL
) WITHOUT ROWID;
CREATE INDEX appointments_office ON appointments (office, from_day);
CREATE TABLE absences (
	id          BLOB    PRIMARY KEY,
	office      TEXT    NOT NULL,
	appointment BLOB    NOT NULL,
	from_day    INTEGER NOT NULL,
	until_day   INTEGER NOT NULL,
	why         TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX absences_office ON absences (office, from_day);
