-- Fairness reports and what officers said to those of their own desks: a pure
-- function of the fairness streams; the reports themselves are items. service ''
-- is all services, account '' the office; sole is the one officer who worked on
-- nearly all of it. Months are months since the year 0, opens is a day since 1970.
CREATE TABLE fairness_reports (
	no          INTEGER PRIMARY KEY,
	office      TEXT    NOT NULL,
	service     TEXT    NOT NULL,
	account     TEXT    NOT NULL,
	sole        TEXT    NOT NULL,
	first_month INTEGER NOT NULL,
	last_month  INTEGER NOT NULL CHECK (last_month >= first_month),
	cases       INTEGER NOT NULL CHECK (cases >= 0),
	made_at     INTEGER NOT NULL,
	opens       INTEGER NOT NULL,
	item        BLOB    NOT NULL
);
CREATE INDEX fairness_reports_office ON fairness_reports (office, account, last_month, first_month, no);
CREATE INDEX fairness_reports_desk   ON fairness_reports (account, no) WHERE account <> '';
CREATE INDEX fairness_reports_sole   ON fairness_reports (sole, no) WHERE sole <> '';
CREATE TABLE fairness_statements (
	pos     INTEGER PRIMARY KEY,
	report  INTEGER NOT NULL,
	account TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	item    BLOB    NOT NULL
);
CREATE INDEX fairness_statements_report ON fairness_statements (report, pos);
