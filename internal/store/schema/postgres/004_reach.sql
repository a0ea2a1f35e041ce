-- What there is to tell of a case: one row a case, the newest thing that its
-- applicant should know. A new thing replaces an older one that nobody told.
CREATE TABLE notices (
	case_no    BIGINT PRIMARY KEY,
	office     TEXT COLLATE "C"    NOT NULL,
	kind       TEXT COLLATE "C"    NOT NULL,
	pos        BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	phone      BIGINT NOT NULL CHECK (phone IN (0, 1)),
	offered_at BIGINT NOT NULL,
	mail       TEXT COLLATE "C"    NOT NULL CHECK (mail IN ('none','waiting','sent','failed')),
	tries      BIGINT NOT NULL CHECK (tries >= 0),
	next_at    BIGINT NOT NULL,
	why        TEXT COLLATE "C"    NOT NULL
);
CREATE INDEX notices_open   ON notices (office, pos) WHERE phone = 1 AND offered_at = 0;
CREATE INDEX notices_mail   ON notices (next_at) WHERE mail = 'waiting';
CREATE INDEX notices_failed ON notices (office, pos) WHERE mail = 'failed';
-- How far the journal was read for them.
CREATE TABLE notice_cursor (
	id  BIGINT PRIMARY KEY CHECK (id = 1),
	pos BIGINT NOT NULL
);
-- Messages that were offered, a pure function of the message streams: that one
-- arrived is more than anybody here knows.
CREATE TABLE message_offers (
	pos     BIGINT PRIMARY KEY,
	case_no BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	account TEXT COLLATE "C"    NOT NULL,
	kind    TEXT COLLATE "C"    NOT NULL,
	way     TEXT COLLATE "C"    NOT NULL CHECK (way IN ('chat','hand','mail'))
);
CREATE INDEX message_offers_case ON message_offers (case_no, pos);
-- A telephone number is a contact of several persons; the token is a keyed
-- digest, so that they can be counted and nothing more.
CREATE TABLE phone_tokens (
	resident BYTEA PRIMARY KEY,
	token    BYTEA NOT NULL
);
CREATE INDEX phone_tokens_of ON phone_tokens (token);
-- How a person wants to be served, by resident, or by party of a case for whom
-- the register does not know.
CREATE TABLE needs (
	holder BYTEA PRIMARY KEY,
	office TEXT COLLATE "C"    NOT NULL,
	item   BYTEA    NOT NULL,
	at     BIGINT NOT NULL
);
-- Thumbprints and marks of whoever cannot write, a pure function of the mark
-- streams.
CREATE TABLE marks (
	pos     BIGINT PRIMARY KEY,
	case_no BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	account TEXT COLLATE "C"    NOT NULL,
	file    BYTEA    NOT NULL,
	witness BYTEA    NOT NULL
);
CREATE INDEX marks_case ON marks (case_no, pos);
-- Visits to people at home, a pure function of the visit streams. Days are
-- days since 1970 at the office.
CREATE TABLE visits (
	no      BIGINT PRIMARY KEY,
	id      BYTEA    NOT NULL UNIQUE,
	seq     BIGINT NOT NULL,
	office  TEXT COLLATE "C"    NOT NULL,
	case_no BIGINT NOT NULL,
	state   TEXT COLLATE "C"    NOT NULL CHECK (state IN ('asked','planned','done')),
	item    BYTEA    NOT NULL,
	asked_at BIGINT NOT NULL,
	due_at  BIGINT NOT NULL CHECK (due_at >= asked_at),
	day     BIGINT NOT NULL CHECK ((day > 0) OR state <> 'planned'),
	account TEXT COLLATE "C"    NOT NULL,
	done_at BIGINT NOT NULL CHECK ((done_at > 0) = (state = 'done')),
	outcome TEXT COLLATE "C"    NOT NULL
);
CREATE INDEX visits_open ON visits (office, due_at, no) WHERE done_at = 0;
CREATE INDEX visits_case ON visits (case_no, no);
-- Posters and how often somebody followed the code on each, by day. Nothing
-- about the visitor is there to be stored.
CREATE TABLE posters (
	id       TEXT COLLATE "C"    PRIMARY KEY,
	office   TEXT COLLATE "C"    NOT NULL,
	standard TEXT COLLATE "C"    NOT NULL,
	item     BYTEA    NOT NULL,
	made_at  BIGINT NOT NULL,
	made_by  TEXT COLLATE "C"    NOT NULL,
	gone_at  BIGINT NOT NULL
);
CREATE INDEX posters_office ON posters (office, made_at);
CREATE TABLE poster_visits (
	poster TEXT COLLATE "C"    NOT NULL,
	day    BIGINT NOT NULL,
	visits BIGINT NOT NULL CHECK (visits > 0),
	PRIMARY KEY (poster, day)
);
