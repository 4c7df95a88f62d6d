-- The first account of a witness is a part of the report, as closed as the witness.
ALTER TABLE report_part ADD COLUMN person_id UUID REFERENCES person(id);
CREATE INDEX report_part_by_person ON report_part (person_id) WHERE person_id IS NOT NULL;

-- The risk in domestic abuse is assessed on an incident too, before or without a crime.
CREATE TABLE dash_assessment_wider (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    incident_id UUID REFERENCES incident(id) DEFERRABLE INITIALLY DEFERRED,
    person_id UUID REFERENCES person(id),
    -- A code of relationship-type, where no report of a crime holds it.
    relationship TEXT,
    answers TEXT NOT NULL,
    incidents BIGINT NOT NULL CHECK (incidents >= 1),
    suggested TEXT NOT NULL CHECK (suggested IN ('standard', 'medium', 'high')),
    suggested_because TEXT NOT NULL,
    grade TEXT NOT NULL CHECK (grade IN ('standard', 'medium', 'high')),
    reason TEXT,
    assessed_at BIGINT NOT NULL,
    assessed_by UUID NOT NULL REFERENCES officer(id),
    reviewed_at BIGINT,
    reviewed_by UUID REFERENCES officer(id),
    reviewed_grade TEXT CHECK (reviewed_grade IN ('standard', 'medium', 'high')),
    review TEXT,
    CHECK (reviewed_by IS NULL OR reviewed_by <> assessed_by),
    CHECK ((investigation_id IS NULL) <> (incident_id IS NULL))
);
INSERT INTO dash_assessment_wider (id, version, investigation_id, person_id, answers, incidents, suggested, suggested_because, grade, reason, assessed_at, assessed_by,
    reviewed_at, reviewed_by, reviewed_grade, review)
    SELECT id, version, investigation_id, person_id, answers, incidents, suggested, suggested_because, grade, reason, assessed_at, assessed_by,
    reviewed_at, reviewed_by, reviewed_grade, review FROM dash_assessment;
DROP TABLE dash_assessment;
ALTER TABLE dash_assessment_wider RENAME TO dash_assessment;
CREATE INDEX dash_assessment_by_investigation ON dash_assessment (investigation_id, id);
CREATE INDEX dash_assessment_by_incident ON dash_assessment (incident_id, id) WHERE incident_id IS NOT NULL;
CREATE INDEX dash_assessment_by_person ON dash_assessment (person_id) WHERE person_id IS NOT NULL;

-- Answers to what an incident of its kind is asked, by their codes, and why each level of THRIVE was given.
ALTER TABLE incident ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE incident ADD COLUMN notes TEXT NOT NULL DEFAULT '{}';

-- A recorded crime the registrar read again, and what they found.
CREATE TABLE crime_sample (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL UNIQUE REFERENCES investigation(id),
    result TEXT NOT NULL CHECK (result IN ('right', 'wrong-class', 'no-crime', 'more-crimes')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    sampled_at BIGINT NOT NULL,
    sampled_by UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX crime_sample_by_time ON crime_sample (sampled_at, id);

-- Whom a piece of evidence speaks of, where a point is about one suspect.
ALTER TABLE point_mark ADD COLUMN person_id UUID REFERENCES person(id);

-- Agreement of whoever uses a device to extraction from it (PCSCA 2022 ss37 to 44); withdrawn, it ends.
CREATE TABLE extraction_agreement (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    exhibit_id UUID NOT NULL REFERENCES exhibit(id),
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    person_id UUID NOT NULL REFERENCES person(id),
    -- Who agrees for a child.
    guardian_id UUID REFERENCES person(id),
    level TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope <> ''),
    from_day TEXT,
    to_day TEXT,
    reason TEXT NOT NULL CHECK (reason <> ''),
    necessity TEXT NOT NULL CHECK (necessity <> ''),
    signed_name TEXT NOT NULL CHECK (signed_name <> ''),
    strokes TEXT,
    signed_at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    taken_by UUID NOT NULL REFERENCES officer(id),
    withdrawn_at BIGINT,
    withdrawn_by UUID REFERENCES officer(id),
    withdrawn_because TEXT,
    CHECK ((withdrawn_at IS NULL) = (withdrawn_because IS NULL))
);
CREATE INDEX extraction_agreement_by_exhibit ON extraction_agreement (exhibit_id, id);
CREATE UNIQUE INDEX extraction_agreement_once ON extraction_agreement (exhibit_id) WHERE withdrawn_at IS NULL;

-- A working copy is an exhibit of its own, with its own label and continuity; the hash is what the tool gave (EXH-04).
ALTER TABLE exhibit ADD COLUMN copy_of UUID REFERENCES exhibit(id);
ALTER TABLE exhibit ADD COLUMN sha256 TEXT CHECK (length(sha256) = 64);
CREATE INDEX exhibit_by_copy ON exhibit (copy_of) WHERE copy_of IS NOT NULL;
