-- Hand-overs of an office to a successor, as drafted, signed by the first and
-- done by the second signature: a pure function of the streams "succession/…".
CREATE TABLE successions (
	id          BYTEA   PRIMARY KEY,
	office      TEXT COLLATE "C" NOT NULL,
	leaver      TEXT COLLATE "C" NOT NULL,
	successor   TEXT COLLATE "C" NOT NULL CHECK (successor <> leaver),
	superior    TEXT COLLATE "C" NOT NULL,
	state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft','signed','done','void')),
	item        BYTEA   NOT NULL,
	drafted_at  BIGINT NOT NULL,
	ends_at     BIGINT NOT NULL CHECK (ends_at > drafted_at),
	first_at    BIGINT NOT NULL,
	first_digest BYTEA  NOT NULL,
	done_at     BIGINT NOT NULL CHECK ((done_at > 0) = (state = 'done')),
	digest      BYTEA   NOT NULL,
	page        BYTEA   NOT NULL,
	pdf         BYTEA   NOT NULL,
	cases       BIGINT NOT NULL CHECK (cases >= 0),
	queued      BIGINT NOT NULL CHECK (queued >= 0),
	pos         BIGINT NOT NULL
);
CREATE INDEX successions_office ON successions (office, pos);
