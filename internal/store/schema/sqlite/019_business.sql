-- Organisations, who acts for them, and what they filed: a pure function of the
-- streams "org/…". Days are days since 1970. Their words lie in the vault.
CREATE TABLE orgs (
	id         BLOB    PRIMARY KEY,
	pos        INTEGER NOT NULL UNIQUE,
	office     TEXT    NOT NULL,
	state      TEXT    NOT NULL CHECK (state IN ('waiting','confirmed','refused')),
	item       BLOB    NOT NULL,
	branches   TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	decided_at INTEGER NOT NULL CHECK ((decided_at > 0) = (state <> 'waiting')),
	decided_by TEXT    NOT NULL,
	words      BLOB    NOT NULL
) WITHOUT ROWID;
CREATE INDEX orgs_office ON orgs (office, state, pos);
CREATE TABLE mandates (
	id         BLOB    PRIMARY KEY,
	pos        INTEGER NOT NULL UNIQUE,
	org        BLOB    NOT NULL,
	item       BLOB    NOT NULL,
	ground     TEXT    NOT NULL CHECK (ground IN ('director','owner','employee','attorney')),
	services   TEXT    NOT NULL,
	branches   TEXT    NOT NULL,
	from_day   INTEGER NOT NULL,
	until_day  INTEGER NOT NULL CHECK (until_day = 0 OR until_day >= from_day),
	revoked_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX mandates_org ON mandates (org, pos);
CREATE TABLE org_cases (
	case_no INTEGER PRIMARY KEY,
	org     BLOB    NOT NULL,
	mandate BLOB    NOT NULL,
	branch  TEXT    NOT NULL,
	at      INTEGER NOT NULL
);
CREATE INDEX org_cases_org ON org_cases (org, case_no);
-- How an organisation is found by NIB or NPWP, without telling either.
CREATE TABLE org_tokens (
	token BLOB NOT NULL,
	org   BLOB NOT NULL,
	PRIMARY KEY (token, org)
) WITHOUT ROWID;
-- Permits that live after they were issued: a pure function of the streams
-- "permit/…". document is -1 for one that a national system issued.
CREATE TABLE permits (
	id              BLOB    PRIMARY KEY,
	pos             INTEGER NOT NULL UNIQUE,
	office          TEXT    NOT NULL,
	standard        TEXT    NOT NULL,
	version         INTEGER NOT NULL,
	case_no         INTEGER NOT NULL,
	document        INTEGER NOT NULL,
	number          TEXT    NOT NULL,
	issued_by       TEXT    NOT NULL CHECK ((issued_by = '') = (document >= 0)),
	org             BLOB    NOT NULL,
	item            BLOB    NOT NULL,
	publish         INTEGER NOT NULL CHECK (publish IN (0, 1)),
	from_day        INTEGER NOT NULL,
	until_day       INTEGER NOT NULL CHECK (until_day = 0 OR until_day >= from_day),
	state           TEXT    NOT NULL CHECK (state IN ('valid','suspended','withdrawn','expired','replaced')),
	before          BLOB    NOT NULL,
	after           BLOB    NOT NULL CHECK ((after <> x'') = (state = 'replaced')),
	reminded        INTEGER NOT NULL,
	warned_until    INTEGER NOT NULL,
	suspended_until INTEGER NOT NULL,
	inspected       INTEGER NOT NULL CHECK (inspected IN (0, 1)),
	ruled_day       INTEGER NOT NULL,
	objection_due   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX permits_office ON permits (office, state, pos);
CREATE INDEX permits_ends ON permits (until_day, id) WHERE until_day > 0 AND state IN ('valid','suspended');
CREATE INDEX permits_case ON permits (case_no);
CREATE INDEX permits_org ON permits (org, pos) WHERE org <> x'';
CREATE UNIQUE INDEX permits_document ON permits (document) WHERE document >= 0;
CREATE INDEX permits_public ON permits (pos) WHERE publish = 1 AND state = 'valid';
-- Cases that ask for something of a permit: its renewal or an amendment.
CREATE TABLE permit_asks (
	case_no INTEGER PRIMARY KEY,
	permit  BLOB    NOT NULL,
	purpose TEXT    NOT NULL CHECK (purpose IN ('renewal','amendment')),
	at      INTEGER NOT NULL
);
CREATE INDEX permit_asks_permit ON permit_asks (permit, case_no);
