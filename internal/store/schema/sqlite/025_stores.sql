-- Until when what was granted is fetched, 0 for no such day; what was not is
-- taken back by the clock.
ALTER TABLE aid_grants ADD COLUMN collect_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX aid_grants_collect ON aid_grants (collect_at) WHERE collect_at > 0;
-- The end of a period of one good, a pure function of the stock streams: what had
-- happened to each shelf until then. Days are days since 1970 at the office.
CREATE TABLE stock_closings (
	pos       INTEGER PRIMARY KEY,
	office    TEXT    NOT NULL,
	good      TEXT    NOT NULL,
	from_day  INTEGER NOT NULL,
	until_day INTEGER NOT NULL CHECK (until_day >= from_day),
	account   TEXT    NOT NULL,
	at        INTEGER NOT NULL
);
CREATE UNIQUE INDEX stock_closings_good ON stock_closings (office, good, until_day);
CREATE TABLE stock_closing_rows (
	pos       INTEGER NOT NULL,
	store     TEXT    NOT NULL,
	received  INTEGER NOT NULL,
	handed    INTEGER NOT NULL,
	returned  INTEGER NOT NULL,
	damaged   INTEGER NOT NULL,
	moved_in  INTEGER NOT NULL,
	moved_out INTEGER NOT NULL,
	surplus   INTEGER NOT NULL,
	shortage  INTEGER NOT NULL,
	PRIMARY KEY (pos, store)
) WITHOUT ROWID;
-- Goods on the way from one office to another, a pure function of the shipment
-- streams.
CREATE TABLE stock_shipments (
	id       BLOB    PRIMARY KEY,
	pos      INTEGER NOT NULL,
	good     TEXT    NOT NULL,
	amount   INTEGER NOT NULL CHECK (amount > 0),
	sender   TEXT    NOT NULL,
	source   TEXT    NOT NULL,
	receiver TEXT    NOT NULL CHECK (receiver <> sender),
	account  TEXT    NOT NULL,
	sent_at  INTEGER NOT NULL,
	state    TEXT    NOT NULL CHECK (state IN ('sent','received','back')),
	target   TEXT    NOT NULL,
	found    INTEGER NOT NULL CHECK (found >= 0 AND found <= amount),
	why      TEXT    NOT NULL,
	taker    TEXT    NOT NULL,
	done_at  INTEGER NOT NULL CHECK ((done_at > 0) = (state <> 'sent'))
) WITHOUT ROWID;
CREATE INDEX stock_shipments_from ON stock_shipments (sender, pos);
CREATE INDEX stock_shipments_to   ON stock_shipments (receiver, pos);
