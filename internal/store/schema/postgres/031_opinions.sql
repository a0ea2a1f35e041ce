-- What people thought of how they were served (decision 0012). A box is one row of
-- sealed counts; marks say that something happened once and nothing else.
CREATE TABLE survey_boxes (
	office  TEXT COLLATE "C" NOT NULL,
	service TEXT COLLATE "C" NOT NULL,
	device  TEXT COLLATE "C" NOT NULL CHECK (device IN ('own', 'office')),
	sealed  BYTEA NOT NULL,
	PRIMARY KEY (office, service, device)
);
CREATE TABLE survey_marks (
	mark    BYTEA    PRIMARY KEY,
	quarter BIGINT  NOT NULL
);
-- What left the boxes: a pure function of the survey streams.
CREATE TABLE survey_counted (
	pos        BIGINT  PRIMARY KEY,
	office     TEXT COLLATE "C"    NOT NULL,
	from_month BIGINT  NOT NULL,
	to_month   BIGINT  NOT NULL CHECK (to_month >= from_month),
	data       BYTEA    NOT NULL
);
CREATE INDEX survey_counted_office ON survey_counted (office, to_month);
-- The receipts of what was counted; the entry holds their digest.
CREATE TABLE survey_receipts (
	mark BYTEA    PRIMARY KEY,
	pos  BIGINT  NOT NULL
);
