-- What people thought of how they were served (decision 0012). A box is one row of
-- sealed counts; marks say that something happened once and nothing else.
CREATE TABLE survey_boxes (
	office  TEXT NOT NULL,
	service TEXT NOT NULL,
	device  TEXT NOT NULL CHECK (device IN ('own', 'office')),
	sealed  BLOB NOT NULL,
	PRIMARY KEY (office, service, device)
) WITHOUT ROWID;
CREATE TABLE survey_marks (
	mark    BLOB    PRIMARY KEY,
	quarter INTEGER NOT NULL
) WITHOUT ROWID;
-- What left the boxes: a pure function of the survey streams.
CREATE TABLE survey_counted (
	pos        INTEGER PRIMARY KEY,
	office     TEXT    NOT NULL,
	from_month INTEGER NOT NULL,
	to_month   INTEGER NOT NULL CHECK (to_month >= from_month),
	data       BLOB    NOT NULL
);
CREATE INDEX survey_counted_office ON survey_counted (office, to_month);
-- The receipts of what was counted; the entry holds their digest.
CREATE TABLE survey_receipts (
	mark BLOB    PRIMARY KEY,
	pos  INTEGER NOT NULL
) WITHOUT ROWID;
