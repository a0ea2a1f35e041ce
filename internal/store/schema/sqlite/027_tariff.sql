-- The tables of fees that offices loaded: a pure function of the streams
-- "tariff/...". The bytes of a table lie in the vault under item.
CREATE TABLE tariffs (
	item     BLOB    PRIMARY KEY,
	pos      INTEGER NOT NULL UNIQUE,
	office   TEXT    NOT NULL,
	cite     TEXT    NOT NULL,
	from_day INTEGER NOT NULL,
	digest   BLOB    NOT NULL,
	at       INTEGER NOT NULL,
	account  TEXT    NOT NULL
) WITHOUT ROWID;
