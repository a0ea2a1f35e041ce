-- The public map of complaints: a pure function of the streams "complaint/…", of
-- what complaints shows to everybody. Each public matter with a place stands under
-- its village and its district; complaint_map counts them: districts under the
-- regency, villages under a district, and cells of a thousandth of a degree under a
-- village (area '').
CREATE TABLE complaint_spots (
	area TEXT COLLATE "C" NOT NULL,
	no   BIGINT NOT NULL,
	PRIMARY KEY (area, no)
);
CREATE TABLE complaint_map (
	up    TEXT COLLATE "C" NOT NULL,
	area  TEXT COLLATE "C" NOT NULL,
	cell  BIGINT NOT NULL,
	open  BIGINT NOT NULL CHECK (open >= 0),
	ended BIGINT NOT NULL CHECK (ended >= 0),
	PRIMARY KEY (up, area, cell)
);
-- What fell due in a month is counted along this.
CREATE INDEX complaints_settle ON complaints (office, settle_due, decided_at, state) WHERE settle_due > 0;
-- The newest thing that the sender of a matter should know: rows of an out-tray,
-- not part of the history. That it was offered or handed to a mail server is an
-- entry of the matter's stream.
CREATE TABLE complaint_notices (
	no         BIGINT PRIMARY KEY,
	office     TEXT COLLATE "C" NOT NULL,
	kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('answered','asked','forwarded','decided','late','lapsed')),
	at         BIGINT NOT NULL,
	phone      BIGINT NOT NULL CHECK (phone IN (0, 1)),
	offered_at BIGINT NOT NULL,
	mail       TEXT COLLATE "C" NOT NULL CHECK (mail IN ('none','waiting','sent','failed')),
	tries      BIGINT NOT NULL,
	next_at    BIGINT NOT NULL,
	why        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX complaint_notices_waiting ON complaint_notices (office, at, no) WHERE offered_at = 0 AND phone = 1;
CREATE INDEX complaint_notices_mail ON complaint_notices (next_at, no) WHERE mail = 'waiting';
-- Reports of another city's system, as it published them (Open311 GeoReport v2):
-- a pure function of the streams "complaint-elsewhere/…", one row for each report
-- under the name of its jurisdiction. What it says lies in the vault.
CREATE TABLE complaint_records (
	source    TEXT COLLATE "C" NOT NULL,
	id        TEXT COLLATE "C" NOT NULL,
	no        BIGINT NOT NULL UNIQUE,
	service   TEXT COLLATE "C" NOT NULL,
	status    TEXT COLLATE "C" NOT NULL CHECK (status IN ('open','closed')),
	requested BIGINT NOT NULL,
	digest    BYTEA NOT NULL,
	item      BYTEA NOT NULL,
	PRIMARY KEY (source, id)
);
CREATE INDEX complaint_records_requested ON complaint_records (source, requested, no);
CREATE INDEX complaint_records_service ON complaint_records (source, service, requested, no);
