-- Those who work for the government. Names and numbers are items of the vault.
CREATE TABLE employees (
	id      BLOB PRIMARY KEY,
	pos     INTEGER NOT NULL,
	office  TEXT NOT NULL,
	account TEXT NOT NULL,
	item    BLOB NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX employees_account ON employees (account) WHERE account <> '';
CREATE INDEX employees_office ON employees (office, pos);
CREATE INDEX employees_pos ON employees (pos);
-- What was decreed about the organisation chart, in the order of the decrees.
CREATE TABLE staff_facts (
	pos    INTEGER PRIMARY KEY,
	id     BLOB NOT NULL,
	stream TEXT NOT NULL,
	kind   TEXT NOT NULL,
	data   BLOB NOT NULL
);
-- The requests of employees, by their cases.
CREATE TABLE staff_requests (
	case_no  INTEGER PRIMARY KEY,
	employee BLOB NOT NULL,
	standard TEXT NOT NULL,
	pos      INTEGER NOT NULL
);
CREATE INDEX staff_requests_own ON staff_requests (employee, case_no);
-- Leave that was granted: its kind and what it takes are items of the vault.
CREATE TABLE leaves (
	id       BLOB PRIMARY KEY,
	pos      INTEGER NOT NULL,
	employee BLOB NOT NULL,
	office   TEXT NOT NULL,
	case_no  INTEGER NOT NULL,
	first    INTEGER NOT NULL,
	last     INTEGER NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('granted','recalled','cancelled')),
	changes  INTEGER NOT NULL CHECK (changes >= 0),
	changed  INTEGER NOT NULL,
	item     BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX leaves_own ON leaves (employee, first);
CREATE INDEX leaves_team ON leaves (office, last);
-- What changes a balance beside leave: days put off, joint leave worked, what came over.
CREATE TABLE leave_marks (
	pos      INTEGER PRIMARY KEY,
	employee BLOB NOT NULL,
	kind     TEXT NOT NULL CHECK (kind IN ('postponed','worked','opening')),
	year     INTEGER NOT NULL,
	days     INTEGER NOT NULL,
	idle     INTEGER NOT NULL
);
CREATE INDEX leave_marks_own ON leave_marks (employee, pos);
-- How many of an office must be there.
CREATE TABLE presence_rules (
	pos    INTEGER PRIMARY KEY,
	office TEXT NOT NULL,
	first  INTEGER NOT NULL,
	last   INTEGER NOT NULL,
	least  INTEGER NOT NULL CHECK (least >= 0),
	share  INTEGER NOT NULL CHECK (share BETWEEN 0 AND 100),
	item   BLOB NOT NULL
);
CREATE INDEX presence_rules_office ON presence_rules (office, pos);
-- Journeys by their orders; place and account are items.
CREATE TABLE trips (
	id       BLOB PRIMARY KEY,
	pos      INTEGER NOT NULL,
	employee BLOB NOT NULL,
	office   TEXT NOT NULL,
	case_no  INTEGER NOT NULL,
	first    INTEGER NOT NULL,
	last     INTEGER NOT NULL,
	advance  INTEGER NOT NULL CHECK (advance >= 0),
	state    TEXT NOT NULL CHECK (state IN ('ordered','settled','cancelled')),
	earned   INTEGER NOT NULL CHECK (earned >= 0),
	item     BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX trips_own ON trips (employee, first);
CREATE INDEX trips_team ON trips (office, last);
-- Decrees on pay, for the periodic rise; told is the case that the clock opened.
CREATE TABLE rises (
	id       BLOB PRIMARY KEY,
	pos      INTEGER NOT NULL,
	employee BLOB NOT NULL,
	first    INTEGER NOT NULL,
	rank     TEXT NOT NULL,
	employed TEXT NOT NULL,
	service  INTEGER NOT NULL,
	due      INTEGER NOT NULL,
	notice   INTEGER NOT NULL,
	told     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX rises_notice ON rises (notice) WHERE told = 0;
CREATE INDEX rises_own ON rises (employee, pos);
