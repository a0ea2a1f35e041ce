-- The book of the stores, a pure function of the stock streams. Days are days
-- since 1970 at the office.
CREATE TABLE stock_moves (
	pos      BIGINT PRIMARY KEY,
	id       BYTEA    NOT NULL UNIQUE,
	office   TEXT COLLATE "C"    NOT NULL,
	day      BIGINT NOT NULL,
	kind     TEXT COLLATE "C"    NOT NULL CHECK (kind IN ('received','handed','returned','damaged','moved','counted')),
	good     TEXT COLLATE "C"    NOT NULL,
	source   TEXT COLLATE "C"    NOT NULL,
	target   TEXT COLLATE "C"    NOT NULL,
	amount   BIGINT NOT NULL CHECK (amount > 0 OR amount = 0 AND kind = 'counted'),
	book     BIGINT NOT NULL,
	ref      TEXT COLLATE "C"    NOT NULL,
	proof    TEXT COLLATE "C"    NOT NULL,
	evidence BYTEA    NOT NULL,
	why      TEXT COLLATE "C"    NOT NULL,
	account  TEXT COLLATE "C"    NOT NULL,
	at       BIGINT NOT NULL
);
CREATE INDEX stock_moves_good ON stock_moves (office, good, pos);
CREATE INDEX stock_moves_ref  ON stock_moves (ref, good) WHERE ref <> '';
-- A case is handed out once.
CREATE UNIQUE INDEX stock_moves_once ON stock_moves (ref) WHERE kind = 'handed';
CREATE TABLE stock_shelves (
	office    TEXT COLLATE "C"    NOT NULL,
	good      TEXT COLLATE "C"    NOT NULL,
	store     TEXT COLLATE "C"    NOT NULL,
	received  BIGINT NOT NULL,
	handed    BIGINT NOT NULL,
	returned  BIGINT NOT NULL,
	damaged   BIGINT NOT NULL,
	moved_in  BIGINT NOT NULL,
	moved_out BIGINT NOT NULL,
	surplus   BIGINT NOT NULL,
	shortage  BIGINT NOT NULL,
	PRIMARY KEY (office, good, store),
	CHECK (received - handed + returned - damaged + moved_in - moved_out + surplus - shortage >= 0)
);
-- Rounds in which goods are given out, a pure function of the aid streams.
CREATE TABLE aid_rounds (
	id         BYTEA    PRIMARY KEY,
	pos        BIGINT NOT NULL,
	office     TEXT COLLATE "C"    NOT NULL,
	standard   TEXT COLLATE "C"    NOT NULL,
	version    BIGINT NOT NULL,
	good       TEXT COLLATE "C"    NOT NULL,
	period     TEXT COLLATE "C"    NOT NULL,
	way        TEXT COLLATE "C"    NOT NULL CHECK (way IN ('ranking','filing')),
	ties       TEXT COLLATE "C"    NOT NULL,
	reserve    BIGINT NOT NULL,
	minutes    BIGINT NOT NULL,
	commitment BYTEA    NOT NULL,
	seed       BYTEA    NOT NULL,
	opened_at  BIGINT NOT NULL,
	until_at   BIGINT NOT NULL CHECK (until_at > opened_at),
	state      TEXT COLLATE "C"    NOT NULL CHECK (state IN ('open','ranked','closed')),
	ranked_at  BIGINT NOT NULL CHECK ((ranked_at > 0) OR state <> 'ranked'),
	object_at  BIGINT NOT NULL,
	words      BYTEA    NOT NULL
);
CREATE UNIQUE INDEX aid_rounds_period ON aid_rounds (office, standard, period);
CREATE TABLE aid_shares (
	round BYTEA    NOT NULL,
	place TEXT COLLATE "C"    NOT NULL,
	quota BIGINT NOT NULL CHECK (quota >= 0),
	taken BIGINT NOT NULL CHECK (taken >= 0 AND taken <= quota),
	PRIMARY KEY (round, place)
);
-- Who asked in a round, how they were judged and where they stand.
CREATE TABLE aid_rows (
	round    BYTEA    NOT NULL,
	case_no  BIGINT NOT NULL,
	case_id  BYTEA    NOT NULL,
	lives    TEXT COLLATE "C"    NOT NULL,
	filed    BIGINT NOT NULL,
	met      BIGINT NOT NULL,
	fit      BIGINT NOT NULL CHECK (fit IN (0, 1)),
	levels   TEXT COLLATE "C"    NOT NULL,
	total    BIGINT NOT NULL,
	token    TEXT COLLATE "C"    NOT NULL,
	standing TEXT COLLATE "C"    NOT NULL CHECK (standing IN ('inside','reserve','below','twice','unfit','elsewhere')),
	share    TEXT COLLATE "C"    NOT NULL,
	number   BIGINT NOT NULL,
	PRIMARY KEY (round, case_no)
);
CREATE INDEX aid_rows_case ON aid_rows (case_no);
CREATE INDEX aid_rows_list ON aid_rows (round, share, number);
-- What was granted; the benefit's key exists once, for each standard and period
-- or for ever, so that of two at once one is refused.
CREATE TABLE aid_grants (
	case_no BIGINT PRIMARY KEY,
	ref     TEXT COLLATE "C"    NOT NULL UNIQUE,
	round   BYTEA    NOT NULL,
	share   TEXT COLLATE "C"    NOT NULL,
	period  TEXT COLLATE "C"    NOT NULL,
	benefit BYTEA    NOT NULL,
	amount  BIGINT NOT NULL CHECK (amount > 0),
	at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX aid_grants_benefit ON aid_grants (benefit);
CREATE INDEX aid_grants_round ON aid_grants (round, case_no);
CREATE TABLE aid_objections (
	pos     BIGINT PRIMARY KEY,
	round   BYTEA    NOT NULL,
	case_no BIGINT NOT NULL,
	office  TEXT COLLATE "C"    NOT NULL,
	at      BIGINT NOT NULL,
	item    BYTEA    NOT NULL,
	outcome TEXT COLLATE "C"    NOT NULL CHECK (outcome IN ('','changed','stands')),
	answer  BYTEA    NOT NULL,
	done_at BIGINT NOT NULL,
	account TEXT COLLATE "C"    NOT NULL
);
CREATE UNIQUE INDEX aid_objections_open ON aid_objections (round, case_no) WHERE outcome = '';
CREATE INDEX aid_objections_office ON aid_objections (office, pos) WHERE outcome = '';
-- The line at the counters, a pure function of the queue streams.
CREATE TABLE queue_days (
	office TEXT COLLATE "C"    NOT NULL,
	day    BIGINT NOT NULL,
	seq    BIGINT NOT NULL,
	PRIMARY KEY (office, day)
);
CREATE TABLE queue_tickets (
	id        BYTEA    PRIMARY KEY,
	office    TEXT COLLATE "C"    NOT NULL,
	day       BIGINT NOT NULL,
	letter    TEXT COLLATE "C"    NOT NULL,
	number    BIGINT NOT NULL CHECK (number > 0),
	line      TEXT COLLATE "C"    NOT NULL,
	class     TEXT COLLATE "C"    NOT NULL,
	service   TEXT COLLATE "C"    NOT NULL,
	channel   TEXT COLLATE "C"    NOT NULL CHECK (channel IN ('phone','kiosk','officer')),
	case_id   BYTEA    NOT NULL,
	state     TEXT COLLATE "C"    NOT NULL CHECK (state IN ('waiting','called','serving','absent','done','left')),
	asked     BIGINT NOT NULL,
	came      BIGINT NOT NULL,
	first     BIGINT NOT NULL,
	started   BIGINT NOT NULL,
	ended     BIGINT NOT NULL,
	calls     BIGINT NOT NULL,
	desk      TEXT COLLATE "C"    NOT NULL,
	last_call BIGINT NOT NULL,
	why       TEXT COLLATE "C"    NOT NULL,
	low       BIGINT NOT NULL,
	high      BIGINT NOT NULL
);
CREATE UNIQUE INDEX queue_tickets_number ON queue_tickets (office, day, letter, number);
-- Which counters are open, by whom: plain rows of the day.
CREATE TABLE queue_desks (
	office  TEXT COLLATE "C"    NOT NULL,
	desk    TEXT COLLATE "C"    NOT NULL,
	day     BIGINT NOT NULL,
	lines   TEXT COLLATE "C"    NOT NULL,
	account TEXT COLLATE "C"    NOT NULL,
	PRIMARY KEY (office, desk)
);
-- Appointments, a pure function of the slot streams. Minutes are since midnight.
CREATE TABLE slot_bookings (
	id        BYTEA    PRIMARY KEY,
	seq       BIGINT NOT NULL,
	case_no   BIGINT NOT NULL,
	office    TEXT COLLATE "C"    NOT NULL,
	owner     TEXT COLLATE "C"    NOT NULL,
	day       BIGINT NOT NULL,
	start_min BIGINT NOT NULL CHECK (start_min >= 0),
	end_min   BIGINT NOT NULL CHECK (end_min > start_min AND end_min <= 1440),
	capacity  BIGINT NOT NULL CHECK (capacity > 0),
	state     TEXT COLLATE "C"    NOT NULL CHECK (state IN ('booked','came','done','missed','released')),
	moves     BIGINT NOT NULL
);
CREATE UNIQUE INDEX slot_bookings_open ON slot_bookings (case_no) WHERE state IN ('booked','came');
CREATE INDEX slot_bookings_day  ON slot_bookings (owner, day, start_min);
CREATE INDEX slot_bookings_case ON slot_bookings (case_no);
