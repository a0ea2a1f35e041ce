-- Advice that other offices were asked for, a pure function of the cases.
CREATE TABLE case_advices (
	case_no INTEGER NOT NULL,
	step    TEXT NOT NULL,
	id      TEXT NOT NULL,
	office  TEXT NOT NULL,
	role    TEXT NOT NULL,
	due_at  INTEGER NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('','positive','conditions','negative')),
	done_at INTEGER NOT NULL,
	PRIMARY KEY (case_no, step, id)
) WITHOUT ROWID;
CREATE INDEX case_advices_open ON case_advices (office, role, due_at, case_no) WHERE done_at = 0;
