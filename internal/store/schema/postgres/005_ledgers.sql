-- The books of an office: agenda, expedition and archive, the movements of its
-- residents, who stays for a time, and the months that are closed. Days are
-- days since 1970, months are months since the year 0; 0 is none. All of them
-- are a pure function of the streams "ledger/…".
CREATE TABLE ledger_letters (
	office        TEXT COLLATE "C" NOT NULL,
	direction     TEXT COLLATE "C" NOT NULL CHECK (direction IN ('in','out')),
	year          BIGINT NOT NULL,
	number        BIGINT NOT NULL CHECK (number > 0),
	date          BIGINT NOT NULL,
	entered       BIGINT NOT NULL,
	page          BIGINT NOT NULL,
	letter_date   BIGINT NOT NULL,
	class         TEXT COLLATE "C" NOT NULL,
	words         BYTEA    NOT NULL,
	scan          BYTEA    NOT NULL,
	document      BIGINT NOT NULL,
	void          TEXT COLLATE "C" NOT NULL CHECK (void IN ('','spoiled','cancelled','double','unused')),
	reason        BYTEA    NOT NULL,
	mended        BIGINT NOT NULL CHECK (mended IN (0, 1)),
	box           TEXT COLLATE "C" NOT NULL,
	register      TEXT COLLATE "C" NOT NULL,
	register_year BIGINT NOT NULL,
	register_seq  BIGINT NOT NULL,
	source        BIGINT NOT NULL,
	pos           BIGINT NOT NULL,
	PRIMARY KEY (office, direction, year, number)
);
CREATE UNIQUE INDEX ledger_letters_register ON ledger_letters (office, register, register_year, register_seq) WHERE register <> '';
CREATE UNIQUE INDEX ledger_letters_document ON ledger_letters (document) WHERE document >= 0;
CREATE INDEX ledger_letters_source ON ledger_letters (office, source);
CREATE INDEX ledger_letters_page ON ledger_letters (office, page);
CREATE TABLE ledger_sent (
	pos     BIGINT PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	year    BIGINT NOT NULL,
	number  BIGINT NOT NULL,
	date    BIGINT NOT NULL,
	page    BIGINT NOT NULL,
	way     TEXT COLLATE "C" NOT NULL CHECK (way IN ('hand','post','courier','electronic')),
	receiver BYTEA   NOT NULL,
	receipt BYTEA    NOT NULL
);
CREATE INDEX ledger_sent_letter ON ledger_sent (office, year, number);
CREATE TABLE ledger_movements (
	pos      BIGINT PRIMARY KEY,
	office   TEXT COLLATE "C" NOT NULL,
	kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('born','died','arrived','left','changed')),
	resident BYTEA    NOT NULL,
	date     BIGINT NOT NULL,
	page     BIGINT NOT NULL,
	area     TEXT COLLATE "C" NOT NULL,
	words    BYTEA    NOT NULL
);
CREATE INDEX ledger_movements_page ON ledger_movements (office, page, pos);
-- A resident about whom something was written: where they are counted now.
CREATE TABLE ledger_standings (
	resident  BYTEA PRIMARY KEY,
	office    TEXT COLLATE "C" NOT NULL,
	state     TEXT COLLATE "C" NOT NULL CHECK (state IN ('here','dead','moved')),
	area      TEXT COLLATE "C" NOT NULL,
	sex       TEXT COLLATE "C" NOT NULL CHECK (sex IN ('L','P')),
	foreigner BIGINT NOT NULL CHECK (foreigner IN (0, 1)),
	head      BIGINT NOT NULL CHECK (head IN (0, 1)),
	since     BIGINT NOT NULL,
	pos       BIGINT NOT NULL
);
CREATE INDEX ledger_standings_office ON ledger_standings (office, resident);
CREATE TABLE ledger_visitors (
	id      BYTEA PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	came    BIGINT NOT NULL,
	page    BIGINT NOT NULL,
	gone    BIGINT NOT NULL,
	gone_page BIGINT NOT NULL,
	words   BYTEA    NOT NULL,
	pos     BIGINT NOT NULL
);
CREATE INDEX ledger_visitors_office ON ledger_visitors (office, came);
CREATE TABLE ledger_closed (
	office TEXT COLLATE "C" NOT NULL,
	month  BIGINT NOT NULL,
	pos    BIGINT NOT NULL,
	PRIMARY KEY (office, month)
);
-- What the registers of numbers gave since the agenda last looked.
CREATE INDEX register_lines_pos ON register_lines (office, pos);
-- Whether a resident lives here; written in the same act as the entry that says so.
ALTER TABLE residents ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'here' CHECK (state IN ('here','dead','moved'));
