-- Wrong factors of an account within a day, from whatever place. A factor that is
-- right does not clear it.
CREATE TABLE pin_days (
	account TEXT    PRIMARY KEY,
	wrong   INTEGER NOT NULL CHECK (wrong >= 0),
	since   INTEGER NOT NULL
) WITHOUT ROWID;
-- An answer about money counts in the month in which it was given (at, ms UTC), so
-- that a month that is over does not change; one that came from a computer of the
-- office counts apart. Rows of before get the end of their case; rebuild says when
-- they were given.
ALTER TABLE money_answers ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE money_answers ADD COLUMN way TEXT NOT NULL DEFAULT 'own' CHECK (way IN ('own','office'));
UPDATE money_answers SET at = coalesce((SELECT c.ended_at FROM cases c WHERE c.no = money_answers.case_no), 0);
CREATE INDEX money_answers_at ON money_answers (at);
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
