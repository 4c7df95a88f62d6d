-- One act about one right: told, declined, asked for, delayed, given after delay (PACE-22, PACE-61).
CREATE TABLE detention_right (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    entitlement TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('given', 'declined', 'requested', 'not-applicable', 'delayed')),
    at BIGINT NOT NULL,
    detail TEXT,
    language TEXT,
    medium TEXT,
    grounds TEXT,
    latest_at BIGINT,
    delay_ended_at BIGINT,
    delay_ended_by UUID REFERENCES officer(id),
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL,
    CHECK (act <> 'delayed' OR latest_at IS NOT NULL)
);
CREATE INDEX detention_right_of ON detention_right (detention_id, at, id);

-- Whoever is called for a detainee: solicitor, appropriate adult, interpreter, person told, consulate, healthcare, guardian.
CREATE TABLE detention_contact (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    part TEXT NOT NULL,
    name TEXT,
    organisation TEXT,
    phone TEXT,
    relation TEXT,
    reference TEXT,
    reason TEXT,
    status TEXT NOT NULL CHECK (status IN ('needed', 'called', 'coming', 'present', 'done', 'declined', 'failed')),
    needed_at BIGINT NOT NULL,
    called_at BIGINT,
    expected_at BIGINT,
    arrived_at BIGINT,
    left_at BIGINT,
    is_remote BOOLEAN NOT NULL,
    note TEXT,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL
);
CREATE INDEX detention_contact_of ON detention_contact (detention_id, part, id);

-- A risk assessment: every answer to every question asked, as it was asked that day (PACE-70).
CREATE TABLE risk_assessment (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    number BIGINT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('arrival', 'again', 'handover', 'release')),
    assessed_at BIGINT NOT NULL,
    answers TEXT NOT NULL,
    is_complete BOOLEAN NOT NULL,
    incomplete_reason TEXT,
    markers_checked BOOLEAN NOT NULL,
    previous_checked BOOLEAN NOT NULL,
    risk TEXT NOT NULL CHECK (risk IN ('standard', 'medium', 'high')),
    is_vulnerable BOOLEAN NOT NULL,
    appears_under18 BOOLEAN NOT NULL,
    plan TEXT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL,
    UNIQUE (detention_id, number)
);

CREATE TABLE detention_observation (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    level TEXT NOT NULL,
    title TEXT NOT NULL,
    minutes_max BIGINT NOT NULL CHECK (minutes_max BETWEEN 1 AND 60),
    is_roused BOOLEAN NOT NULL,
    is_constant BOOLEAN NOT NULL,
    rank BIGINT NOT NULL,
    reason TEXT NOT NULL,
    is_clinical BOOLEAN NOT NULL,
    clinical_input TEXT,
    set_at BIGINT NOT NULL,
    next_due_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX detention_observation_of ON detention_observation (detention_id, set_at, id);

-- A visit at the cell. Its time is the server's: it is never typed, so it cannot be put back.
CREATE TABLE cell_visit (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    visited_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    next_due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    wakes BOOLEAN,
    answers BOOLEAN,
    obeys BOOLEAN,
    note TEXT,
    late_reason TEXT,
    officer_id UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX cell_visit_of ON cell_visit (detention_id, visited_at, id);

-- That a visit was not made in time: each step is told once, by whichever node sees it first.
CREATE TABLE visit_escalation (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    due_at BIGINT NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('amber', 'red', 'inspector')),
    at BIGINT NOT NULL,
    UNIQUE (detention_id, due_at, step)
);

-- Meals, drinks, exercise, washing and the like: each offer and what came of it (PACE-68, PACE-69).
CREATE TABLE detention_care (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    kind TEXT NOT NULL,
    is_accepted BOOLEAN NOT NULL,
    detail TEXT,
    given_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL
);
CREATE INDEX detention_care_of ON detention_care (detention_id, given_at, id);

CREATE TABLE detention_medication (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    medicine TEXT NOT NULL,
    dose TEXT NOT NULL,
    is_controlled BOOLEAN NOT NULL,
    directed_by TEXT NOT NULL,
    hours_between BIGINT,
    doses_max BIGINT NOT NULL CHECK (doses_max BETWEEN 1 AND 50),
    doses_done BIGINT NOT NULL,
    next_due_at BIGINT,
    stopped_at BIGINT,
    stop_reason TEXT,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL
);
CREATE INDEX detention_medication_of ON detention_medication (detention_id, id);

CREATE TABLE medication_dose (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    medication_id UUID NOT NULL REFERENCES detention_medication(id),
    detention_id UUID NOT NULL REFERENCES detention(id),
    due_at BIGINT,
    given_at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'refused', 'withheld')),
    witness TEXT NOT NULL,
    supervisor TEXT,
    note TEXT,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL
);
CREATE INDEX medication_dose_of ON medication_dose (detention_id, given_at, id);

