-- The shared computer of an office: opened by a full log-in until the end of
-- the office's day. The token is a hash; the cookie itself says, under the MAC
-- of the root, for which office and until when it was made.
CREATE TABLE devices (
	token     BYTEA PRIMARY KEY,
	office    TEXT COLLATE "C" NOT NULL,
	opened_by TEXT COLLATE "C" NOT NULL,
	opened_at BIGINT NOT NULL,
	ends_at   BIGINT NOT NULL CHECK (ends_at > opened_at)
);
CREATE INDEX devices_end ON devices (ends_at);
-- A session that was opened on a shared computer ends with it.
ALTER TABLE sessions ADD COLUMN device BYTEA NOT NULL DEFAULT ''::bytea;
CREATE INDEX sessions_device ON sessions (device);
-- The PIN with which an officer changes in; peppered by the root, and under the
-- mark of the settled rows.
CREATE TABLE pins (
	account TEXT COLLATE "C" PRIMARY KEY,
	hash    TEXT COLLATE "C" NOT NULL,
	set_at  BIGINT NOT NULL
);
-- Wrong factors by account and place, a shared computer or none (empty).
CREATE TABLE pin_tries (
	account TEXT COLLATE "C" NOT NULL,
	device  BYTEA  NOT NULL,
	tries   BIGINT NOT NULL CHECK (tries > 0),
	last_at BIGINT NOT NULL,
	PRIMARY KEY (account, device)
);
-- One account at work in two places within a minute: a pure function of the
-- account streams.
CREATE TABLE two_devices (
	pos     BIGINT PRIMARY KEY,
	office  TEXT COLLATE "C" NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	at      BIGINT NOT NULL,
	gap     BIGINT NOT NULL CHECK (gap BETWEEN 0 AND 60),
	one     TEXT COLLATE "C" NOT NULL,
	other   TEXT COLLATE "C" NOT NULL CHECK (other <> one)
);
CREATE INDEX two_devices_office ON two_devices (office, pos);
