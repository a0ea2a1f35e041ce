-- The books of an office: agenda, expedition and archive, the movements of its
-- residents, who stays for a time, and the months that are closed. Days are
-- days since 1970, months are months since the year 0; 0 is none. All of them
-- are a pure function of the streams "ledger/…".
CREATE TABLE ledger_letters (
	office        TEXT    NOT NULL,
	direction     TEXT    NOT NULL CHECK (direction IN ('in','out')),
	year          INTEGER NOT NULL,
	number        INTEGER NOT NULL CHECK (number > 0),
	date          INTEGER NOT NULL,
	entered       INTEGER NOT NULL,
	page          INTEGER NOT NULL,
	letter_date   INTEGER NOT NULL,
	class         TEXT    NOT NULL,
	words         BLOB    NOT NULL,
	scan          BLOB    NOT NULL,
	document      INTEGER NOT NULL,
	void          TEXT    NOT NULL CHECK (void IN ('','spoiled','cancelled','double','unused')),
	reason        BLOB    NOT NULL,
	mended        INTEGER NOT NULL CHECK (mended IN (0, 1)),
	box           TEXT    NOT NULL,
	register      TEXT    NOT NULL,
	register_year INTEGER NOT NULL,
	register_seq  INTEGER NOT NULL,
	source        INTEGER NOT NULL,
	pos           INTEGER NOT NULL,
	PRIMARY KEY (office, direction, year, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_letters_register ON ledger_letters (office, register, register_year, register_seq) WHERE register <> '';
CREATE UNIQUE INDEX ledger_letters_document ON ledger_letters (document) WHERE document >= 0;
CREATE INDEX ledger_letters_source ON ledger_letters (office, source);
CREATE INDEX ledger_letters_page ON ledger_letters (office, page);
CREATE TABLE ledger_sent (
	pos     INTEGER PRIMARY KEY,
	office  TEXT    NOT NULL,
	year    INTEGER NOT NULL,
	number  INTEGER NOT NULL,
	date    INTEGER NOT NULL,
	page    INTEGER NOT NULL,
	way     TEXT    NOT NULL CHECK (way IN ('hand','post','courier','electronic')),
	receiver BLOB   NOT NULL,
	receipt BLOB    NOT NULL
);
CREATE INDEX ledger_sent_letter ON ledger_sent (office, year, number);
CREATE TABLE ledger_movements (
	pos      INTEGER PRIMARY KEY,
	office   TEXT    NOT NULL,
	kind     TEXT    NOT NULL CHECK (kind IN ('born','died','arrived','left','changed')),
	resident BLOB    NOT NULL,
	date     INTEGER NOT NULL,
	page     INTEGER NOT NULL,
	area     TEXT    NOT NULL,
	words    BLOB    NOT NULL
);
CREATE INDEX ledger_movements_page ON ledger_movements (office, page, pos);
-- A resident about whom something was written: where they are counted now.
CREATE TABLE ledger_standings (
	resident  BLOB PRIMARY KEY,
	office    TEXT    NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('here','dead','moved')),
	area      TEXT    NOT NULL,
	sex       TEXT    NOT NULL CHECK (sex IN ('L','P')),
	foreigner INTEGER NOT NULL CHECK (foreigner IN (0, 1)),
	head      INTEGER NOT NULL CHECK (head IN (0, 1)),
	since     INTEGER NOT NULL,
	pos       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ledger_standings_office ON ledger_standings (office, resident);
CREATE TABLE ledger_visitors (
	id      BLOB PRIMARY KEY,
	office  TEXT    NOT NULL,
	came    INTEGER NOT NULL,
	page    INTEGER NOT NULL,
	gone    INTEGER NOT NULL,
	gone_page INTEGER NOT NULL,
	words   BLOB    NOT NULL,
	pos     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ledger_visitors_office ON ledger_visitors (office, came);
CREATE TABLE ledger_closed (
	office TEXT    NOT NULL,
	month  INTEGER NOT NULL,
	pos    INTEGER NOT NULL,
	PRIMARY KEY (office, month)
) WITHOUT ROWID;
-- What the registers of numbers gave since the agenda last looked.
CREATE INDEX register_lines_pos ON register_lines (office, pos);
-- Whether a resident lives here; written in the same act as the entry that says so.
ALTER TABLE residents ADD COLUMN state TEXT NOT NULL DEFAULT 'here' CHECK (state IN ('here','dead','moved'));
