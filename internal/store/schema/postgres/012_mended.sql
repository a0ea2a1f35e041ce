-- Wrong factors of an account within a day, from whatever place. A factor that is
-- right does not clear it.
CREATE TABLE pin_days (
	account TEXT COLLATE "C"    PRIMARY KEY,
	wrong   BIGINT NOT NULL CHECK (wrong >= 0),
	since   BIGINT NOT NULL
);
-- An answer about money counts in the month in which it was given, so that a month
-- that is over does not change; one that came from a computer of the office is kept
-- apart. Months are months since the year 0; answers of before have none.
ALTER TABLE money_answers RENAME TO money_answers_before;
CREATE TABLE money_answers (
	case_no BIGINT NOT NULL,
	way     TEXT COLLATE "C" NOT NULL CHECK (way IN ('own','office')),
	office  TEXT COLLATE "C" NOT NULL,
	answer  TEXT COLLATE "C" NOT NULL CHECK (answer IN ('yes','no','rather-not')),
	month   BIGINT NOT NULL,
	PRIMARY KEY (case_no, way)
);
INSERT INTO money_answers (case_no, way, office, answer, month) SELECT case_no, 'own', office, answer, 0 FROM money_answers_before;
DROP TABLE money_answers_before;
CREATE INDEX money_answers_month ON money_answers (month, office);
-- Codes that heads of the neighbourhood chose for themselves, by the area they are
-- head of: only a hash keyed by the root. Wrong ones are counted by day.
CREATE TABLE neighbourhood_codes (
	office TEXT COLLATE "C"    NOT NULL,
	head   TEXT COLLATE "C"    NOT NULL CHECK (head IN ('rt','rw','hamlet-head')),
	area   TEXT COLLATE "C"    NOT NULL,
	hash   TEXT COLLATE "C"    NOT NULL,
	set_at BIGINT NOT NULL,
	set_by TEXT COLLATE "C"    NOT NULL,
	wrong  BIGINT NOT NULL CHECK (wrong >= 0),
	since  BIGINT NOT NULL,
	PRIMARY KEY (office, head, area)
);