CREATE TABLE healthcare_examination (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    examiner TEXT NOT NULL,
    examined_at BIGINT NOT NULL,
    fit_to_detain BOOLEAN NOT NULL,
    fit_for_interview TEXT NOT NULL CHECK (fit_for_interview IN ('fit', 'unfit', 'not-assessed')),
    needs_adult BOOLEAN NOT NULL,
    level_advised TEXT,
    advice TEXT NOT NULL,
    again_at BIGINT,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL
);
CREATE INDEX healthcare_examination_of ON healthcare_examination (detention_id, examined_at, id);

CREATE TABLE custody_handover (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    suite_id UUID NOT NULL REFERENCES unit(id),
    from_officer UUID NOT NULL REFERENCES officer(id),
    to_officer UUID NOT NULL REFERENCES officer(id),
    at BIGINT NOT NULL,
    note TEXT,
    lines TEXT NOT NULL
);
CREATE INDEX custody_handover_of ON custody_handover (suite_id, at, id);

-- One use of force by one officer on one person, whatever the occasion.
CREATE TABLE force_use (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    user_id UUID NOT NULL REFERENCES officer(id),
    person_id UUID REFERENCES person(id),
    occasion TEXT NOT NULL CHECK (occasion IN ('arrest', 'stop', 'custody', 'other')),
    occasion_kind TEXT,
    occasion_id UUID,
    occasion_reference TEXT,
    used_at BIGINT NOT NULL,
    place TEXT NOT NULL,
    reasons TEXT NOT NULL,
    tactics TEXT NOT NULL,
    justification TEXT NOT NULL,
    factors TEXT NOT NULL,
    subject_injury TEXT NOT NULL,
    subject_injury_detail TEXT,
    officer_injury TEXT NOT NULL,
    medical_offered BOOLEAN NOT NULL,
    age_years BIGINT,
    ethnicity TEXT,
    sex TEXT,
    seemed_unwell BOOLEAN NOT NULL,
    outcome TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX force_use_at ON force_use (used_at, id);
CREATE INDEX force_use_of_occasion ON force_use (occasion_id) WHERE occasion_id IS NOT NULL;
CREATE INDEX force_use_of_person ON force_use (person_id, id) WHERE person_id IS NOT NULL;

-- Searches in custody. A strip search is opened by its authority and closed when its record is complete (PACE-80).
CREATE TABLE detention_search (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    suite_id UUID NOT NULL REFERENCES unit(id),
    extent TEXT NOT NULL CHECK (extent IN ('outer', 'clothing', 'strip', 'intimate')),
    grounds TEXT NOT NULL,
    authorised_by UUID NOT NULL REFERENCES officer(id),
    authorised_at BIGINT NOT NULL,
    searchers TEXT NOT NULL,
    present TEXT NOT NULL,
    is_same_sex BOOLEAN,
    sex_reason TEXT,
    place TEXT,
    is_out_of_sight BOOLEAN,
    urgency TEXT,
    adult_name TEXT,
    adult_present BOOLEAN,
    adult_waived BOOLEAN,
    was_in_parts BOOLEAN,
    started_at BIGINT,
    ended_at BIGINT,
    result TEXT,
    found TEXT,
    age_years BIGINT,
    needs_adult BOOLEAN NOT NULL,
    ethnicity TEXT,
    sex TEXT,
    closed_at BIGINT,
    closed_by UUID REFERENCES officer(id),
    not_done_reason TEXT,
    CHECK (extent <> 'strip' OR closed_at IS NULL OR not_done_reason IS NOT NULL OR (started_at IS NOT NULL AND ended_at IS NOT NULL AND result IS NOT NULL AND place IS NOT NULL))
);
CREATE INDEX detention_search_of ON detention_search (detention_id, id);
CREATE INDEX detention_search_strip ON detention_search (started_at, id) WHERE extent IN ('strip', 'intimate');

CREATE TABLE biometric_request (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    kind TEXT NOT NULL,
    power TEXT NOT NULL,
    consent TEXT,
    requested_at BIGINT NOT NULL,
    requested_by UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('requested', 'taken', 'failed', 'refused', 'confirmed')),
    taken_at BIGINT,
    reference TEXT,
    note TEXT,
    confirmed_at BIGINT,
    retention TEXT,
    retain_until TEXT,
    destroy_sample_by TEXT
);
CREATE INDEX biometric_request_of ON biometric_request (detention_id, id);

