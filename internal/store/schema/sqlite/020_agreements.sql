-- Agreements on data between offices, and every question and answer under them:
-- a pure function of the agreement streams. Days are days since 1970 at the office.
CREATE TABLE data_agreements (
	case_no    INTEGER PRIMARY KEY,
	id         BLOB    NOT NULL UNIQUE,
	pos        INTEGER NOT NULL,
	office     TEXT    NOT NULL,
	document   INTEGER NOT NULL,
	purpose    TEXT    NOT NULL,
	fields     TEXT    NOT NULL,
	from_day   INTEGER NOT NULL,
	until_day  INTEGER NOT NULL CHECK (until_day >= from_day),
	keep_days  INTEGER NOT NULL CHECK (keep_days >= 0),
	per_day    INTEGER NOT NULL CHECK (per_day > 0),
	key_der    BLOB    NOT NULL,
	key_id     TEXT    NOT NULL,
	service    TEXT    NOT NULL,
	words      BLOB    NOT NULL,
	at         INTEGER NOT NULL
);
CREATE INDEX data_agreements_office ON data_agreements (office, case_no);
CREATE INDEX data_agreements_service ON data_agreements (service, office) WHERE service <> '';
CREATE TABLE data_answers (
	pos      INTEGER PRIMARY KEY,
	case_no  INTEGER NOT NULL,
	office   TEXT    NOT NULL,
	question BLOB    NOT NULL,
	resident BLOB    NOT NULL,
	fields   TEXT    NOT NULL,
	outcome  TEXT    NOT NULL CHECK (outcome IN ('answered','refused')),
	why      TEXT    NOT NULL CHECK ((why = '') = (outcome = 'answered')),
	via      BLOB    NOT NULL,
	day      INTEGER NOT NULL,
	at       INTEGER NOT NULL
);
-- A question is answered once, however often it is sent.
CREATE UNIQUE INDEX data_answers_once ON data_answers (case_no, question);
CREATE INDEX data_answers_resident ON data_answers (resident, pos) WHERE outcome = 'answered';
CREATE INDEX data_answers_case ON data_answers (case_no, pos);
CREATE TABLE data_days (
	case_no INTEGER NOT NULL,
	day     INTEGER NOT NULL,
	asked   INTEGER NOT NULL CHECK (asked > 0),
	PRIMARY KEY (case_no, day)
) WITHOUT ROWID;
-- What offices of this node asked elsewhere.
CREATE TABLE data_asked (
	pos       INTEGER PRIMARY KEY,
	office    TEXT    NOT NULL,
	agreement TEXT    NOT NULL,
	question  BLOB    NOT NULL UNIQUE,
	purpose   TEXT    NOT NULL,
	fields    TEXT    NOT NULL,
	account   TEXT    NOT NULL,
	outcome   TEXT    NOT NULL CHECK (outcome IN ('asked','answered','refused','unproved')),
	status    INTEGER NOT NULL,
	at        INTEGER NOT NULL
);
CREATE INDEX data_asked_office ON data_asked (office, pos);
-- Letters from one office to another, each a case of the receiver.
CREATE TABLE office_letters (
	case_no    INTEGER PRIMARY KEY,
	pos        INTEGER NOT NULL,
	sender     TEXT    NOT NULL,
	receiver   TEXT    NOT NULL,
	out_year   INTEGER NOT NULL,
	out_number INTEGER NOT NULL,
	in_year    INTEGER NOT NULL,
	in_number  INTEGER NOT NULL,
	due        INTEGER NOT NULL,
	words      BLOB    NOT NULL,
	answer     INTEGER NOT NULL,
	back_year  INTEGER NOT NULL,
	back_number INTEGER NOT NULL
);
CREATE INDEX office_letters_sender   ON office_letters (sender, case_no);
CREATE INDEX office_letters_receiver ON office_letters (receiver, case_no);
CREATE INDEX office_letters_open     ON office_letters (case_no) WHERE answer < 0;
-- News for the endpoints of agreements: plain rows, the newest state of each case.
CREATE TABLE data_news (
	agreement INTEGER NOT NULL,
	case_no   INTEGER NOT NULL,
	told      TEXT    NOT NULL,
	tries     INTEGER NOT NULL,
	next_at   INTEGER NOT NULL,
	PRIMARY KEY (agreement, case_no)
) WITHOUT ROWID;
CREATE INDEX data_news_next ON data_news (next_at) WHERE next_at > 0;
