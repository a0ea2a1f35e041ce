-- In which minutes a new application could be filed, one row for a day in UTC: one
-- bit a minute, the first the lowest of the first byte. Plain rows of the watchman.
CREATE TABLE serving_minutes (
	day     INTEGER PRIMARY KEY,
	minutes BLOB    NOT NULL
);
-- What the twelve principles of UU 25/2009 art. 4 came to in a month of an office,
-- and how far the journal was read for that. They are worked out from the journal
-- and what stands above, once a day, and can be worked out again.
CREATE TABLE principle_months (
	office  TEXT    NOT NULL,
	month   INTEGER NOT NULL,
	through INTEGER NOT NULL,
	sums    BLOB    NOT NULL,
	PRIMARY KEY (office, month)
) WITHOUT ROWID;
CREATE TABLE principle_cursor (
	id  INTEGER PRIMARY KEY CHECK (id = 1),
	pos INTEGER NOT NULL,
	day INTEGER NOT NULL
);
-- Who answered the survey, in coarse words that were not asked with a name: one
-- sealed row an office, apart from all answers, and what left it by tens, a pure
-- function of the survey streams.
CREATE TABLE survey_profile_boxes (
	office TEXT PRIMARY KEY,
	sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE survey_profiled (
	pos    INTEGER PRIMARY KEY,
	office TEXT    NOT NULL,
	month  INTEGER NOT NULL,
	data   BLOB    NOT NULL
);
CREATE INDEX survey_profiled_office ON survey_profiled (office, month);
-- What an office does about the elements that came out weakest, a pure function of
-- the survey streams; days are days since 1970, 0 for not yet.
CREATE TABLE survey_plans (
	no      INTEGER PRIMARY KEY,
	office  TEXT    NOT NULL,
	year    INTEGER NOT NULL,
	element TEXT    NOT NULL,
	words   BLOB    NOT NULL,
	until   INTEGER NOT NULL,
	done    INTEGER NOT NULL,
	outcome BLOB    NOT NULL,
	dropped INTEGER NOT NULL CHECK (dropped IN (0, 1))
);
CREATE INDEX survey_plans_office ON survey_plans (office, year, no);
