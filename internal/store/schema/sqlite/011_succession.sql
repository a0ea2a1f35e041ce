-- Hand-overs of an office to a successor, as drafted, signed by the first and
-- done by the second signature: a pure function of the streams "succession/…".
CREATE TABLE successions (
	id          BLOB    PRIMARY KEY,
	office      TEXT    NOT NULL,
	leaver      TEXT    NOT NULL,
	successor   TEXT    NOT NULL CHECK (successor <> leaver),
	superior    TEXT    NOT NULL,
	state       TEXT    NOT NULL CHECK (state IN ('draft','signed','done','void')),
	item        BLOB    NOT NULL,
	drafted_at  INTEGER NOT NULL,
	ends_at     INTEGER NOT NULL CHECK (ends_at > drafted_at),
	first_at    INTEGER NOT NULL,
	first_digest BLOB   NOT NULL,
	done_at     INTEGER NOT NULL CHECK ((done_at > 0) = (state = 'done')),
	digest      BLOB    NOT NULL,
	page        BLOB    NOT NULL,
	pdf         BLOB    NOT NULL,
	cases       INTEGER NOT NULL CHECK (cases >= 0),
	queued      INTEGER NOT NULL CHECK (queued >= 0),
	pos         INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX successions_office ON successions (office, pos);
