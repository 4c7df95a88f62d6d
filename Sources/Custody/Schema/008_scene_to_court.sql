-- Bail given at the scene instead of taking the person to a station (PACE s30A to s30D, PACE-04). The arrest stays; a detention opens only when they come.
CREATE TABLE street_bail (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    arrest_id UUID NOT NULL UNIQUE REFERENCES arrest(id),
    person_id UUID NOT NULL REFERENCES person(id),
    investigation_id UUID NOT NULL,
    given_at BIGINT NOT NULL,
    given_by UUID NOT NULL REFERENCES officer(id),
    authorised_by UUID REFERENCES officer(id),
    factors TEXT NOT NULL,
    reasons TEXT NOT NULL,
    conditions TEXT NOT NULL,
    victim_views TEXT,
    last_on TEXT NOT NULL,
    attend_at BIGINT,
    suite_id UUID REFERENCES unit(id),
    notified_at BIGINT,
    status TEXT NOT NULL CHECK (status IN ('in-force', 'failed', 'answered', 'ended')),
    ended_at BIGINT,
    end_reason TEXT,
    detention_id UUID REFERENCES detention(id),
    CHECK ((attend_at IS NULL) = (suite_id IS NULL)),
    CHECK ((ended_at IS NULL) = (status IN ('in-force', 'failed')))
);
CREATE INDEX street_bail_by_person ON street_bail (person_id, given_at);
CREATE INDEX street_bail_by_suite ON street_bail (suite_id, attend_at) WHERE status IN ('in-force', 'failed');

-- Days as an in-patient, on which the period of bail before charge does not run (PACE s47ZM, BAIL-06).
ALTER TABLE bail ADD COLUMN in_hospital TEXT NOT NULL DEFAULT '[]';
CREATE INDEX bail_by_return ON bail (return_at) WHERE status = 'in-force';

-- Other offences that somebody charged here admits and asks the court to take into consideration.
CREATE TABLE considered_offence (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    person_id UUID NOT NULL REFERENCES person(id),
    number BIGINT NOT NULL,
    investigation_id UUID NOT NULL,
    offence TEXT NOT NULL,
    title TEXT NOT NULL,
    particulars TEXT NOT NULL,
    admitted_at BIGINT NOT NULL,
    adult_name TEXT,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by UUID REFERENCES officer(id),
    withdrawn_reason TEXT,
    UNIQUE (detention_id, number),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE UNIQUE INDEX considered_offence_once ON considered_offence (person_id, investigation_id) WHERE withdrawn_at IS NULL;
CREATE INDEX considered_offence_of ON considered_offence (detention_id, number);

-- Who is due at which court, by day.
CREATE INDEX kept_for_court_by_day ON kept_for_court (court_on, court);
CREATE INDEX bail_to_court ON bail (return_at, court) WHERE is_charged AND status IN ('in-force', 'failed');
-- Of a charge sheet: by whom and when the person was handed it.
ALTER TABLE charge ADD COLUMN served_at BIGINT;
ALTER TABLE charge ADD COLUMN served_by UUID REFERENCES officer(id);
ALTER TABLE charge ADD COLUMN adult_name TEXT;

-- A test for class A drugs (PACE s63B, PACE-81).
CREATE TABLE drug_test (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    is_charged BOOLEAN NOT NULL,
    trigger_offence TEXT,
    authorised_by UUID REFERENCES officer(id),
    authority_reasons TEXT,
    age_years BIGINT,
    adult_name TEXT,
    is_warned BOOLEAN NOT NULL,
    requested_at BIGINT NOT NULL,
    requested_by UUID NOT NULL REFERENCES officer(id),
    refused_at BIGINT,
    refused_reason TEXT,
    taken_at BIGINT,
    taken_by UUID REFERENCES officer(id),
    result TEXT CHECK (result IS NULL OR result IN ('negative', 'positive', 'disputed', 'void')),
    drugs TEXT,
    result_at BIGINT,
    note TEXT,
    CHECK (refused_at IS NULL OR taken_at IS NULL),
    CHECK ((trigger_offence IS NULL) <> (authorised_by IS NULL))
);
CREATE INDEX drug_test_of ON drug_test (detention_id, requested_at, id);

-- An intimate search (PACE s55) is a search; an intimate sample (PACE s62) a request for biometrics: what both need besides.
ALTER TABLE detention_search ADD COLUMN purpose TEXT;
ALTER TABLE detention_search ADD COLUMN consent TEXT;
ALTER TABLE detention_search ADD COLUMN consent_at BIGINT;
ALTER TABLE detention_search ADD COLUMN carried_out_by TEXT;
ALTER TABLE detention_search ADD COLUMN carried_out_name TEXT;
ALTER TABLE biometric_request ADD COLUMN carried_out_by TEXT;
ALTER TABLE biometric_request ADD COLUMN carried_out_name TEXT;
ALTER TABLE biometric_request ADD COLUMN place TEXT;
ALTER TABLE biometric_request ADD COLUMN adult_name TEXT;
ALTER TABLE biometric_request ADD COLUMN is_warned BOOLEAN;

-- The appropriate adult, beside each right as it was told (PACE-60).
ALTER TABLE detention_right ADD COLUMN adult_present BOOLEAN;
-- Of consular communication: whose consulate is told nothing unless they ask (PACE-63).
ALTER TABLE detention_right ADD COLUMN seeks_asylum BOOLEAN;
-- How an interpreter who is not in the room was found to do (PACE-64).
ALTER TABLE detention_contact ADD COLUMN safeguards TEXT;
-- What was said before an interview began (PACE-62, PACE-67).
ALTER TABLE custody_interview ADD COLUMN is_cautioned BOOLEAN;
ALTER TABLE custody_interview ADD COLUMN is_reminded BOOLEAN;
