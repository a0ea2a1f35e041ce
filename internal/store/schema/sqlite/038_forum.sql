-- A say: drafts of standards and announcements that lie open, the comments on
-- them, minutes of the public forum and each office's rule of days. All of it is a
-- pure function of the streams "forum/…"; words lie in the vault. until_at is when a
-- topic closes, or when it was withdrawn or determined, whichever came first.
CREATE TABLE forum_topics (
	no         INTEGER PRIMARY KEY,
	id         BLOB    NOT NULL UNIQUE,
	office     TEXT    NOT NULL,
	kind       TEXT    NOT NULL CHECK (kind IN ('standard','announcement')),
	service    TEXT    NOT NULL,
	version    INTEGER NOT NULL,
	state      TEXT    NOT NULL CHECK (state IN ('live','withdrawn','determined')),
	words      BLOB    NOT NULL,
	opens_at   INTEGER NOT NULL,
	closes_at  INTEGER NOT NULL CHECK (closes_at > opens_at),
	until_at   INTEGER NOT NULL CHECK (until_at <= closes_at),
	ended_at   INTEGER NOT NULL CHECK ((ended_at > 0) = (state <> 'live')),
	CHECK (kind = 'standard' OR state <> 'determined')
);
CREATE INDEX forum_topics_until ON forum_topics (kind, until_at, no);
CREATE INDEX forum_topics_office ON forum_topics (office, no);
-- owed says that the office has to look at it or to answer it still.
CREATE TABLE forum_comments (
	no          INTEGER PRIMARY KEY,
	id          BLOB    NOT NULL UNIQUE,
	topic       INTEGER NOT NULL,
	office      TEXT    NOT NULL,
	kind        TEXT    NOT NULL CHECK (kind IN ('standard','announcement')),
	service     TEXT    NOT NULL,
	component   TEXT    NOT NULL,
	standing    TEXT    NOT NULL CHECK (standing IN ('received','published','hidden','taken-back')),
	reason      TEXT    NOT NULL CHECK ((reason IN ('law','personal','insult')) = (standing = 'hidden')),
	outcome     TEXT    NOT NULL CHECK (outcome IN ('','accepted','partly','refused','replied')),
	named       INTEGER NOT NULL CHECK (named IN (0, 1)),
	month       TEXT    NOT NULL,
	received_at INTEGER NOT NULL,
	due         INTEGER NOT NULL,
	answered_at INTEGER NOT NULL CHECK ((answered_at > 0) = (outcome <> '')),
	owed        INTEGER NOT NULL CHECK (owed IN (0, 1))
);
CREATE INDEX forum_comments_seen ON forum_comments (topic, no) WHERE standing IN ('published', 'hidden');
CREATE INDEX forum_comments_waiting ON forum_comments (topic) WHERE owed = 1;
CREATE INDEX forum_comments_owed ON forum_comments (office, due, no) WHERE owed = 1;
CREATE INDEX forum_comments_month ON forum_comments (office, kind, month, due) WHERE owed = 1;
CREATE INDEX forum_comments_office ON forum_comments (office, no);
-- How many comments a topic has, and what became of them.
CREATE TABLE forum_tallies (
	topic    INTEGER PRIMARY KEY,
	received INTEGER NOT NULL,
	shown    INTEGER NOT NULL,
	hidden   INTEGER NOT NULL,
	back     INTEGER NOT NULL,
	answered INTEGER NOT NULL,
	in_time  INTEGER NOT NULL,
	accepted INTEGER NOT NULL,
	partly   INTEGER NOT NULL,
	refused  INTEGER NOT NULL
);
-- What became of the comments that came in a month, by office and service.
CREATE TABLE forum_months (
	office   TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	service  TEXT    NOT NULL,
	month    TEXT    NOT NULL,
	received INTEGER NOT NULL,
	hidden   INTEGER NOT NULL,
	back     INTEGER NOT NULL,
	in_time  INTEGER NOT NULL,
	late     INTEGER NOT NULL,
	PRIMARY KEY (office, kind, month, service)
) WITHOUT ROWID;
CREATE INDEX forum_months_kind ON forum_months (kind, month);
-- next is the day of the earliest promise that is open, days since 1970, 0 for none.
CREATE TABLE forum_minutes (
	no       INTEGER PRIMARY KEY,
	id       BLOB    NOT NULL UNIQUE,
	office   TEXT    NOT NULL,
	topic    INTEGER NOT NULL,
	held     INTEGER NOT NULL,
	words    BLOB    NOT NULL,
	promises INTEGER NOT NULL,
	done     INTEGER NOT NULL CHECK (done <= promises),
	next     INTEGER NOT NULL CHECK ((next > 0) = (done < promises))
);
CREATE INDEX forum_minutes_office ON forum_minutes (office, no);
CREATE INDEX forum_minutes_topic ON forum_minutes (topic, no) WHERE topic >= 0;
CREATE INDEX forum_minutes_next ON forum_minutes (office, next, no) WHERE next > 0;
-- For how many days a draft lies open at least.
CREATE TABLE forum_rules (
	office TEXT    PRIMARY KEY,
	days   INTEGER NOT NULL,
	words  BLOB    NOT NULL
) WITHOUT ROWID;
-- Keys that make sending safe to repeat: plain rows, not part of the history.
CREATE TABLE forum_keys (
	key BLOB    PRIMARY KEY,
	no  INTEGER NOT NULL
) WITHOUT ROWID;
