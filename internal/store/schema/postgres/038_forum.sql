-- A say: drafts of standards and announcements that lie open, the comments on
-- them, minutes of the public forum and each office's rule of days. All of it is a
-- pure function of the streams "forum/…"; words lie in the vault. until_at is when a
-- topic closes, or when it was withdrawn or determined, whichever came first.
CREATE TABLE forum_topics (
	no         BIGINT PRIMARY KEY,
	id         BYTEA    NOT NULL UNIQUE,
	office     TEXT COLLATE "C"   NOT NULL,
	kind       TEXT COLLATE "C"   NOT NULL CHECK (kind IN ('standard','announcement')),
	service    TEXT COLLATE "C"   NOT NULL,
	version    BIGINT NOT NULL,
	state      TEXT COLLATE "C"   NOT NULL CHECK (state IN ('live','withdrawn','determined')),
	words      BYTEA    NOT NULL,
	opens_at   BIGINT NOT NULL,
	closes_at  BIGINT NOT NULL CHECK (closes_at > opens_at),
	until_at   BIGINT NOT NULL CHECK (until_at <= closes_at),
	ended_at   BIGINT NOT NULL CHECK ((ended_at > 0) = (state <> 'live')),
	CHECK (kind = 'standard' OR state <> 'determined')
);
CREATE INDEX forum_topics_until ON forum_topics (kind, until_at, no);
CREATE INDEX forum_topics_office ON forum_topics (office, no);
-- owed says that the office has to look at it or to answer it still.
CREATE TABLE forum_comments (
	no          BIGINT PRIMARY KEY,
	id          BYTEA    NOT NULL UNIQUE,
	topic       BIGINT NOT NULL,
	office      TEXT COLLATE "C"   NOT NULL,
	kind        TEXT COLLATE "C"   NOT NULL CHECK (kind IN ('standard','announcement')),
	service     TEXT COLLATE "C"   NOT NULL,
	component   TEXT COLLATE "C"   NOT NULL,
	standing    TEXT COLLATE "C"   NOT NULL CHECK (standing IN ('received','published','hidden','taken-back')),
	reason      TEXT COLLATE "C"   NOT NULL CHECK ((reason IN ('law','personal','insult')) = (standing = 'hidden')),
	outcome     TEXT COLLATE "C"   NOT NULL CHECK (outcome IN ('','accepted','partly','refused','replied')),
	named       BIGINT NOT NULL CHECK (named IN (0, 1)),
	month       TEXT COLLATE "C"   NOT NULL,
	received_at BIGINT NOT NULL,
	due         BIGINT NOT NULL,
	answered_at BIGINT NOT NULL CHECK ((answered_at > 0) = (outcome <> '')),
	owed        BIGINT NOT NULL CHECK (owed IN (0, 1))
);
CREATE INDEX forum_comments_seen ON forum_comments (topic, no) WHERE standing IN ('published', 'hidden');
CREATE INDEX forum_comments_waiting ON forum_comments (topic) WHERE owed = 1;
CREATE INDEX forum_comments_owed ON forum_comments (office, due, no) WHERE owed = 1;
CREATE INDEX forum_comments_month ON forum_comments (office, kind, month, due) WHERE owed = 1;
CREATE INDEX forum_comments_office ON forum_comments (office, no);
-- How many comments a topic has, and what became of them.
CREATE TABLE forum_tallies (
	topic    BIGINT PRIMARY KEY,
	received BIGINT NOT NULL,
	shown    BIGINT NOT NULL,
	hidden   BIGINT NOT NULL,
	back     BIGINT NOT NULL,
	answered BIGINT NOT NULL,
	in_time  BIGINT NOT NULL,
	accepted BIGINT NOT NULL,
	partly   BIGINT NOT NULL,
	refused  BIGINT NOT NULL
);
-- What became of the comments that came in a month, by office and service.
CREATE TABLE forum_months (
	office   TEXT COLLATE "C"   NOT NULL,
	kind     TEXT COLLATE "C"   NOT NULL,
	service  TEXT COLLATE "C"   NOT NULL,
	month    TEXT COLLATE "C"   NOT NULL,
	received BIGINT NOT NULL,
	hidden   BIGINT NOT NULL,
	back     BIGINT NOT NULL,
	in_time  BIGINT NOT NULL,
	late     BIGINT NOT NULL,
	PRIMARY KEY (office, kind, month, service)
);
CREATE INDEX forum_months_kind ON forum_months (kind, month);
-- next is the day of the earliest promise that is open, days since 1970, 0 for none.
CREATE TABLE forum_minutes (
	no       BIGINT PRIMARY KEY,
	id       BYTEA    NOT NULL UNIQUE,
	office   TEXT COLLATE "C"   NOT NULL,
	topic    BIGINT NOT NULL,
	held     BIGINT NOT NULL,
	words    BYTEA    NOT NULL,
	promises BIGINT NOT NULL,
	done     BIGINT NOT NULL CHECK (done <= promises),
	next     BIGINT NOT NULL CHECK ((next > 0) = (done < promises))
);
CREATE INDEX forum_minutes_office ON forum_minutes (office, no);
CREATE INDEX forum_minutes_topic ON forum_minutes (topic, no) WHERE topic >= 0;
CREATE INDEX forum_minutes_next ON forum_minutes (office, next, no) WHERE next > 0;
-- For how many days a draft lies open at least.
CREATE TABLE forum_rules (
	office TEXT COLLATE "C"   PRIMARY KEY,
	days   BIGINT NOT NULL,
	words  BYTEA    NOT NULL
);
-- Keys that make sending safe to repeat: plain rows, not part of the history.
CREATE TABLE forum_keys (
	key BYTEA    PRIMARY KEY,
	no  BIGINT NOT NULL
);
