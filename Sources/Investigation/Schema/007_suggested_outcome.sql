-- How a crime may end for a suspect, as custody or a voluntary attendance recorded it: waiting for the officer in the case to propose it.
CREATE TABLE suggested_outcome (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    person_id UUID NOT NULL REFERENCES person(id),
    code TEXT NOT NULL,
    day TEXT NOT NULL,
    because TEXT NOT NULL,
    reference TEXT NOT NULL,
    is_admitted BOOLEAN NOT NULL,
    is_accepted BOOLEAN NOT NULL,
    suggested_at BIGINT NOT NULL,
    suggested_by UUID NOT NULL REFERENCES officer(id),
    ended_at BIGINT,
    ended_because TEXT,
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
-- The latest of a suspect stands; what stood before is ended.
CREATE UNIQUE INDEX suggested_outcome_open ON suggested_outcome (investigation_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX suggested_outcome_of ON suggested_outcome (investigation_id, id);
