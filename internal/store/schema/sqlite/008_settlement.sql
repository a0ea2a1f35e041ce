-- Whoever is missing, was here for a time only, or was entered by mistake stays
-- in the register too. SQLite changes no CHECK, so the table is written anew.
CREATE TABLE residents_new (
	id         BLOB PRIMARY KEY,
	office     TEXT    NOT NULL,
	item       BLOB    NOT NULL,
	contact_at INTEGER NOT NULL,
	contact_by TEXT    NOT NULL,
	changed    INTEGER NOT NULL,
	state      TEXT    NOT NULL DEFAULT 'here' CHECK (state IN ('here','dead','moved','missing','gone','invalid'))
) WITHOUT ROWID;
INSERT INTO residents_new SELECT id, office, item, contact_at, contact_by, changed, state FROM residents;
DROP TABLE residents;
ALTER TABLE residents_new RENAME TO residents;
CREATE INDEX residents_office ON residents (office, id);
-- Tables: a pure function of the log. Each taking-in of a register, and from
-- which number on a series of ours goes on. Days are days since 1970.
CREATE TABLE register_loads (
	pos    INTEGER PRIMARY KEY,
	office TEXT    NOT NULL,
	source TEXT    NOT NULL,
	as_of  INTEGER NOT NULL,
	at     INTEGER NOT NULL,
	basis  TEXT    NOT NULL,
	rows   INTEGER NOT NULL CHECK (rows >= 0),
	digest BLOB    NOT NULL
);
CREATE INDEX register_loads_office ON register_loads (office, pos);
CREATE TABLE register_openings (
	office   TEXT    NOT NULL,
	register TEXT    NOT NULL,
	year     INTEGER NOT NULL,
	last     INTEGER NOT NULL CHECK (last > 0),
	source   TEXT    NOT NULL,
	pos      INTEGER NOT NULL,
	PRIMARY KEY (office, register, year, last)
) WITHOUT ROWID;
-- Plain rows: what was taken over from the system before, one row each under
-- the number that it had there. The words are items; the digest is a keyed one.
CREATE TABLE former (
	office   TEXT    NOT NULL,
	kind     TEXT    NOT NULL CHECK (kind IN ('type','area','resident','family','letter','agenda','register')),
	old      INTEGER NOT NULL,
	digest   BLOB    NOT NULL,
	item     BLOB    NOT NULL,
	resident BLOB    NOT NULL,
	number   TEXT    NOT NULL,
	seq      INTEGER NOT NULL,
	day      INTEGER NOT NULL,
	PRIMARY KEY (office, kind, old)
) WITHOUT ROWID;
CREATE INDEX former_number   ON former (number) WHERE number <> '';
CREATE INDEX former_resident ON former (resident, kind);
CREATE INDEX former_seq      ON former (office, kind, seq) WHERE seq > 0;
-- What is on its way in, and is seen by nobody until all of it is there: one
-- row a load that was begun, and the rows that have landed.
CREATE TABLE landings (
	office TEXT    PRIMARY KEY,
	digest BLOB    NOT NULL,
	side   INTEGER NOT NULL CHECK (side IN (0, 1)),
	begun  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE landed (
	office   TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	old      INTEGER NOT NULL,
	digest   BLOB    NOT NULL,
	item     BLOB    NOT NULL,
	resident BLOB    NOT NULL,
	number   TEXT    NOT NULL,
	seq      INTEGER NOT NULL,
	day      INTEGER NOT NULL,
	-- What becomes of it: a row, a new resident, one whose empty fields are
	-- filled (was is their words before), or a difference that an officer judges.
	what     TEXT    NOT NULL CHECK (what IN ('row','resident','fill','difference')),
	record   BLOB    NOT NULL,
	was      BLOB    NOT NULL,
	nik      BLOB    NOT NULL,
	kk       BLOB    NOT NULL,
	state    TEXT    NOT NULL,
	fields   TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (office, kind, old)
) WITHOUT ROWID;
-- Where the system before says something else of a resident than our register.
CREATE TABLE differences (
	office   TEXT    NOT NULL,
	old      INTEGER NOT NULL,
	resident BLOB    NOT NULL,
	digest   BLOB    NOT NULL,
	item     BLOB    NOT NULL,
	fields   TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	state    TEXT    NOT NULL CHECK (state IN ('open','taken','kept')),
	PRIMARY KEY (office, old)
) WITHOUT ROWID;
CREATE INDEX differences_open ON differences (office, at, old) WHERE state = 'open';
