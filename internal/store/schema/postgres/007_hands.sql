-- The queue in which the order of a case is judged, and the office that has its
-- present step where those who had it may not handle it.
ALTER TABLE cases ADD COLUMN lane TEXT COLLATE "C" NOT NULL DEFAULT 'remote' CHECK (lane IN ('counter','remote'));
ALTER TABLE cases ADD COLUMN hand_office TEXT COLLATE "C" NOT NULL DEFAULT '';
DROP INDEX cases_queue;
CREATE INDEX cases_queue ON cases (office, role, lane, priority DESC, no) WHERE ended_at = 0 AND assignee = '';
CREATE INDEX cases_hand  ON cases (hand_office, role, risk_at, no) WHERE ended_at = 0 AND hand_office <> '';
-- Who an officer is as a citizen: keyed digests of NIK and family card, and the
-- line of the register if there is one. Under the mark of the settled rows.
CREATE TABLE own_numbers (
	account  TEXT COLLATE "C" PRIMARY KEY,
	nik      BYTEA NOT NULL,
	kk       BYTEA NOT NULL,
	resident BYTEA NOT NULL,
	set_at   BIGINT NOT NULL,
	set_by   TEXT COLLATE "C" NOT NULL
);
-- Links by which a head of the neighbourhood answers once; only a keyed digest
-- of the code is stored.
CREATE TABLE endorsement_links (
	token   BYTEA PRIMARY KEY,
	case_no BIGINT NOT NULL,
	head    TEXT COLLATE "C" NOT NULL CHECK (head IN ('rt','rw','hamlet-head')),
	ends_at BIGINT NOT NULL
);
CREATE INDEX endorsement_links_case ON endorsement_links (case_no, head);
CREATE INDEX endorsement_links_end  ON endorsement_links (ends_at);
-- Which phone, device or helper stood behind an application of which family, as
-- keyed digests; forgotten after a while.
CREATE TABLE case_hands (
	case_no BIGINT NOT NULL,
	kind    TEXT COLLATE "C" NOT NULL CHECK (kind IN ('phone','device','helper')),
	hand    BYTEA NOT NULL,
	family  BYTEA NOT NULL,
	office  TEXT COLLATE "C" NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (case_no, kind)
);
CREATE INDEX case_hands_office ON case_hands (office, at, case_no);
-- Tables: a pure function of the log. What papers say differently, and what was
-- answered to the closing question, the last answer of each case.
CREATE TABLE repairs (
	case_no  BIGINT NOT NULL,
	field    TEXT COLLATE "C" NOT NULL,
	office   TEXT COLLATE "C" NOT NULL,
	said     TEXT COLLATE "C" NOT NULL,
	followed TEXT COLLATE "C" NOT NULL,
	repair   BIGINT NOT NULL CHECK (repair IN (0, 1)),
	PRIMARY KEY (case_no, field)
);
CREATE INDEX repairs_office ON repairs (office, case_no) WHERE repair = 1;
CREATE TABLE money_answers (
	case_no BIGINT PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	answer  TEXT COLLATE "C" NOT NULL CHECK (answer IN ('yes','no','rather-not'))
);
CREATE INDEX money_answers_office ON money_answers (office, case_no);
