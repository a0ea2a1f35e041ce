-- Tables: a pure function of the log. Where the agenda of an office goes on from
-- numbers that another system gave; months are months since the year 0.
CREATE TABLE ledger_openings (
	office    TEXT    NOT NULL,
	direction TEXT    NOT NULL CHECK (direction IN ('in','out')),
	year      INTEGER NOT NULL,
	last      INTEGER NOT NULL CHECK (last > 0),
	page      INTEGER NOT NULL,
	source    TEXT    NOT NULL,
	pos       INTEGER NOT NULL,
	PRIMARY KEY (office, direction, year, last)
) WITHOUT ROWID;
-- A book that was printed is a look at everybody in it; month is 0 for a whole list.
CREATE TABLE ledger_prints (
	pos     INTEGER PRIMARY KEY,
	office  TEXT    NOT NULL,
	book    TEXT    NOT NULL,
	month   INTEGER NOT NULL,
	list    INTEGER NOT NULL CHECK (list IN (0, 1)),
	reason  TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	account TEXT    NOT NULL,
	role    TEXT    NOT NULL
);
CREATE INDEX ledger_prints_office ON ledger_prints (office, pos);
-- In what series an office counts its letters from a day on (days since 1970);
-- the item is on what ground.
CREATE TABLE register_series (
	pos      INTEGER PRIMARY KEY,
	office   TEXT    NOT NULL,
	from_day INTEGER NOT NULL,
	series   TEXT    NOT NULL CHECK (series IN ('register','common')),
	item     BLOB    NOT NULL,
	at       INTEGER NOT NULL,
	account  TEXT    NOT NULL
);
CREATE INDEX register_series_office ON register_series (office, from_day, pos);
