-- Requests for information and objections as the registers of the PPID count them:
-- a pure function of the streams "information/…". What was asked, and by whom, is
-- in the case. ended_at is 0 while it runs; rule the rule of a refusal; days the
-- working days that it took; account who decided.
CREATE TABLE information_cases (
	case_no      INTEGER PRIMARY KEY,
	id           BLOB    NOT NULL UNIQUE,
	office       TEXT    NOT NULL,
	kind         TEXT    NOT NULL CHECK (kind IN ('request', 'objection')),
	request_no   INTEGER NOT NULL,
	ground       TEXT    NOT NULL CHECK ((ground = '') = (kind = 'request')),
	since        INTEGER NOT NULL,
	last_day     INTEGER NOT NULL,
	received_at  INTEGER NOT NULL,
	ended_at     INTEGER NOT NULL CHECK ((ended_at = 0) = (outcome = '')),
	outcome      TEXT    NOT NULL CHECK (outcome IN ('', 'granted', 'refused', 'withdrawn')),
	rule         TEXT    NOT NULL,
	days         INTEGER NOT NULL,
	late         INTEGER NOT NULL CHECK (late IN (0, 1)),
	extended     INTEGER NOT NULL CHECK (extended IN (0, 1)),
	account      TEXT    NOT NULL,
	stands_in    TEXT    NOT NULL,
	commission   INTEGER NOT NULL,
	response     TEXT    NOT NULL CHECK (response IN ('', 'accepts', 'disputes')),
	responded_at INTEGER NOT NULL CHECK ((responded_at = 0) = (response = ''))
);
CREATE INDEX information_cases_book ON information_cases (office, kind, case_no);
CREATE INDEX information_cases_year ON information_cases (office, kind, received_at);
CREATE INDEX information_cases_request ON information_cases (request_no, case_no) WHERE request_no >= 0;
-- The list of public information, and what is exempt: a pure function of the
-- streams "publication/…". pos is that of its newest entry; item the words, file
-- the file, no bytes for none; until_day the last day on the first pages.
CREATE TABLE publications (
	id         BLOB    PRIMARY KEY,
	pos        INTEGER NOT NULL,
	office     TEXT    NOT NULL,
	class      TEXT    NOT NULL CHECK (class IN ('immediate', 'periodic', 'always', 'exempt')),
	state      TEXT    NOT NULL CHECK (state IN ('current', 'withdrawn')),
	item       BLOB    NOT NULL,
	file       BLOB    NOT NULL,
	reason     BLOB    NOT NULL,
	next_day   INTEGER NOT NULL,
	until_day  INTEGER NOT NULL,
	first_at   INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX publications_list ON publications (office, class, pos) WHERE state = 'current';
CREATE INDEX publications_gone ON publications (office, pos) WHERE state = 'withdrawn';
CREATE INDEX publications_now ON publications (until_day, pos) WHERE state = 'current' AND class = 'immediate';
CREATE INDEX publications_due ON publications (office, next_day) WHERE state = 'current' AND class = 'periodic';
