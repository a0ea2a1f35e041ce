-- Until when what was granted is fetched, 0 for no such day; what was not is
-- taken back by the clock.
ALTER TABLE aid_grants ADD COLUMN collect_at BIGINT  NOT NULL DEFAULT 0;
CREATE INDEX aid_grants_collect ON aid_grants (collect_at) WHERE collect_at > 0;
-- The end of a period of one good, a pure function of the stock streams: what had
-- happened to each shelf until then. Days are days since 1970 at the office.
CREATE TABLE stock_closings (
	pos       BIGINT PRIMARY KEY,
	office    TEXT COLLATE "C" NOT NULL,
	good      TEXT COLLATE "C" NOT NULL,
	from_day  BIGINT  NOT NULL,
	until_day BIGINT  NOT NULL CHECK (until_day >= from_day),
	account   TEXT COLLATE "C" NOT NULL,
	at        BIGINT  NOT NULL
);
CREATE UNIQUE INDEX stock_closings_good ON stock_closings (office, good, until_day);
CREATE TABLE stock_closing_rows (
	pos       BIGINT  NOT NULL,
	store     TEXT COLLATE "C" NOT NULL,
	received  BIGINT  NOT NULL,
	handed    BIGINT  NOT NULL,
	returned  BIGINT  NOT NULL,
	damaged   BIGINT  NOT NULL,
	moved_in  BIGINT  NOT NULL,
	moved_out BIGINT  NOT NULL,
	surplus   BIGINT  NOT NULL,
	shortage  BIGINT  NOT NULL,
	PRIMARY KEY (pos, store)
);
-- Goods on the way from one office to another, a pure function of the shipment
-- streams.
CREATE TABLE stock_shipments (
	id       BYTEA   PRIMARY KEY,
	pos      BIGINT  NOT NULL,
	good     TEXT COLLATE "C" NOT NULL,
	amount   BIGINT  NOT NULL CHECK (amount > 0),
	sender   TEXT COLLATE "C" NOT NULL,
	source   TEXT COLLATE "C" NOT NULL,
	receiver TEXT COLLATE "C" NOT NULL CHECK (receiver <> sender),
	account  TEXT COLLATE "C" NOT NULL,
	sent_at  BIGINT  NOT NULL,
	state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('sent','received','back')),
	target   TEXT COLLATE "C" NOT NULL,
	found    BIGINT  NOT NULL CHECK (found >= 0 AND found <= amount),
	why      TEXT COLLATE "C" NOT NULL,
	taker    TEXT COLLATE "C" NOT NULL,
	done_at  BIGINT  NOT NULL CHECK ((done_at > 0) = (state <> 'sent'))
);
CREATE INDEX stock_shipments_from ON stock_shipments (sender, pos);
CREATE INDEX stock_shipments_to   ON stock_shipments (receiver, pos);
