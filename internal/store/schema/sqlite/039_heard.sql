-- The public map of complaints: a pure function of the streams "complaint/…", of
-- what complaints shows to everybody. Each public matter with a place stands under
-- its village and its district; complaint_map counts them: districts under the
-- regency, villages under a district, and cells of a thousandth of a degree under a
-- village (area '').
CREATE TABLE complaint_spots (
	area TEXT    NOT NULL,
	no   INTEGER NOT NULL,
	PRIMARY KEY (area, no)
) WITHOUT ROWID;
CREATE TABLE complaint_map (
	up    TEXT    NOT NULL,
	area  TEXT    NOT NULL,
	cell  INTEGER NOT NULL,
	open  INTEGER NOT NULL CHECK (open >= 0),
	ended INTEGER NOT NULL CHECK (ended >= 0),
	PRIMARY KEY (up, area, cell)
) WITHOUT ROWID;
-- What fell due in a month is counted along this.
CREATE INDEX complaints_settle ON complaints (office, settle_due, decided_at, state) WHERE settle_due > 0;
-- The newest thing that the sender of a matter should know: rows of an out-tray,
-- not part of the history. That it was offered or handed to a mail server is an
-- entry of the matter's stream.
CREATE TABLE complaint_notices (
	no         INTEGER PRIMARY KEY,
	office     TEXT    NOT NULL,
	kind       TEXT    NOT NULL CHECK (kind IN ('answered','asked','forwarded','decided','late','lapsed')),
	at         INTEGER NOT NULL,
	phone      INTEGER NOT NULL CHECK (phone IN (0, 1)),
	offered_at INTEGER NOT NULL,
	mail       TEXT    NOT NULL CHECK (mail IN ('none','waiting','sent','failed')),
	tries      INTEGER NOT NULL,
	next_at    INTEGER NOT NULL,
	why        TEXT    NOT NULL
);
CREATE INDEX complaint_notices_waiting ON complaint_notices (office, at, no) WHERE offered_at = 0 AND phone = 1;
CREATE INDEX complaint_notices_mail ON complaint_notices (next_at, no) WHERE mail = 'waiting';
-- Reports of another city's system, as it published them (Open311 GeoReport v2):
-- a pure function of the streams "complaint-elsewhere/…", one row for each report
-- under the name of its jurisdiction. What it says lies in the vault.
CREATE TABLE complaint_records (
	source    TEXT    NOT NULL,
	id        TEXT    NOT NULL,
	no        INTEGER NOT NULL UNIQUE,
	service   TEXT    NOT NULL,
	status    TEXT    NOT NULL CHECK (status IN ('open','closed')),
	requested INTEGER NOT NULL,
	digest    BLOB    NOT NULL,
	item      BLOB    NOT NULL,
	PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE INDEX complaint_records_requested ON complaint_records (source, requested, no);
CREATE INDEX complaint_records_service ON complaint_records (source, service, requested, no);
