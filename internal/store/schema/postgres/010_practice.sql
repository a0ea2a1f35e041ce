-- Lessons that officers finished in the practice office, a pure function of the
-- streams "learning/…". Origin and position say up to where the practice
-- office's own log showed it.
CREATE TABLE lessons_done (
	pos      BIGINT PRIMARY KEY,
	account  TEXT COLLATE "C" NOT NULL,
	office   TEXT COLLATE "C" NOT NULL,
	lesson   TEXT COLLATE "C" NOT NULL,
	at       BIGINT NOT NULL,
	minutes  BIGINT NOT NULL CHECK (minutes > 0),
	origin   TEXT COLLATE "C" NOT NULL,
	practice_pos BIGINT NOT NULL CHECK (practice_pos >= 0)
);
CREATE INDEX lessons_done_account ON lessons_done (account, lesson, pos);
