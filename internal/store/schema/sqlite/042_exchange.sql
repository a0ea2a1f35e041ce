-- Other nodes that this one exchanges bundles with (internal/exchange). Plain rows
-- under the mark of the settled rows; heard, tried and trouble change by themselves.
CREATE TABLE link_peers (
	origin    BLOB PRIMARY KEY,
	line      TEXT    NOT NULL,
	verifier  TEXT    NOT NULL,
	title     TEXT    NOT NULL,
	office    TEXT    NOT NULL,
	role      TEXT    NOT NULL CHECK (role IN ('hub','below','other')),
	via       BLOB    NOT NULL,
	url       TEXT    NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('active','split','ended')),
	heir      BLOB    NOT NULL,
	joined_at INTEGER NOT NULL,
	heard_at  INTEGER NOT NULL,
	tried_at  INTEGER NOT NULL,
	trouble   TEXT    NOT NULL
) WITHOUT ROWID;
-- How far the two sequences between this node and a peer are, and the names of all
-- bundles of both: pure functions of the streams link/ORIGIN.
CREATE TABLE link_ends (
	peer         BLOB PRIMARY KEY,
	packed       INTEGER NOT NULL CHECK (packed >= 0),
	receipted    INTEGER NOT NULL CHECK (receipted BETWEEN 0 AND packed),
	receipted_at INTEGER NOT NULL,
	taken        INTEGER NOT NULL CHECK (taken >= 0)
) WITHOUT ROWID;
CREATE TABLE link_sent (
	peer BLOB    NOT NULL,
	seq  INTEGER NOT NULL CHECK (seq > 0),
	id   BLOB    NOT NULL,
	at   INTEGER NOT NULL,
	PRIMARY KEY (peer, seq)
) WITHOUT ROWID;
CREATE TABLE link_taken (
	peer BLOB    NOT NULL,
	seq  INTEGER NOT NULL CHECK (seq > 0),
	id   BLOB    NOT NULL,
	at   INTEGER NOT NULL,
	PRIMARY KEY (peer, seq)
) WITHOUT ROWID;
-- What waits to be packed for a peer, in order; v counts how often it was posted.
CREATE TABLE link_out (
	peer BLOB    NOT NULL,
	n    INTEGER NOT NULL,
	kind TEXT    NOT NULL,
	name TEXT    NOT NULL,
	note BLOB    NOT NULL,
	v    INTEGER NOT NULL,
	at   INTEGER NOT NULL,
	PRIMARY KEY (peer, n)
) WITHOUT ROWID;
CREATE UNIQUE INDEX link_out_name ON link_out (peer, kind, name);
-- Packed bundles until their receipt, sealed to the peer.
CREATE TABLE link_bundles (
	peer  BLOB    NOT NULL,
	seq   INTEGER NOT NULL,
	size  INTEGER NOT NULL,
	at    INTEGER NOT NULL,
	bytes BLOB    NOT NULL,
	PRIMARY KEY (peer, seq)
);
-- Records that came and could not be applied: a task for a person. side is in for
-- what came here, out for what a peer says that it set aside there.
CREATE TABLE link_aside (
	peer BLOB    NOT NULL,
	side TEXT    NOT NULL CHECK (side IN ('in','out')),
	seq  INTEGER NOT NULL,
	n    INTEGER NOT NULL,
	kind TEXT    NOT NULL,
	name TEXT    NOT NULL,
	item BLOB    NOT NULL,
	why  TEXT    NOT NULL,
	at   INTEGER NOT NULL,
	PRIMARY KEY (peer, side, seq, n)
) WITHOUT ROWID;
