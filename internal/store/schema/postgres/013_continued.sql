-- Tables: a pure function of the log. Where the agenda of an office goes on from
-- numbers that another system gave; months are months since the year 0.
CREATE TABLE ledger_openings (
	office    TEXT COLLATE "C" NOT NULL,
	direction TEXT COLLATE "C" NOT NULL CHECK (direction IN ('in','out')),
	year      BIGINT NOT NULL,
	last      BIGINT NOT NULL CHECK (last > 0),
	page      BIGINT NOT NULL,
	source    TEXT COLLATE "C" NOT NULL,
	pos       BIGINT NOT NULL,
	PRIMARY KEY (office, direction, year, last)
);
-- A book that was printed is a look at everybody in it; month is 0 for a whole list.
CREATE TABLE ledger_prints (
	pos     BIGINT PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	book    TEXT COLLATE "C" NOT NULL,
	month   BIGINT NOT NULL,
	list    BIGINT NOT NULL CHECK (list IN (0, 1)),
	reason  TEXT COLLATE "C" NOT NULL,
	at      BIGINT NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	role    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX ledger_prints_office ON ledger_prints (office, pos);
-- In what series an office counts its letters from a day on (days since 1970);
-- the item is on what ground.
CREATE TABLE register_series (
	pos      BIGINT PRIMARY KEY,
	office   TEXT COLLATE "C" NOT NULL,
	from_day BIGINT NOT NULL,
	series   TEXT COLLATE "C" NOT NULL CHECK (series IN ('register','common')),
	item     BYTEA   NOT NULL,
	at       BIGINT NOT NULL,
	account  TEXT COLLATE "C" NOT NULL
);
CREATE INDEX register_series_office ON register_series (office, from_day, pos);
