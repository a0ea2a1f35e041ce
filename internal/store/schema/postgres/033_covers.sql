-- Letters that their office signed and that go to another by themselves: a pure
-- function of the correspondence streams. letter is the receiver's case, -1 until
-- it is there; receipt is when the receiver took it in, 0 before.
CREATE TABLE office_covers (
	case_no  BIGINT PRIMARY KEY,
	pos      BIGINT NOT NULL,
	id       BYTEA   NOT NULL UNIQUE,
	document BIGINT NOT NULL,
	sender   TEXT   NOT NULL,
	receiver TEXT   NOT NULL CHECK (receiver <> sender),
	words    BYTEA   NOT NULL,
	letter   BIGINT NOT NULL,
	receipt  BIGINT NOT NULL CHECK (receipt = 0 OR letter >= 0)
);
CREATE INDEX office_covers_open   ON office_covers (case_no) WHERE letter < 0;
CREATE INDEX office_covers_letter ON office_covers (letter)  WHERE letter >= 0;
CREATE INDEX office_covers_sender ON office_covers (sender, case_no);
