CREATE TABLE case_file (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    urn TEXT NOT NULL UNIQUE,
    investigation_id UUID NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('build')),
    opened_at BIGINT NOT NULL,
    opened_by UUID NOT NULL REFERENCES officer(id)
);
-- Those charged in one investigation share its case file (IDN-01).
CREATE UNIQUE INDEX case_file_by_investigation ON case_file (investigation_id);

CREATE TABLE case_defendant (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    case_file_id UUID NOT NULL REFERENCES case_file(id),
    person_id UUID NOT NULL REFERENCES person(id),
    detention_id UUID NOT NULL REFERENCES detention(id),
    added_at BIGINT NOT NULL,
    UNIQUE (case_file_id, detention_id)
);
CREATE INDEX case_defendant_by_person ON case_defendant (person_id, case_file_id);
