-- Fairness reports and what officers said to those of their own desks: a pure
-- function of the fairness streams; the reports themselves are items. service ''
-- is all services, account '' the office; sole is the one officer who worked on
-- nearly all of it. Months are months since the year 0, opens is a day since 1970.
CREATE TABLE fairness_reports (
	no          BIGINT  PRIMARY KEY,
	office      TEXT COLLATE "C" NOT NULL,
	service     TEXT COLLATE "C" NOT NULL,
	account     TEXT COLLATE "C" NOT NULL,
	sole        TEXT COLLATE "C" NOT NULL,
	first_month BIGINT  NOT NULL,
	last_month  BIGINT  NOT NULL CHECK (last_month >= first_month),
	cases       BIGINT  NOT NULL CHECK (cases >= 0),
	made_at     BIGINT  NOT NULL,
	opens       BIGINT  NOT NULL,
	item        BYTEA   NOT NULL
);
CREATE INDEX fairness_reports_office ON fairness_reports (office, account, last_month, first_month, no);
CREATE INDEX fairness_reports_desk   ON fairness_reports (account, no) WHERE account <> '';
CREATE INDEX fairness_reports_sole   ON fairness_reports (sole, no) WHERE sole <> '';
CREATE TABLE fairness_statements (
	pos     BIGINT  PRIMARY KEY,
	report  BIGINT  NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	at      BIGINT  NOT NULL,
	item    BYTEA   NOT NULL
);
CREATE INDEX fairness_statements_report ON fairness_statements (report, pos);
