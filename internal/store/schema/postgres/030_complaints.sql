-- Complaints and what else people have to say: a pure function of the streams
-- "complaint/…". no is the position of the receipt; due the earliest limit that the
-- office still owes, very far off for none; cell a square of a thousandth of a
-- degree, 0 for no public place. What was said and by whom lies in the vault.
CREATE TABLE complaints (
	no           BIGINT PRIMARY KEY,
	id           BYTEA   NOT NULL UNIQUE,
	office       TEXT COLLATE "C"   NOT NULL,
	first_office TEXT COLLATE "C"   NOT NULL,
	told         TEXT COLLATE "C"   NOT NULL,
	state        TEXT COLLATE "C"   NOT NULL CHECK (state IN ('received','open','waiting','decided','delivered','closed','withdrawn','lapsed','merged')),
	class        TEXT COLLATE "C"   NOT NULL CHECK (class IN ('complaint','supervisory','question','aspiration','information','whistle-blowing')),
	outcome      TEXT COLLATE "C"   NOT NULL,
	channel      TEXT COLLATE "C"   NOT NULL,
	service      TEXT COLLATE "C"   NOT NULL,
	case_no      BIGINT NOT NULL,
	category     TEXT COLLATE "C"   NOT NULL,
	lat          BIGINT NOT NULL,
	lon          BIGINT NOT NULL,
	cell         BIGINT NOT NULL,
	anonymous    BIGINT NOT NULL CHECK (anonymous IN (0, 1)),
	confidential BIGINT NOT NULL CHECK (confidential IN (0, 1)),
	head         BIGINT NOT NULL CHECK (head IN (0, 1)),
	public       BIGINT NOT NULL CHECK (public IN (0, 1)),
	words        BYTEA   NOT NULL,
	published    BYTEA   NOT NULL,
	released     BIGINT NOT NULL CHECK (released IN (0, 1)),
	national     TEXT COLLATE "C"   NOT NULL,
	score        BIGINT NOT NULL CHECK (score BETWEEN 0 AND 4),
	received_at  BIGINT NOT NULL,
	verified_at  BIGINT NOT NULL,
	answered_at  BIGINT NOT NULL,
	decided_at   BIGINT NOT NULL,
	settle_due   BIGINT NOT NULL,
	due          BIGINT NOT NULL,
	pass_at      BIGINT NOT NULL,
	changed_at   BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL CHECK ((ended_at > 0) = (state IN ('closed','withdrawn','lapsed','merged')))
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
	no      BIGINT NOT NULL,
	account TEXT COLLATE "C"   NOT NULL,
	PRIMARY KEY (no, account)
);
-- Keyed digests of the words of published texts, by which the public list is searched.
CREATE TABLE complaint_words (
	token BYTEA   NOT NULL,
	no    BIGINT NOT NULL,
	PRIMARY KEY (token, no)
);
CREATE INDEX complaint_words_no ON complaint_words (no);
-- Keys that make filing safe to repeat: plain rows, not part of the history.
CREATE TABLE complaint_keys (
	key    BYTEA   PRIMARY KEY,
	digest BYTEA   NOT NULL,
	no     BIGINT NOT NULL
);
