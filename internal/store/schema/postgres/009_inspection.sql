-- Letters of assignment: who may inspect which offices and which months, until
-- when. Months are months since the year 0; the table is a pure function of the
-- streams "assignment/…", and so is what was opened by name under each.
CREATE TABLE assignments (
	id       BYTEA   PRIMARY KEY,
	office   TEXT COLLATE "C" NOT NULL,
	account  TEXT COLLATE "C" NOT NULL,
	offices  TEXT COLLATE "C" NOT NULL,
	from_month  BIGINT NOT NULL,
	until_month BIGINT NOT NULL CHECK (until_month >= from_month),
	ends_at  BIGINT NOT NULL,
	item     BYTEA   NOT NULL,
	ended_at BIGINT NOT NULL,
	pos      BIGINT NOT NULL
);
CREATE INDEX assignments_account ON assignments (account);
CREATE INDEX assignments_office  ON assignments (office, pos);
-- Where the monthly report of an office stands: versions approved, sent and
-- receipted last, a pure function of the streams "report/…".
CREATE TABLE monthly_reports (
	office    TEXT COLLATE "C" NOT NULL,
	month     BIGINT NOT NULL,
	version   BIGINT NOT NULL CHECK (version > 0),
	sent      BIGINT NOT NULL CHECK (sent <= version),
	receipted BIGINT NOT NULL CHECK (receipted <= sent),
	sent_to   TEXT COLLATE "C" NOT NULL,
	approved_at  BIGINT NOT NULL,
	sent_at      BIGINT NOT NULL,
	receipted_at BIGINT NOT NULL,
	PRIMARY KEY (office, month)
);
CREATE INDEX monthly_reports_month ON monthly_reports (month, office);
CREATE INDEX monthly_reports_to    ON monthly_reports (sent_to, month);
-- What an office said it has, for the assessment of its services, and which
-- version of each standard hangs on its wall; days are days since 1970.
CREATE TABLE assessment_facts (
	office TEXT COLLATE "C" NOT NULL,
	fact   TEXT COLLATE "C" NOT NULL,
	day    BIGINT NOT NULL,
	PRIMARY KEY (office, fact)
);
CREATE TABLE hung_boards (
	office   TEXT COLLATE "C" NOT NULL,
	standard TEXT COLLATE "C" NOT NULL,
	version  BIGINT NOT NULL,
	PRIMARY KEY (office, standard)
);
