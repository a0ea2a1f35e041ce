-- The shared computer of an office: opened by a full log-in until the end of
-- the office's day. The token is a hash; the cookie itself says, under the MAC
-- of the root, for which office and until when it was made.
CREATE TABLE devices (
	token     BLOB PRIMARY KEY,
	office    TEXT    NOT NULL,
	opened_by TEXT    NOT NULL,
	opened_at INTEGER NOT NULL,
	ends_at   INTEGER NOT NULL CHECK (ends_at > opened_at)
) WITHOUT ROWID;
CREATE INDEX devices_end ON devices (ends_at);
-- A session that was opened on a shared computer ends with it.
ALTER TABLE sessions ADD COLUMN device BLOB NOT NULL DEFAULT x'';
CREATE INDEX sessions_device ON sessions (device);
-- The PIN with which an officer changes in; peppered by the root, and under the
-- mark of the settled rows.
CREATE TABLE pins (
	account TEXT    PRIMARY KEY,
	hash    TEXT    NOT NULL,
	set_at  INTEGER NOT NULL
) WITHOUT ROWID;
-- Wrong factors by account and place, a shared computer or none (empty).
CREATE TABLE pin_tries (
	account TEXT    NOT NULL,
	device  BLOB    NOT NULL,
	tries   INTEGER NOT NULL CHECK (tries > 0),
	last_at INTEGER NOT NULL,
	PRIMARY KEY (account, device)
) WITHOUT ROWID;
-- One account at work in two places within a minute: a pure function of the
-- account streams.
CREATE TABLE two_devices (
	pos     INTEGER PRIMARY KEY,
	office  TEXT    NOT NULL,
	account TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	gap     INTEGER NOT NULL CHECK (gap BETWEEN 0 AND 60),
	one     TEXT    NOT NULL,
	other   TEXT    NOT NULL CHECK (other <> one)
);
CREATE INDEX two_devices_office ON two_devices (office, pos);
