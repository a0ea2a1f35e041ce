-- What offices publish of their own work (decision 0013). open_published is a pure
-- function of the streams "open/OFFICE": the digest of each release.
CREATE TABLE open_published (
	pos    BIGINT PRIMARY KEY,
	office TEXT COLLATE "C"    NOT NULL,
	month  BIGINT NOT NULL,
	digest BYTEA    NOT NULL,
	at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX open_published_office ON open_published (office, month);
-- Plain rows: the files of each release, pressed, with the digest of each as it is
-- unpressed; and the figures that follow from it, service '' being all of an office.
CREATE TABLE open_files (
	office  TEXT COLLATE "C"    NOT NULL,
	month   BIGINT NOT NULL,
	name    TEXT COLLATE "C"    NOT NULL,
	size    BIGINT NOT NULL,
	digest  BYTEA    NOT NULL,
	pressed BYTEA    NOT NULL,
	PRIMARY KEY (office, month, name)
);
CREATE TABLE open_figures (
	office  TEXT COLLATE "C"    NOT NULL,
	service TEXT COLLATE "C"    NOT NULL,
	month   BIGINT NOT NULL,
	data    BYTEA    NOT NULL,
	PRIMARY KEY (office, service, month)
);
-- From which month on the things of a kind and service wait to be published.
CREATE TABLE open_boxes (
	office     TEXT COLLATE "C"    NOT NULL,
	what       TEXT COLLATE "C"    NOT NULL,
	service    TEXT COLLATE "C"    NOT NULL,
	from_month BIGINT NOT NULL,
	PRIMARY KEY (office, what, service)
);
-- How far each office has come: first and last month looked at, the last month in
-- which something was published (0 for none), and the last answers of the survey.
CREATE TABLE open_offices (
	office      TEXT COLLATE "C"    PRIMARY KEY,
	first_month BIGINT NOT NULL,
	month       BIGINT NOT NULL,
	released    BIGINT NOT NULL,
	survey_pos  BIGINT NOT NULL
);
CREATE INDEX open_offices_released ON open_offices (office) WHERE released > 0;
-- How many applications came in, counted once for all offices when a month is over;
-- open_months says with which case each month begins.
CREATE TABLE open_received (
	office  TEXT COLLATE "C"    NOT NULL,
	service TEXT COLLATE "C"    NOT NULL,
	month   BIGINT NOT NULL,
	n       BIGINT NOT NULL CHECK (n > 0),
	PRIMARY KEY (office, service, month)
);
CREATE TABLE open_months (
	month    BIGINT PRIMARY KEY,
	first_no BIGINT NOT NULL
);
CREATE INDEX cases_left ON cases (office, standard, ended_at) WHERE state = 'closed';
CREATE INDEX complaints_came ON complaints (office, received_at);
CREATE INDEX complaints_decided ON complaints (office, decided_at) WHERE decided_at > 0;
CREATE INDEX cases_refused ON cases (office, standard, ended_at) WHERE state = 'refused';
