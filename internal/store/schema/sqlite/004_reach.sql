-- What there is to tell of a case: one row a case, the newest thing that its
-- applicant should know. A new thing replaces an older one that nobody told.
CREATE TABLE notices (
	case_no    INTEGER PRIMARY KEY,
	office     TEXT    NOT NULL,
	kind       TEXT    NOT NULL,
	pos        INTEGER NOT NULL,
	at         INTEGER NOT NULL,
	phone      INTEGER NOT NULL CHECK (phone IN (0, 1)),
	offered_at INTEGER NOT NULL,
	mail       TEXT    NOT NULL CHECK (mail IN ('none','waiting','sent','failed')),
	tries      INTEGER NOT NULL CHECK (tries >= 0),
	next_at    INTEGER NOT NULL,
	why        TEXT    NOT NULL
);
CREATE INDEX notices_open   ON notices (office, pos) WHERE phone = 1 AND offered_at = 0;
CREATE INDEX notices_mail   ON notices (next_at) WHERE mail = 'waiting';
CREATE INDEX notices_failed ON notices (office, pos) WHERE mail = 'failed';
-- How far the journal was read for them.
CREATE TABLE notice_cursor (
	id  INTEGER PRIMARY KEY CHECK (id = 1),
	pos INTEGER NOT NULL
);
-- Messages that were offered, a pure function of the message streams: that one
-- arrived is more than anybody here knows.
CREATE TABLE message_offers (
	pos     INTEGER PRIMARY KEY,
	case_no INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	account TEXT    NOT NULL,
	kind    TEXT    NOT NULL,
	way     TEXT    NOT NULL CHECK (way IN ('chat','hand','mail'))
);
CREATE INDEX message_offers_case ON message_offers (case_no, pos);
-- A telephone number is a contact of several persons; the token is a keyed
-- digest, so that they can be counted and nothing more.
CREATE TABLE phone_tokens (
	resident BLOB PRIMARY KEY,
	token    BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX phone_tokens_of ON phone_tokens (token);
-- How a person wants to be served, by resident, or by party of a case for whom
-- the register does not know.
CREATE TABLE needs (
	holder BLOB PRIMARY KEY,
	office TEXT    NOT NULL,
	item   BLOB    NOT NULL,
	at     INTEGER NOT NULL
) WITHOUT ROWID;
-- Thumbprints and marks of whoever cannot write, a pure function of the mark
-- streams.
CREATE TABLE marks (
	pos     INTEGER PRIMARY KEY,
	case_no INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	account TEXT    NOT NULL,
	file    BLOB    NOT NULL,
	witness BLOB    NOT NULL
);
CREATE INDEX marks_case ON marks (case_no, pos);
-- Visits to people at home, a pure function of the visit streams. Days are
-- days since 1970 at the office.
CREATE TABLE visits (
	no      INTEGER PRIMARY KEY,
	id      BLOB    NOT NULL UNIQUE,
	seq     INTEGER NOT NULL,
	office  TEXT    NOT NULL,
	case_no INTEGER NOT NULL,
	state   TEXT    NOT NULL CHECK (state IN ('asked','planned','done')),
	item    BLOB    NOT NULL,
	asked_at INTEGER NOT NULL,
	due_at  INTEGER NOT NULL CHECK (due_at >= asked_at),
	day     INTEGER NOT NULL CHECK ((day > 0) OR state <> 'planned'),
	account TEXT    NOT NULL,
	done_at INTEGER NOT NULL CHECK ((done_at > 0) = (state = 'done')),
	outcome TEXT    NOT NULL
);
CREATE INDEX visits_open ON visits (office, due_at, no) WHERE done_at = 0;
CREATE INDEX visits_case ON visits (case_no, no);
-- Posters and how often somebody followed the code on each, by day. Nothing
-- about the visitor is there to be stored.
CREATE TABLE posters (
	id       TEXT    PRIMARY KEY,
	office   TEXT    NOT NULL,
	standard TEXT    NOT NULL,
	item     BLOB    NOT NULL,
	made_at  INTEGER NOT NULL,
	made_by  TEXT    NOT NULL,
	gone_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX posters_office ON posters (office, made_at);
CREATE TABLE poster_visits (
	poster TEXT    NOT NULL,
	day    INTEGER NOT NULL,
	visits INTEGER NOT NULL CHECK (visits > 0),
	PRIMARY KEY (poster, day)
) WITHOUT ROWID;
