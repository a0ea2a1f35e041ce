-- Wrong factors of an account within a day, from whatever place. A factor that is
-- right does not clear it.
CREATE TABLE pin_days (
	account TEXT    PRIMARY KEY,
	wrong   INTEGER NOT NULL CHECK (wrong >= 0),
	since   INTEGER NOT NULL
) WITHOUT ROWID;
-- An answer about money counts in the month in which it was given, so that a month
-- that is over does not change; one that came from a computer of the office is kept
-- apart. Months are months since the year 0; answers of before have none.
ALTER TABLE money_answers RENAME TO money_answers_before;
CREATE TABLE money_answers (
	case_no INTEGER NOT NULL,
	way     TEXT NOT NULL CHECK (way IN ('own','office')),
	office  TEXT NOT NULL,
	answer  TEXT NOT NULL CHECK (answer IN ('yes','no','rather-not')),
	month   INTEGER NOT NULL,
	PRIMARY KEY (case_no, way)
) WITHOUT ROWID;
INSERT INTO money_answers (case_no, way, office, answer, month) SELECT case_no, 'own', office, answer, 0 FROM money_answers_before;
DROP TABLE money_answers_before;
CREATE INDEX money_answers_month ON money_answers (month, office);
-- Codes that heads of the neighbourhood chose for themselves, by the area they are
-- head of: only a hash keyed by the root. Wrong ones are counted by day.
CREATE TABLE neighbourhood_codes (
	office TEXT    NOT NULL,
	head   TEXT    NOT NULL CHECK (head IN ('rt','rw','hamlet-head')),
	area   TEXT    NOT NULL,
	hash   TEXT    NOT NULL,
	set_at INTEGER NOT NULL,
	set_by TEXT    NOT NULL,
	wrong  INTEGER NOT NULL CHECK (wrong >= 0),
	since  INTEGER NOT NULL,
	PRIMARY KEY (office, head, area)
) WITHOUT ROWID;
