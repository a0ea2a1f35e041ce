-- Certified signing by a service that keeps the keys: by which service an
-- office signs, and with which credential an officer. Secrets are sealed under
-- the root. Plain rows; times in milliseconds, 0 for never.
CREATE TABLE remote_services (
	office     TEXT COLLATE "C" PRIMARY KEY,
	url        TEXT COLLATE "C" NOT NULL,
	auth       TEXT COLLATE "C" NOT NULL CHECK (auth IN ('oauth','token','basic')),
	oauth      TEXT COLLATE "C" NOT NULL,
	client     TEXT COLLATE "C" NOT NULL,
	secret     BYTEA   NOT NULL,
	name       TEXT COLLATE "C" NOT NULL,
	down_at    BIGINT  NOT NULL,
	checked_at BIGINT  NOT NULL,
	why        TEXT COLLATE "C" NOT NULL
);
CREATE TABLE remote_credentials (
	office     TEXT COLLATE "C" NOT NULL,
	account    TEXT COLLATE "C" NOT NULL,
	credential TEXT COLLATE "C" NOT NULL,
	chain      BYTEA   NOT NULL,
	factors    BYTEA   NOT NULL,
	refusal    TEXT COLLATE "C" NOT NULL,
	checked_at BIGINT  NOT NULL,
	PRIMARY KEY (office, account)
);
CREATE INDEX remote_credentials_checked ON remote_credentials (checked_at);
-- What is known of a certified letter until it is sealed: over is the digest
-- that was signed, signature what came back (empty: the signer confirms again),
-- why the reason as a message key. Plain rows.
CREATE TABLE remote_letters (
	document  BIGINT  PRIMARY KEY,
	over      BYTEA   NOT NULL,
	chain     BYTEA   NOT NULL,
	signature BYTEA   NOT NULL,
	why       TEXT COLLATE "C" NOT NULL,
	at        BIGINT  NOT NULL
);
-- A letter that only its signer's own certificate seals. A pure function of the log.
ALTER TABLE documents ADD COLUMN certified BIGINT  NOT NULL DEFAULT 0 CHECK (certified IN (0,1));
CREATE INDEX documents_certified ON documents (office, no) WHERE state = 'signed' AND certified = 1;
