-- Certified signing by a service that keeps the keys: by which service an
-- office signs, and with which credential an officer. Secrets are sealed under
-- the root. Plain rows; times in milliseconds, 0 for never.
CREATE TABLE remote_services (
	office     TEXT    PRIMARY KEY,
	url        TEXT    NOT NULL,
	auth       TEXT    NOT NULL CHECK (auth IN ('oauth','token','basic')),
	oauth      TEXT    NOT NULL,
	client     TEXT    NOT NULL,
	secret     BLOB    NOT NULL,
	name       TEXT    NOT NULL,
	down_at    INTEGER NOT NULL,
	checked_at INTEGER NOT NULL,
	why        TEXT    NOT NULL
) WITHOUT ROWID;
CREATE TABLE remote_credentials (
	office     TEXT    NOT NULL,
	account    TEXT    NOT NULL,
	credential TEXT    NOT NULL,
	chain      BLOB    NOT NULL,
	factors    BLOB    NOT NULL,
	refusal    TEXT    NOT NULL,
	checked_at INTEGER NOT NULL,
	PRIMARY KEY (office, account)
) WITHOUT ROWID;
CREATE INDEX remote_credentials_checked ON remote_credentials (checked_at);
-- What is known of a certified letter until it is sealed: over is the digest
-- that was signed, signature what came back (empty: the signer confirms again),
-- why the reason as a message key. Plain rows.
CREATE TABLE remote_letters (
	document  INTEGER PRIMARY KEY,
	over      BLOB    NOT NULL,
	chain     BLOB    NOT NULL,
	signature BLOB    NOT NULL,
	why       TEXT    NOT NULL,
	at        INTEGER NOT NULL
);
-- A letter that only its signer's own certificate seals. A pure function of the log.
ALTER TABLE documents ADD COLUMN certified INTEGER NOT NULL DEFAULT 0 CHECK (certified IN (0,1));
CREATE INDEX documents_certified ON documents (office, no) WHERE state = 'signed' AND certified = 1;
