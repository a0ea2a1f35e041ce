-- Until when a thing in the street was promised to be settled, 0 for no promise,
-- and how the promises of each category were kept, counted along the index.
ALTER TABLE complaints ADD COLUMN promise_due INTEGER NOT NULL DEFAULT 0;
CREATE INDEX complaints_kept ON complaints (first_office, received_at, category, promise_due, decided_at, ended_at) WHERE category <> '';
