-- Those who work for the government. Names and numbers are items of the vault.
CREATE TABLE employees (
	id      BYTEA PRIMARY KEY,
	pos     BIGINT NOT NULL,
	office  TEXT COLLATE "C" NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	item    BYTEA NOT NULL
);
CREATE UNIQUE INDEX employees_account ON employees (account) WHERE account <> '';
CREATE INDEX employees_office ON employees (office, pos);
CREATE INDEX employees_pos ON employees (pos);
-- What was decreed about the organisation chart, in the order of the decrees.
CREATE TABLE staff_facts (
	pos    BIGINT PRIMARY KEY,
	id     BYTEA NOT NULL,
	stream TEXT COLLATE "C" NOT NULL,
	kind   TEXT COLLATE "C" NOT NULL,
	data   BYTEA NOT NULL
);
-- The requests of employees, by their cases.
CREATE TABLE staff_requests (
	case_no  BIGINT PRIMARY KEY,
	employee BYTEA NOT NULL,
	standard TEXT COLLATE "C" NOT NULL,
	pos      BIGINT NOT NULL
);
CREATE INDEX staff_requests_own ON staff_requests (employee, case_no);
-- Leave that was granted: its kind and what it takes are items of the vault.
CREATE TABLE leaves (
	id       BYTEA PRIMARY KEY,
	pos      BIGINT NOT NULL,
	employee BYTEA NOT NULL,
	office   TEXT COLLATE "C" NOT NULL,
	case_no  BIGINT NOT NULL,
	first    BIGINT NOT NULL,
	last     BIGINT NOT NULL,
	state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('granted','recalled','cancelled')),
	changes  BIGINT NOT NULL CHECK (changes >= 0),
	changed  BIGINT NOT NULL,
	item     BYTEA NOT NULL
);
CREATE INDEX leaves_own ON leaves (employee, first);
CREATE INDEX leaves_team ON leaves (office, last);
-- What changes a balance beside leave: days put off, joint leave worked, what came over.
CREATE TABLE leave_marks (
	pos      BIGINT PRIMARY KEY,
	employee BYTEA NOT NULL,
	kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('postponed','worked','opening')),
	year     BIGINT NOT NULL,
	days     BIGINT NOT NULL,
	idle     BIGINT NOT NULL
);
CREATE INDEX leave_marks_own ON leave_marks (employee, pos);
-- How many of an office must be there.
CREATE TABLE presence_rules (
	pos    BIGINT PRIMARY KEY,
	office TEXT COLLATE "C" NOT NULL,
	first  BIGINT NOT NULL,
	last   BIGINT NOT NULL,
	least  BIGINT NOT NULL CHECK (least >= 0),
	share  BIGINT NOT NULL CHECK (share BETWEEN 0 AND 100),
	item   BYTEA NOT NULL
);
CREATE INDEX presence_rules_office ON presence_rules (office, pos);
-- Journeys by their orders; place and account are items.
CREATE TABLE trips (
	id       BYTEA PRIMARY KEY,
	pos      BIGINT NOT NULL,
	employee BYTEA NOT NULL,
	office   TEXT COLLATE "C" NOT NULL,
	case_no  BIGINT NOT NULL,
	first    BIGINT NOT NULL,
	last     BIGINT NOT NULL,
	advance  BIGINT NOT NULL CHECK (advance >= 0),
	state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('ordered','settled','cancelled')),
	earned   BIGINT NOT NULL CHECK (earned >= 0),
	item     BYTEA NOT NULL
);
CREATE INDEX trips_own ON trips (employee, first);
CREATE INDEX trips_team ON trips (office, last);
-- Decrees on pay, for the periodic rise; told is the case that the clock opened.
CREATE TABLE rises (
	id       BYTEA PRIMARY KEY,
	pos      BIGINT NOT NULL,
	employee BYTEA NOT NULL,
	first    BIGINT NOT NULL,
	rank     TEXT COLLATE "C" NOT NULL,
	employed TEXT COLLATE "C" NOT NULL,
	service  BIGINT NOT NULL,
	due      BIGINT NOT NULL,
	notice   BIGINT NOT NULL,
	told     BIGINT NOT NULL
);
CREATE INDEX rises_notice ON rises (notice) WHERE told = 0;
CREATE INDEX rises_own ON rises (employee, pos);
