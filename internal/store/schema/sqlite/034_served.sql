-- How many were served of each service in a year, for the survey's page that
-- everybody may read: counted along the index and never over all cases.
CREATE INDEX cases_served ON cases (office, standard, ended_at) WHERE state IN ('delivered', 'refused');
