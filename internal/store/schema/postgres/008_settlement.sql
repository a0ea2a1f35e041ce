-- Whoever is missing, was here for a time only, or was entered by mistake stays
-- in the register too.
ALTER TABLE residents DROP CONSTRAINT residents_state_check;
ALTER TABLE residents ADD CONSTRAINT residents_state_check CHECK (state IN ('here','dead','moved','missing','gone','invalid'));
-- Tables: a pure function of the log. Each taking-in of a register, and from
-- which number on a series of ours goes on. Days are days since 1970.
CREATE TABLE register_loads (
	pos    BIGINT PRIMARY KEY,
	office TEXT COLLATE "C" NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	as_of  BIGINT NOT NULL,
	at     BIGINT NOT NULL,
	basis  TEXT COLLATE "C" NOT NULL,
	rows   BIGINT NOT NULL CHECK (rows >= 0),
	digest BYTEA    NOT NULL
);
CREATE INDEX register_loads_office ON register_loads (office, pos);
CREATE TABLE register_openings (
	office   TEXT COLLATE "C" NOT NULL,
	register TEXT COLLATE "C" NOT NULL,
	year     BIGINT NOT NULL,
	last     BIGINT NOT NULL CHECK (last > 0),
	source   TEXT COLLATE "C" NOT NULL,
	pos      BIGINT NOT NULL,
	PRIMARY KEY (office, register, year, last)
);
-- Plain rows: what was taken over from the system before, one row each under
-- the number that it had there. The words are items; the digest is a keyed one.
CREATE TABLE former (
	office   TEXT COLLATE "C" NOT NULL,
	kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('type','area','resident','family','letter','agenda','register')),
	old      BIGINT NOT NULL,
	digest   BYTEA    NOT NULL,
	item     BYTEA    NOT NULL,
	resident BYTEA    NOT NULL,
	number   TEXT COLLATE "C" NOT NULL,
	seq      BIGINT NOT NULL,
	day      BIGINT NOT NULL,
	PRIMARY KEY (office, kind, old)
);
CREATE INDEX former_number   ON former (number) WHERE number <> '';
CREATE INDEX former_resident ON former (resident, kind);
CREATE INDEX former_seq      ON former (office, kind, seq) WHERE seq > 0;
-- What is on its way in, and is seen by nobody until all of it is there: one
-- row a load that was begun, and the rows that have landed.
CREATE TABLE landings (
	office TEXT COLLATE "C" PRIMARY KEY,
	digest BYTEA    NOT NULL,
	side   BIGINT NOT NULL CHECK (side IN (0, 1)),
	begun  BIGINT NOT NULL
);
CREATE TABLE landed (
	office   TEXT COLLATE "C" NOT NULL,
	kind     TEXT COLLATE "C" NOT NULL,
	old      BIGINT NOT NULL,
	digest   BYTEA    NOT NULL,
	item     BYTEA    NOT NULL,
	resident BYTEA    NOT NULL,
	number   TEXT COLLATE "C" NOT NULL,
	seq      BIGINT NOT NULL,
	day      BIGINT NOT NULL,
	-- What becomes of it: a row, a new resident, one whose empty fields are
	-- filled (was is their words before), or a difference that an officer judges.
	what     TEXT COLLATE "C" NOT NULL CHECK (what IN ('row','resident','fill','difference')),
	record   BYTEA    NOT NULL,
	was      BYTEA    NOT NULL,
	nik      BYTEA    NOT NULL,
	kk       BYTEA    NOT NULL,
	state    TEXT COLLATE "C" NOT NULL,
	fields   TEXT COLLATE "C" NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (office, kind, old)
);
-- Where the system before says something else of a resident than our register.
CREATE TABLE differences (
	office   TEXT COLLATE "C" NOT NULL,
	old      BIGINT NOT NULL,
	resident BYTEA    NOT NULL,
	digest   BYTEA    NOT NULL,
	item     BYTEA    NOT NULL,
	fields   TEXT COLLATE "C" NOT NULL,
	at       BIGINT NOT NULL,
	state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('open','taken','kept')),
	PRIMARY KEY (office, old)
);
CREATE INDEX differences_open ON differences (office, at, old) WHERE state = 'open';
