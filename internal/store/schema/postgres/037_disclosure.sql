-- Requests for information and objections as the registers of the PPID count them:
-- a pure function of the streams "information/…". What was asked, and by whom, is
-- in the case. ended_at is 0 while it runs; rule the rule of a refusal; days the
-- working days that it took; account who decided.
CREATE TABLE information_cases (
	case_no      BIGINT PRIMARY KEY,
	id           BYTEA   NOT NULL UNIQUE,
	office       TEXT COLLATE "C" NOT NULL,
	kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('request', 'objection')),
	request_no   BIGINT  NOT NULL,
	ground       TEXT COLLATE "C" NOT NULL CHECK ((ground = '') = (kind = 'request')),
	since        BIGINT  NOT NULL,
	last_day     BIGINT  NOT NULL,
	received_at  BIGINT  NOT NULL,
	ended_at     BIGINT  NOT NULL CHECK ((ended_at = 0) = (outcome = '')),
	outcome      TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('', 'granted', 'refused', 'withdrawn')),
	rule         TEXT COLLATE "C" NOT NULL,
	days         BIGINT  NOT NULL,
	late         BIGINT  NOT NULL CHECK (late IN (0, 1)),
	extended     BIGINT  NOT NULL CHECK (extended IN (0, 1)),
	account      TEXT COLLATE "C" NOT NULL,
	stands_in    TEXT COLLATE "C" NOT NULL,
	commission   BIGINT  NOT NULL,
	response     TEXT COLLATE "C" NOT NULL CHECK (response IN ('', 'accepts', 'disputes')),
	responded_at BIGINT  NOT NULL CHECK ((responded_at = 0) = (response = ''))
);
CREATE INDEX information_cases_book ON information_cases (office, kind, case_no);
CREATE INDEX information_cases_year ON information_cases (office, kind, received_at);
CREATE INDEX information_cases_request ON information_cases (request_no, case_no) WHERE request_no >= 0;
-- The list of public information, and what is exempt: a pure function of the
-- streams "publication/…". pos is that of its newest entry; item the words, file
-- the file, no bytes for none; until_day the last day on the first pages.
CREATE TABLE publications (
	id         BYTEA   PRIMARY KEY,
	pos        BIGINT  NOT NULL,
	office     TEXT COLLATE "C" NOT NULL,
	class      TEXT COLLATE "C" NOT NULL CHECK (class IN ('immediate', 'periodic', 'always', 'exempt')),
	state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('current', 'withdrawn')),
	item       BYTEA   NOT NULL,
	file       BYTEA   NOT NULL,
	reason     BYTEA   NOT NULL,
	next_day   BIGINT  NOT NULL,
	until_day  BIGINT  NOT NULL,
	first_at   BIGINT  NOT NULL,
	changed_at BIGINT  NOT NULL
);
CREATE INDEX publications_list ON publications (office, class, pos) WHERE state = 'current';
CREATE INDEX publications_gone ON publications (office, pos) WHERE state = 'withdrawn';
CREATE INDEX publications_now ON publications (until_day, pos) WHERE state = 'current' AND class = 'immediate';
CREATE INDEX publications_due ON publications (office, next_day) WHERE state = 'current' AND class = 'periodic';
