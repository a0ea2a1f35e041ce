-- The book of the stores, a pure function of the stock streams. Days are days
-- since 1970 at the office.
CREATE TABLE stock_moves (
	pos      INTEGER PRIMARY KEY,
	id       BLOB    NOT NULL UNIQUE,
	office   TEXT    NOT NULL,
	day      INTEGER NOT NULL,
	kind     TEXT    NOT NULL CHECK (kind IN ('received','handed','returned','damaged','moved','counted')),
	good     TEXT    NOT NULL,
	source   TEXT    NOT NULL,
	target   TEXT    NOT NULL,
	amount   INTEGER NOT NULL CHECK (amount > 0 OR amount = 0 AND kind = 'counted'),
	book     INTEGER NOT NULL,
	ref      TEXT    NOT NULL,
	proof    TEXT    NOT NULL,
	evidence BLOB    NOT NULL,
	why      TEXT    NOT NULL,
	account  TEXT    NOT NULL,
	at       INTEGER NOT NULL
);
CREATE INDEX stock_moves_good ON stock_moves (office, good, pos);
CREATE INDEX stock_moves_ref  ON stock_moves (ref, good) WHERE ref <> '';
-- A case is handed out once.
CREATE UNIQUE INDEX stock_moves_once ON stock_moves (ref) WHERE kind = 'handed';
CREATE TABLE stock_shelves (
	office    TEXT    NOT NULL,
	good      TEXT    NOT NULL,
	store     TEXT    NOT NULL,
	received  INTEGER NOT NULL,
	handed    INTEGER NOT NULL,
	returned  INTEGER NOT NULL,
	damaged   INTEGER NOT NULL,
	moved_in  INTEGER NOT NULL,
	moved_out INTEGER NOT NULL,
	surplus   INTEGER NOT NULL,
	shortage  INTEGER NOT NULL,
	PRIMARY KEY (office, good, store),
	CHECK (received - handed + returned - damaged + moved_in - moved_out + surplus - shortage >= 0)
) WITHOUT ROWID;
-- Rounds in which goods are given out, a pure function of the aid streams.
CREATE TABLE aid_rounds (
	id         BLOB    PRIMARY KEY,
	pos        INTEGER NOT NULL,
	office     TEXT    NOT NULL,
	standard   TEXT    NOT NULL,
	version    INTEGER NOT NULL,
	good       TEXT    NOT NULL,
	period     TEXT    NOT NULL,
	way        TEXT    NOT NULL CHECK (way IN ('ranking','filing')),
	ties       TEXT    NOT NULL,
	reserve    INTEGER NOT NULL,
	minutes    INTEGER NOT NULL,
	commitment BLOB    NOT NULL,
	seed       BLOB    NOT NULL,
	opened_at  INTEGER NOT NULL,
	until_at   INTEGER NOT NULL CHECK (until_at > opened_at),
	state      TEXT    NOT NULL CHECK (state IN ('open','ranked','closed')),
	ranked_at  INTEGER NOT NULL CHECK ((ranked_at > 0) OR state <> 'ranked'),
	object_at  INTEGER NOT NULL,
	words      BLOB    NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX aid_rounds_period ON aid_rounds (office, standard, period);
CREATE TABLE aid_shares (
	round BLOB    NOT NULL,
	place TEXT    NOT NULL,
	quota INTEGER NOT NULL CHECK (quota >= 0),
	taken INTEGER NOT NULL CHECK (taken >= 0 AND taken <= quota),
	PRIMARY KEY (round, place)
) WITHOUT ROWID;
-- Who asked in a round, how they were judged and where they stand.
CREATE TABLE aid_rows (
	round    BLOB    NOT NULL,
	case_no  INTEGER NOT NULL,
	case_id  BLOB    NOT NULL,
	lives    TEXT    NOT NULL,
	filed    INTEGER NOT NULL,
	met      INTEGER NOT NULL,
	fit      INTEGER NOT NULL CHECK (fit IN (0, 1)),
	levels   TEXT    NOT NULL,
	total    INTEGER NOT NULL,
	token    TEXT    NOT NULL,
	standing TEXT    NOT NULL CHECK (standing IN ('inside','reserve','below','twice','unfit','elsewhere')),
	share    TEXT    NOT NULL,
	number   INTEGER NOT NULL,
	PRIMARY KEY (round, case_no)
) WITHOUT ROWID;
CREATE INDEX aid_rows_case ON aid_rows (case_no);
CREATE INDEX aid_rows_list ON aid_rows (round, share, number);
-- What was granted; the benefit's key exists once, for each standard and period
-- or for ever, so that of two at once one is refused.
CREATE TABLE aid_grants (
	case_no INTEGER PRIMARY KEY,
	ref     TEXT    NOT NULL UNIQUE,
	round   BLOB    NOT NULL,
	share   TEXT    NOT NULL,
	period  TEXT    NOT NULL,
	benefit BLOB    NOT NULL,
	amount  INTEGER NOT NULL CHECK (amount > 0),
	at      INTEGER NOT NULL
);
CREATE UNIQUE INDEX aid_grants_benefit ON aid_grants (benefit);
CREATE INDEX aid_grants_round ON aid_grants (round, case_no);
CREATE TABLE aid_objections (
	pos     INTEGER PRIMARY KEY,
	round   BLOB    NOT NULL,
	case_no INTEGER NOT NULL,
	office  TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	item    BLOB    NOT NULL,
	outcome TEXT    NOT NULL CHECK (outcome IN ('','changed','stands')),
	answer  BLOB    NOT NULL,
	done_at INTEGER NOT NULL,
	account TEXT    NOT NULL
);
CREATE UNIQUE INDEX aid_objections_open ON aid_objections (round, case_no) WHERE outcome = '';
CREATE INDEX aid_objections_office ON aid_objections (office, pos) WHERE outcome = '';
-- The line at the counters, a pure function of the queue streams.
CREATE TABLE queue_days (
	office TEXT    NOT NULL,
	day    INTEGER NOT NULL,
	seq    INTEGER NOT NULL,
	PRIMARY KEY (office, day)
) WITHOUT ROWID;
CREATE TABLE queue_tickets (
	id        BLOB    PRIMARY KEY,
	office    TEXT    NOT NULL,
	day       INTEGER NOT NULL,
	letter    TEXT    NOT NULL,
	number    INTEGER NOT NULL CHECK (number > 0),
	line      TEXT    NOT NULL,
	class     TEXT    NOT NULL,
	service   TEXT    NOT NULL,
	channel   TEXT    NOT NULL CHECK (channel IN ('phone','kiosk','officer')),
	case_id   BLOB    NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('waiting','called','serving','absent','done','left')),
	asked     INTEGER NOT NULL,
	came      INTEGER NOT NULL,
	first     INTEGER NOT NULL,
	started   INTEGER NOT NULL,
	ended     INTEGER NOT NULL,
	calls     INTEGER NOT NULL,
	desk      TEXT    NOT NULL,
	last_call INTEGER NOT NULL,
	why       TEXT    NOT NULL,
	low       INTEGER NOT NULL,
	high      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX queue_tickets_number ON queue_tickets (office, day, letter, number);
-- Which counters are open, by whom: plain rows of the day.
CREATE TABLE queue_desks (
	office  TEXT    NOT NULL,
	desk    TEXT    NOT NULL,
	day     INTEGER NOT NULL,
	lines   TEXT    NOT NULL,
	account TEXT    NOT NULL,
	PRIMARY KEY (office, desk)
) WITHOUT ROWID;
-- Appointments, a pure function of the slot streams. Minutes are since midnight.
CREATE TABLE slot_bookings (
	id        BLOB    PRIMARY KEY,
	seq       INTEGER NOT NULL,
	case_no   INTEGER NOT NULL,
	office    TEXT    NOT NULL,
	owner     TEXT    NOT NULL,
	day       INTEGER NOT NULL,
	start_min INTEGER NOT NULL CHECK (start_min >= 0),
	end_min   INTEGER NOT NULL CHECK (end_min > start_min AND end_min <= 1440),
	capacity  INTEGER NOT NULL CHECK (capacity > 0),
	state     TEXT    NOT NULL CHECK (state IN ('booked','came','done','missed','released')),
	moves     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX slot_bookings_open ON slot_bookings (case_no) WHERE state IN ('booked','came');
CREATE INDEX slot_bookings_day  ON slot_bookings (owner, day, start_min);
CREATE INDEX slot_bookings_case ON slot_bookings (case_no);
