-- What a list shows of a case's applicant, sealed (vault): erased with the
-- items that it was drawn from, and read from them where it is missing.
CREATE TABLE case_labels (
	no     BIGINT PRIMARY KEY,
	sealed BYTEA NOT NULL
);