CREATE TABLE detention_property (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    number BIGINT NOT NULL,
    description TEXT NOT NULL,
    pence BIGINT,
    handling TEXT NOT NULL,
    withheld_reason TEXT,
    seal TEXT,
    taken_at BIGINT NOT NULL,
    taken_by UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('held', 'with-person', 'returned', 'evidence', 'transferred', 'missing')),
    moved_at BIGINT,
    moved_by UUID REFERENCES officer(id),
    move_note TEXT,
    new_seal TEXT,
    UNIQUE (detention_id, number)
);

-- What a person signed, drawn or typed. The hash covers what was signed, the name, the drawing and the time.
CREATE TABLE signature (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id UUID NOT NULL,
    meaning TEXT NOT NULL,
    signed_text TEXT NOT NULL,
    name TEXT,
    strokes TEXT,
    refused_reason TEXT,
    hash TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    CHECK (name IS NOT NULL OR refused_reason IS NOT NULL)
);
CREATE INDEX signature_of ON signature (record_id, id);

CREATE TABLE rest_period (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    interruptions TEXT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    recorded_at BIGINT NOT NULL,
    CHECK (ended_at IS NULL OR ended_at >= started_at)
);
CREATE INDEX rest_period_of ON rest_period (detention_id, started_at);
-- A person rests once at a time.
CREATE UNIQUE INDEX rest_period_one_each ON rest_period (detention_id) WHERE ended_at IS NULL;

CREATE TABLE custody_interview (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    number BIGINT NOT NULL,
    interviewer_id UUID NOT NULL REFERENCES officer(id),
    second_id UUID REFERENCES officer(id),
    persons TEXT NOT NULL,
    medium TEXT NOT NULL,
    reference TEXT NOT NULL,
    room TEXT,
    gates TEXT NOT NULL,
    overrides TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    breaks TEXT NOT NULL,
    special_warning BOOLEAN,
    note TEXT,
    released_by UUID NOT NULL REFERENCES officer(id),
    UNIQUE (detention_id, number),
    CHECK (ended_at IS NULL OR ended_at >= started_at)
);
CREATE UNIQUE INDEX custody_interview_one_each ON custody_interview (detention_id) WHERE ended_at IS NULL;

-- A gate lifted for the next interview of a detainee by an officer of the rank the law asks for.
CREATE TABLE interview_authority (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    gate TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    basis TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    used_by_interview UUID
);
CREATE INDEX interview_authority_of ON interview_authority (detention_id, id);
