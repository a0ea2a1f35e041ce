-- A case may wait for ink.
ALTER TABLE cases DROP CONSTRAINT cases_state_check;
ALTER TABLE cases ADD CONSTRAINT cases_state_check CHECK (state IN ('checking','returned','working','paused','awaiting-ink','issued','delivered','refused','withdrawn','lapsed','closed'));
-- What waits for its paper.
CREATE INDEX cases_paper ON cases (office, no) WHERE state IN ('awaiting-ink','issued');
-- How a letter is signed where its own entry says so ('' is as its standard),
-- and by which appointment.
ALTER TABLE documents ADD COLUMN signing TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (signing IN ('','ink'));
ALTER TABLE documents ADD COLUMN appointment BYTEA NOT NULL DEFAULT '';
-- A number that is printed on a blank of a pad is given, and not yet used.
ALTER TABLE register_lines DROP CONSTRAINT register_lines_use_check;
ALTER TABLE register_lines ADD CONSTRAINT register_lines_use_check CHECK (use IN ('letter','manual','reserved','void'));
CREATE INDEX register_reserved ON register_lines (office, register, year, seq) WHERE use = 'reserved';
-- Tables: a pure function of the log. A print of a letter by an officer is
-- counted and is no second letter.
CREATE TABLE prints (
	document     BIGINT PRIMARY KEY,
	office       TEXT COLLATE "C" NOT NULL,
	times        BIGINT NOT NULL CHECK (times >= 0),
	last_at      BIGINT NOT NULL,
	confirmed_at BIGINT NOT NULL
);
-- Who may sign for an office, as it was decreed; days count from 1970-01-01, 0 is
-- no end.
CREATE TABLE appointments (
	id        BYTEA  PRIMARY KEY,
	office    TEXT COLLATE "C" NOT NULL,
	account   TEXT COLLATE "C" NOT NULL,
	form      TEXT COLLATE "C" NOT NULL CHECK (form IN ('head','pj','plt','plh','an','ub')),
	leans     BYTEA  NOT NULL,
	from_day  BIGINT NOT NULL,
	until_day BIGINT NOT NULL,
	ended     TEXT COLLATE "C" NOT NULL,
	services  TEXT COLLATE "C" NOT NULL,
	item      BYTEA  NOT NULL
);
CREATE INDEX appointments_office ON appointments (office, from_day);
CREATE TABLE absences (
	id          BYTEA  PRIMARY KEY,
	office      TEXT COLLATE "C" NOT NULL,
	appointment BYTEA  NOT NULL,
	from_day    BIGINT NOT NULL,
	until_day   BIGINT NOT NULL,
	why         TEXT COLLATE "C" NOT NULL
);
CREATE INDEX absences_office ON absences (office, from_day);
