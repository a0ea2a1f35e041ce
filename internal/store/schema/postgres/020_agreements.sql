-- Agreements on data between offices, and every question and answer under them:
-- a pure function of the agreement streams. Days are days since 1970 at the office.
CREATE TABLE data_agreements (
	case_no    BIGINT PRIMARY KEY,
	id         BYTEA   NOT NULL UNIQUE,
	pos        BIGINT NOT NULL,
	office     TEXT COLLATE "C"    NOT NULL,
	document   BIGINT NOT NULL,
	purpose    TEXT COLLATE "C"    NOT NULL,
	fields     TEXT COLLATE "C"    NOT NULL,
	from_day   BIGINT NOT NULL,
	until_day  BIGINT NOT NULL CHECK (until_day >= from_day),
	keep_days  BIGINT NOT NULL CHECK (keep_days >= 0),
	per_day    BIGINT NOT NULL CHECK (per_day > 0),
	key_der    BYTEA   NOT NULL,
	key_id     TEXT COLLATE "C"    NOT NULL,
	service    TEXT COLLATE "C"    NOT NULL,
	words      BYTEA   NOT NULL,
	at         BIGINT NOT NULL
);
CREATE INDEX data_agreements_office ON data_agreements (office, case_no);
CREATE INDEX data_agreements_service ON data_agreements (service, office) WHERE service <> '';
CREATE TABLE data_answers (
	pos      BIGINT PRIMARY KEY,
	case_no  BIGINT NOT NULL,
	office   TEXT COLLATE "C"    NOT NULL,
	question BYTEA   NOT NULL,
	resident BYTEA   NOT NULL,
	fields   TEXT COLLATE "C"    NOT NULL,
	outcome  TEXT COLLATE "C"    NOT NULL CHECK (outcome IN ('answered','refused')),
	why      TEXT COLLATE "C"    NOT NULL CHECK ((why = '') = (outcome = 'answered')),
	via      BYTEA   NOT NULL,
	day      BIGINT NOT NULL,
	at       BIGINT NOT NULL
);
-- A question is answered once, however often it is sent.
CREATE UNIQUE INDEX data_answers_once ON data_answers (case_no, question);
CREATE INDEX data_answers_resident ON data_answers (resident, pos) WHERE outcome = 'answered';
CREATE INDEX data_answers_case ON data_answers (case_no, pos);
CREATE TABLE data_days (
	case_no BIGINT NOT NULL,
	day     BIGINT NOT NULL,
	asked   BIGINT NOT NULL CHECK (asked > 0),
	PRIMARY KEY (case_no, day)
);
-- What offices of this node asked elsewhere.
CREATE TABLE data_asked (
	pos       BIGINT PRIMARY KEY,
	office    TEXT COLLATE "C"    NOT NULL,
	agreement TEXT COLLATE "C"    NOT NULL,
	question  BYTEA   NOT NULL UNIQUE,
	purpose   TEXT COLLATE "C"    NOT NULL,
	fields    TEXT COLLATE "C"    NOT NULL,
	account   TEXT COLLATE "C"    NOT NULL,
	outcome   TEXT COLLATE "C"    NOT NULL CHECK (outcome IN ('asked','answered','refused','unproved')),
	status    BIGINT NOT NULL,
	at        BIGINT NOT NULL
);
CREATE INDEX data_asked_office ON data_asked (office, pos);
-- Letters from one office to another, each a case of the receiver.
CREATE TABLE office_letters (
	case_no    BIGINT PRIMARY KEY,
	pos        BIGINT NOT NULL,
	sender     TEXT COLLATE "C"    NOT NULL,
	receiver   TEXT COLLATE "C"    NOT NULL,
	out_year   BIGINT NOT NULL,
	out_number BIGINT NOT NULL,
	in_year    BIGINT NOT NULL,
	in_number  BIGINT NOT NULL,
	due        BIGINT NOT NULL,
	words      BYTEA   NOT NULL,
	answer     BIGINT NOT NULL,
	back_year  BIGINT NOT NULL,
	back_number BIGINT NOT NULL
);
CREATE INDEX office_letters_sender   ON office_letters (sender, case_no);
CREATE INDEX office_letters_receiver ON office_letters (receiver, case_no);
CREATE INDEX office_letters_open     ON office_letters (case_no) WHERE answer < 0;
-- News for the endpoints of agreements: plain rows, the newest state of each case.
CREATE TABLE data_news (
	agreement BIGINT NOT NULL,
	case_no   BIGINT NOT NULL,
	told      TEXT COLLATE "C"    NOT NULL,
	tries     BIGINT NOT NULL,
	next_at   BIGINT NOT NULL,
	PRIMARY KEY (agreement, case_no)
);
CREATE INDEX data_news_next ON data_news (next_at) WHERE next_at > 0;
