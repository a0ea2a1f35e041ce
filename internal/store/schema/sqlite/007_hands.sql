-- The queue in which the order of a case is judged, and the office that has its
-- present step where those who had it may not handle it.
ALTER TABLE cases ADD COLUMN lane TEXT NOT NULL DEFAULT 'remote' CHECK (lane IN ('counter','remote'));
ALTER TABLE cases ADD COLUMN hand_office TEXT NOT NULL DEFAULT '';
DROP INDEX cases_queue;
CREATE INDEX cases_queue ON cases (office, role, lane, priority DESC, no) WHERE ended_at = 0 AND assignee = '';
CREATE INDEX cases_hand  ON cases (hand_office, role, risk_at, no) WHERE ended_at = 0 AND hand_office <> '';
-- Who an officer is as a citizen: keyed digests of NIK and family card, and the
-- line of the register if there is one. Under the mark of the settled rows.
CREATE TABLE own_numbers (
	account  TEXT PRIMARY KEY,
	nik      BLOB NOT NULL,
	kk       BLOB NOT NULL,
	resident BLOB NOT NULL,
	set_at   INTEGER NOT NULL,
	set_by   TEXT NOT NULL
) WITHOUT ROWID;
-- Links by which a head of the neighbourhood answers once; only a keyed digest
-- of the code is stored.
CREATE TABLE endorsement_links (
	token   BLOB PRIMARY KEY,
	case_no INTEGER NOT NULL,
	head    TEXT NOT NULL CHECK (head IN ('rt','rw','hamlet-head')),
	ends_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX endorsement_links_case ON endorsement_links (case_no, head);
CREATE INDEX endorsement_links_end  ON endorsement_links (ends_at);
-- Which phone, device or helper stood behind an application of which family, as
-- keyed digests; forgotten after a while.
CREATE TABLE case_hands (
	case_no INTEGER NOT NULL,
	kind    TEXT NOT NULL CHECK (kind IN ('phone','device','helper')),
	hand    BLOB NOT NULL,
	family  BLOB NOT NULL,
	office  TEXT NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (case_no, kind)
) WITHOUT ROWID;
CREATE INDEX case_hands_office ON case_hands (office, at, case_no);
-- Tables: a pure function of the log. What papers say differently, and what was
-- answered to the closing question, the last answer of each case.
CREATE TABLE repairs (
	case_no  INTEGER NOT NULL,
	field    TEXT NOT NULL,
	office   TEXT NOT NULL,
	said     TEXT NOT NULL,
	followed TEXT NOT NULL,
	repair   INTEGER NOT NULL CHECK (repair IN (0, 1)),
	PRIMARY KEY (case_no, field)
) WITHOUT ROWID;
CREATE INDEX repairs_office ON repairs (office, case_no) WHERE repair = 1;
CREATE TABLE money_answers (
	case_no INTEGER PRIMARY KEY,
	office  TEXT NOT NULL,
	answer  TEXT NOT NULL CHECK (answer IN ('yes','no','rather-not'))
) WITHOUT ROWID;
CREATE INDEX money_answers_office ON money_answers (office, case_no);
