-- Other nodes that this one exchanges bundles with (internal/exchange). Plain rows
-- under the mark of the settled rows; heard, tried and trouble change by themselves.
CREATE TABLE link_peers (
	origin    BYTEA PRIMARY KEY,
	line      TEXT COLLATE "C" NOT NULL,
	verifier  TEXT COLLATE "C" NOT NULL,
	title     TEXT COLLATE "C" NOT NULL,
	office    TEXT COLLATE "C" NOT NULL,
	role      TEXT COLLATE "C" NOT NULL CHECK (role IN ('hub','below','other')),
	via       BYTEA    NOT NULL,
	url       TEXT COLLATE "C" NOT NULL,
	state     TEXT COLLATE "C" NOT NULL CHECK (state IN ('active','split','ended')),
	heir      BYTEA    NOT NULL,
	joined_at BIGINT NOT NULL,
	heard_at  BIGINT NOT NULL,
	tried_at  BIGINT NOT NULL,
	trouble   TEXT COLLATE "C" NOT NULL
);
-- How far the two sequences between this node and a peer are, and the names of all
-- bundles of both: pure functions of the streams link/ORIGIN.
CREATE TABLE link_ends (
	peer         BYTEA PRIMARY KEY,
	packed       BIGINT NOT NULL CHECK (packed >= 0),
	receipted    BIGINT NOT NULL CHECK (receipted BETWEEN 0 AND packed),
	receipted_at BIGINT NOT NULL,
	taken        BIGINT NOT NULL CHECK (taken >= 0)
);
CREATE TABLE link_sent (
	peer BYTEA    NOT NULL,
	seq  BIGINT NOT NULL CHECK (seq > 0),
	id   BYTEA    NOT NULL,
	at   BIGINT NOT NULL,
	PRIMARY KEY (peer, seq)
);
CREATE TABLE link_taken (
	peer BYTEA    NOT NULL,
	seq  BIGINT NOT NULL CHECK (seq > 0),
	id   BYTEA    NOT NULL,
	at   BIGINT NOT NULL,
	PRIMARY KEY (peer, seq)
);
-- What waits to be packed for a peer, in order; v counts how often it was posted.
CREATE TABLE link_out (
	peer BYTEA    NOT NULL,
	n    BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	note BYTEA    NOT NULL,
	v    BIGINT NOT NULL,
	at   BIGINT NOT NULL,
	PRIMARY KEY (peer, n)
);
CREATE UNIQUE INDEX link_out_name ON link_out (peer, kind, name);
-- Packed bundles until their receipt, sealed to the peer.
CREATE TABLE link_bundles (
	peer  BYTEA    NOT NULL,
	seq   BIGINT NOT NULL,
	size  BIGINT NOT NULL,
	at    BIGINT NOT NULL,
	bytes BYTEA    NOT NULL,
	PRIMARY KEY (peer, seq)
);
-- Records that came and could not be applied: a task for a person. side is in for
-- what came here, out for what a peer says that it set aside there.
CREATE TABLE link_aside (
	peer BYTEA    NOT NULL,
	side TEXT COLLATE "C" NOT NULL CHECK (side IN ('in','out')),
	seq  BIGINT NOT NULL,
	n    BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	item BYTEA    NOT NULL,
	why  TEXT COLLATE "C" NOT NULL,
	at   BIGINT NOT NULL,
	PRIMARY KEY (peer, side, seq, n)
);
