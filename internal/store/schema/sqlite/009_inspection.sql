-- Letters of assignment: who may inspect which offices and which months, until
-- when. Months are months since the year 0; the table is a pure function of the
-- streams "assignment/…", and so is what was opened by name under each.
CREATE TABLE assignments (
	id       BLOB    PRIMARY KEY,
	office   TEXT    NOT NULL,
	account  TEXT    NOT NULL,
	offices  TEXT    NOT NULL,
	from_month  INTEGER NOT NULL,
	until_month INTEGER NOT NULL CHECK (until_month >= from_month),
	ends_at  INTEGER NOT NULL,
	item     BLOB    NOT NULL,
	ended_at INTEGER NOT NULL,
	pos      INTEGER NOT NULL
);
CREATE INDEX assignments_account ON assignments (account);
CREATE INDEX assignments_office  ON assignments (office, pos);
-- Where the monthly report of an office stands: versions approved, sent and
-- receipted last, a pure function of the streams "report/…".
CREATE TABLE monthly_reports (
	office    TEXT    NOT NULL,
	month     INTEGER NOT NULL,
	version   INTEGER NOT NULL CHECK (version > 0),
	sent      INTEGER NOT NULL CHECK (sent <= version),
	receipted INTEGER NOT NULL CHECK (receipted <= sent),
	sent_to   TEXT    NOT NULL,
	approved_at  INTEGER NOT NULL,
	sent_at      INTEGER NOT NULL,
	receipted_at INTEGER NOT NULL,
	PRIMARY KEY (office, month)
) WITHOUT ROWID;
CREATE INDEX monthly_reports_month ON monthly_reports (month, office);
CREATE INDEX monthly_reports_to    ON monthly_reports (sent_to, month);
-- What an office said it has, for the assessment of its services, and which
-- version of each standard hangs on its wall; days are days since 1970.
CREATE TABLE assessment_facts (
	office TEXT    NOT NULL,
	fact   TEXT    NOT NULL,
	day    INTEGER NOT NULL,
	PRIMARY KEY (office, fact)
) WITHOUT ROWID;
CREATE TABLE hung_boards (
	office   TEXT    NOT NULL,
	standard TEXT    NOT NULL,
	version  INTEGER NOT NULL,
	PRIMARY KEY (office, standard)
) WITHOUT ROWID;
