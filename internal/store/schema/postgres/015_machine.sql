-- Advice that other offices were asked for, a pure function of the cases.
CREATE TABLE case_advices (
	case_no BIGINT NOT NULL,
	step    TEXT COLLATE "C" NOT NULL,
	id      TEXT COLLATE "C" NOT NULL,
	office  TEXT COLLATE "C" NOT NULL,
	role    TEXT COLLATE "C" NOT NULL,
	due_at  BIGINT NOT NULL,
	outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('','positive','conditions','negative')),
	done_at BIGINT NOT NULL,
	PRIMARY KEY (case_no, step, id)
);
CREATE INDEX case_advices_open ON case_advices (office, role, due_at, case_no) WHERE done_at = 0;
