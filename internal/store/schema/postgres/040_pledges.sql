-- Until when a thing in the street was promised to be settled, 0 for no promise,
-- and how the promises of each category were kept, counted along the index.
ALTER TABLE complaints ADD COLUMN promise_due BIGINT NOT NULL DEFAULT 0;
CREATE INDEX complaints_kept ON complaints (first_office, received_at, category, promise_due, decided_at, ended_at) WHERE category <> '';
-- What is alike without a place; what was received in a span of days; what is said
-- of a service.
CREATE INDEX complaints_alike ON complaints (office, category, service, no) WHERE ended_at = 0;
CREATE INDEX complaints_public_received ON complaints (received_at, no) WHERE public = 1;
CREATE INDEX complaints_public_service ON complaints (service, no) WHERE public = 1 AND service <> '';
