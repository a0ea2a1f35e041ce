-- Organisations, who acts for them, and what they filed: a pure function of the
-- streams "org/…". Days are days since 1970. Their words lie in the vault.
CREATE TABLE orgs (
	id         BYTEA   PRIMARY KEY,
	pos        BIGINT NOT NULL UNIQUE,
	office     TEXT COLLATE "C" NOT NULL,
	state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting','confirmed','refused')),
	item       BYTEA   NOT NULL,
	branches   TEXT COLLATE "C" NOT NULL,
	at         BIGINT NOT NULL,
	decided_at BIGINT NOT NULL CHECK ((decided_at > 0) = (state <> 'waiting')),
	decided_by TEXT COLLATE "C" NOT NULL,
	words      BYTEA   NOT NULL
);
CREATE INDEX orgs_office ON orgs (office, state, pos);
CREATE TABLE mandates (
	id         BYTEA   PRIMARY KEY,
	pos        BIGINT NOT NULL UNIQUE,
	org        BYTEA   NOT NULL,
	item       BYTEA   NOT NULL,
	ground     TEXT COLLATE "C" NOT NULL CHECK (ground IN ('director','owner','employee','attorney')),
	services   TEXT COLLATE "C" NOT NULL,
	branches   TEXT COLLATE "C" NOT NULL,
	from_day   BIGINT NOT NULL,
	until_day  BIGINT NOT NULL CHECK (until_day = 0 OR until_day >= from_day),
	revoked_at BIGINT NOT NULL
);
CREATE INDEX mandates_org ON mandates (org, pos);
CREATE TABLE org_cases (
	case_no BIGINT PRIMARY KEY,
	org     BYTEA   NOT NULL,
	mandate BYTEA   NOT NULL,
	branch  TEXT COLLATE "C" NOT NULL,
	at      BIGINT NOT NULL
);
CREATE INDEX org_cases_org ON org_cases (org, case_no);
-- How an organisation is found by NIB or NPWP, without telling either.
CREATE TABLE org_tokens (
	token BYTEA NOT NULL,
	org   BYTEA NOT NULL,
	PRIMARY KEY (token, org)
);
-- Permits that live after they were issued: a pure function of the streams
-- "permit/…". document is -1 for one that a national system issued.
CREATE TABLE permits (
	id              BYTEA   PRIMARY KEY,
	pos             BIGINT NOT NULL UNIQUE,
	office          TEXT COLLATE "C" NOT NULL,
	standard        TEXT COLLATE "C" NOT NULL,
	version         BIGINT NOT NULL,
	case_no         BIGINT NOT NULL,
	document        BIGINT NOT NULL,
	number          TEXT COLLATE "C" NOT NULL,
	issued_by       TEXT COLLATE "C" NOT NULL CHECK ((issued_by = '') = (document >= 0)),
	org             BYTEA   NOT NULL,
	item            BYTEA   NOT NULL,
	publish         BIGINT NOT NULL CHECK (publish IN (0, 1)),
	from_day        BIGINT NOT NULL,
	until_day       BIGINT NOT NULL CHECK (until_day = 0 OR until_day >= from_day),
	state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('valid','suspended','withdrawn','expired','replaced')),
	before          BYTEA   NOT NULL,
	after           BYTEA   NOT NULL CHECK ((after <> ''::bytea) = (state = 'replaced')),
	reminded        BIGINT NOT NULL,
	warned_until    BIGINT NOT NULL,
	suspended_until BIGINT NOT NULL,
	inspected       BIGINT NOT NULL CHECK (inspected IN (0, 1)),
	ruled_day       BIGINT NOT NULL,
	objection_due   BIGINT NOT NULL
);
CREATE INDEX permits_office ON permits (office, state, pos);
CREATE INDEX permits_ends ON permits (until_day, id) WHERE until_day > 0 AND state IN ('valid','suspended');
CREATE INDEX permits_case ON permits (case_no);
CREATE INDEX permits_org ON permits (org, pos) WHERE org <> ''::bytea;
CREATE UNIQUE INDEX permits_document ON permits (document) WHERE document >= 0;
CREATE INDEX permits_public ON permits (pos) WHERE publish = 1 AND state = 'valid';
-- Cases that ask for something of a permit: its renewal or an amendment.
CREATE TABLE permit_asks (
	case_no BIGINT PRIMARY KEY,
	permit  BYTEA   NOT NULL,
	purpose TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('renewal','amendment')),
	at      BIGINT NOT NULL
);
CREATE INDEX permit_asks_permit ON permit_asks (permit, case_no);
