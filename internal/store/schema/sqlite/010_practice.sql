-- Lessons that officers finished in the practice office, a pure function of the
-- streams "learning/…". Origin and position say up to where the practice
-- office's own log showed it.
CREATE TABLE lessons_done (
	pos      INTEGER PRIMARY KEY,
	account  TEXT    NOT NULL,
	office   TEXT    NOT NULL,
	lesson   TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	minutes  INTEGER NOT NULL CHECK (minutes > 0),
	origin   TEXT    NOT NULL,
	practice_pos INTEGER NOT NULL CHECK (practice_pos >= 0)
);
CREATE INDEX lessons_done_account ON lessons_done (account, lesson, pos);
