-- Complaints and what else people have to say: a pure function of the streams
-- "complaint/…". no is the position of the receipt; due the earliest limit that the
-- office still owes, very far off for none; cell a square of a thousandth of a
-- degree, 0 for no public place. What was said and by whom lies in the vault.
CREATE TABLE complaints (
	no           INTEGER PRIMARY KEY,
	id           BLOB    NOT NULL UNIQUE,
	office       TEXT    NOT NULL,
	first_office TEXT    NOT NULL,
	told         TEXT    NOT NULL,
	state        TEXT    NOT NULL CHECK (state IN ('received','open','waiting','decided','delivered','closed','withdrawn','lapsed','merged')),
	class        TEXT    NOT NULL CHECK (class IN ('complaint','supervisory','question','aspiration','information','whistle-blowing')),
	outcome      TEXT    NOT NULL,
	channel      TEXT    NOT NULL,
	service      TEXT    NOT NULL,
	case_no      INTEGER NOT NULL,
	category     TEXT    NOT NULL,
	lat          INTEGER NOT NULL,
	lon          INTEGER NOT NULL,
	cell         INTEGER NOT NULL,
	anonymous    INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
	confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
	head         INTEGER NOT NULL CHECK (head IN (0, 1)),
	public       INTEGER NOT NULL CHECK (public IN (0, 1)),
	words        BLOB    NOT NULL,
	published    BLOB    NOT NULL,
	released     INTEGER NOT NULL CHECK (released IN (0, 1)),
	national     TEXT    NOT NULL,
	score        INTEGER NOT NULL CHECK (score BETWEEN 0 AND 4),
	received_at  INTEGER NOT NULL,
	verified_at  INTEGER NOT NULL,
	answered_at  INTEGER NOT NULL,
	decided_at   INTEGER NOT NULL,
	settle_due   INTEGER NOT NULL,
	due          INTEGER NOT NULL,
	pass_at      INTEGER NOT NULL,
	changed_at   INTEGER NOT NULL,
	ended_at     INTEGER NOT NULL CHECK ((ended_at > 0) = (state IN ('closed','withdrawn','lapsed','merged')))
);
CREATE INDEX complaints_owed ON complaints (office, due, no) WHERE ended_at = 0;
CREATE INDEX complaints_ended ON complaints (office, no) WHERE ended_at > 0;
CREATE INDEX complaints_told ON complaints (told, due, no) WHERE ended_at = 0 AND told <> '';
CREATE INDEX complaints_pass ON complaints (pass_at, no) WHERE pass_at > 0 AND ended_at = 0;
CREATE INDEX complaints_public ON complaints (no) WHERE public = 1;
CREATE INDEX complaints_public_office ON complaints (office, no) WHERE public = 1;
CREATE INDEX complaints_public_category ON complaints (category, no) WHERE public = 1;
CREATE INDEX complaints_public_state ON complaints (state, no) WHERE public = 1;
CREATE INDEX complaints_cell ON complaints (cell, no) WHERE cell <> 0;
CREATE INDEX complaints_case ON complaints (case_no, no) WHERE case_no >= 0;
CREATE INDEX complaints_service ON complaints (office, service, no) WHERE service <> '';
CREATE INDEX complaints_national ON complaints (national) WHERE national <> '';
-- Who is complained of: they neither see nor handle it.
CREATE TABLE complaint_against (
	no      INTEGER NOT NULL,
	account TEXT    NOT NULL,
	PRIMARY KEY (no, account)
) WITHOUT ROWID;
-- Keyed digests of the words of published texts, by which the public list is searched.
CREATE TABLE complaint_words (
	token BLOB    NOT NULL,
	no    INTEGER NOT NULL,
	PRIMARY KEY (token, no)
) WITHOUT ROWID;
CREATE INDEX complaint_words_no ON complaint_words (no);
-- Keys that make filing safe to repeat: plain rows, not part of the history.
CREATE TABLE complaint_keys (
	key    BLOB    PRIMARY KEY,
	digest BLOB    NOT NULL,
	no     INTEGER NOT NULL
) WITHOUT ROWID;
