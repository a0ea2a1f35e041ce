-- In which minutes a new application could be filed, one row for a day in UTC: one
-- bit a minute, the first the lowest of the first byte. Plain rows of the watchman.
CREATE TABLE serving_minutes (
	day     BIGINT PRIMARY KEY,
	minutes BYTEA    NOT NULL
);
-- What the twelve principles of UU 25/2009 art. 4 came to in a month of an office,
-- and how far the journal was read for that. They are worked out from the journal
-- and what stands above, once a day, and can be worked out again.
CREATE TABLE principle_months (
	office  TEXT COLLATE "C" NOT NULL,
	month   BIGINT NOT NULL,
	through BIGINT NOT NULL,
	sums    BYTEA    NOT NULL,
	PRIMARY KEY (office, month)
);
CREATE TABLE principle_cursor (
	id  BIGINT PRIMARY KEY CHECK (id = 1),
	pos BIGINT NOT NULL,
	day BIGINT NOT NULL
);
-- Who answered the survey, in coarse words that were not asked with a name: one
-- sealed row an office, apart from all answers, and what left it by tens, a pure
-- function of the survey streams.
CREATE TABLE survey_profile_boxes (
	office TEXT COLLATE "C" PRIMARY KEY,
	sealed BYTEA NOT NULL
);
CREATE TABLE survey_profiled (
	pos    BIGINT PRIMARY KEY,
	office TEXT COLLATE "C" NOT NULL,
	month  BIGINT NOT NULL,
	data   BYTEA    NOT NULL
);
CREATE INDEX survey_profiled_office ON survey_profiled (office, month);
-- What an office does about the elements that came out weakest, a pure function of
-- the survey streams; days are days since 1970, 0 for not yet.
CREATE TABLE survey_plans (
	no      BIGINT PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	year    BIGINT NOT NULL,
	element TEXT COLLATE "C" NOT NULL,
	words   BYTEA    NOT NULL,
	until   BIGINT NOT NULL,
	done    BIGINT NOT NULL,
	outcome BYTEA    NOT NULL,
	dropped BIGINT NOT NULL CHECK (dropped IN (0, 1))
);
CREATE INDEX survey_plans_office ON survey_plans (office, year, no);
