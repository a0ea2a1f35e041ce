-- The tables of fees that offices loaded: a pure function of the streams
-- "tariff/...". The bytes of a table lie in the vault under item.
CREATE TABLE tariffs (
	item     BYTEA   PRIMARY KEY,
	pos      BIGINT  NOT NULL UNIQUE,
	office   TEXT COLLATE "C" NOT NULL,
	cite     TEXT COLLATE "C" NOT NULL,
	from_day BIGINT  NOT NULL,
	digest   BYTEA   NOT NULL,
	at       BIGINT  NOT NULL,
	account  TEXT COLLATE "C" NOT NULL
);
