-- The log tells more steps than at first; the program knows their names.
CREATE TABLE investigation_log_wider (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id)
);
INSERT INTO investigation_log_wider (id, version, investigation_id, kind, text, at, officer_id)
    SELECT id, version, investigation_id, kind, text, at, officer_id FROM investigation_log;
DROP TABLE investigation_log;
ALTER TABLE investigation_log_wider RENAME TO investigation_log;
CREATE INDEX investigation_log_by_investigation ON investigation_log (investigation_id, id);

-- What was told to the police, crime or not (REC-01).
CREATE TABLE incident (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    account TEXT NOT NULL CHECK (account <> ''),
    offence_class TEXT,
    contact_at BIGINT NOT NULL,
    logged_at BIGINT NOT NULL,
    occurred_from BIGINT NOT NULL,
    occurred_to BIGINT NOT NULL,
    location_id UUID REFERENCES location(id),
    caller_id UUID REFERENCES person(id),
    reporter TEXT NOT NULL CHECK (reporter IN ('victim', 'behalf', 'professional', 'parent', 'other')),
    levels TEXT,
    grade TEXT CHECK (grade IN ('immediate', 'priority', 'scheduled', 'resolved')),
    attend_by BIGINT,
    -- Until when a crime is to be recorded, if it is one (REC-04).
    crime_due BIGINT,
    status TEXT NOT NULL CHECK (status IN ('open', 'recorded', 'awaiting-endorsement', 'closed', 'transferred')),
    investigation_id UUID REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    -- A code of not-recorded, and why it is more likely than not that no crime happened (REC-06).
    closing TEXT,
    rationale TEXT,
    closed_at BIGINT,
    closed_by UUID REFERENCES officer(id),
    endorsed_at BIGINT,
    endorsed_by UUID REFERENCES officer(id),
    force TEXT,
    force_reference TEXT,
    sampled_at BIGINT,
    sampled_by UUID REFERENCES officer(id),
    sample_result TEXT CHECK (sample_result IN ('right', 'should-be-crime')),
    unit_id UUID REFERENCES unit(id),
    recorded_by UUID NOT NULL REFERENCES officer(id),
    CHECK (occurred_to >= occurred_from),
    CHECK (contact_at <= logged_at),
    CHECK ((status = 'recorded') = (investigation_id IS NOT NULL)),
    CHECK (endorsed_by IS NULL OR endorsed_by <> closed_by)
);
CREATE INDEX incident_by_status ON incident (status, logged_at, id);
CREATE INDEX incident_by_unit ON incident (unit_id, status, logged_at, id);
CREATE INDEX incident_by_time ON incident (logged_at, id);

-- What the report of a crime tells besides its account, by the questions of its offence.
CREATE TABLE crime_detail (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL UNIQUE REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    incident_id UUID REFERENCES incident(id),
    method TEXT,
    weapons TEXT NOT NULL,
    injuries TEXT NOT NULL,
    strands TEXT NOT NULL,
    -- Answers to the questions of the offence, by their keys.
    answers TEXT NOT NULL,
    -- Offences kept for charging and not counted (CNT-03), and why another than the gravest is recorded.
    included TEXT NOT NULL,
    counting_reason TEXT,
    -- Codes of solvability.
    factors TEXT NOT NULL,
    victim_supports BOOLEAN,
    is_domestic BOOLEAN NOT NULL,
    relationship TEXT,
    -- The last day a prosecution can begin; nothing where the law sets none (OUT-07).
    last_day TEXT
);
CREATE INDEX crime_detail_by_last_day ON crime_detail (last_day, investigation_id) WHERE last_day IS NOT NULL;

CREATE TABLE crime_flag (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    flag TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by UUID NOT NULL REFERENCES officer(id),
    removed_at BIGINT,
    removed_by UUID REFERENCES officer(id),
    reason TEXT
);
CREATE INDEX crime_flag_by_investigation ON crime_flag (investigation_id, id);
CREATE UNIQUE INDEX crime_flag_once ON crime_flag (investigation_id, flag) WHERE removed_at IS NULL;

-- A part of a report written by one officer: several write at once and each stays the author.
CREATE TABLE report_part (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    heading TEXT NOT NULL CHECK (heading <> ''),
    text TEXT NOT NULL CHECK (text <> ''),
    written_at BIGINT NOT NULL,
    author_id UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX report_part_by_investigation ON report_part (investigation_id, id);

-- Risk of a victim of domestic abuse (DASH).
CREATE TABLE dash_assessment (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    person_id UUID REFERENCES person(id),
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
    CHECK (reviewed_by IS NULL OR reviewed_by <> assessed_by)
);
CREATE INDEX dash_assessment_by_investigation ON dash_assessment (investigation_id, id);

-- Where a crime goes after it was recorded (IN5).
CREATE TABLE screening (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    factors TEXT NOT NULL,
    score BIGINT NOT NULL,
    suggested TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('investigator', 'desk', 'file')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    checked TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    decided_by UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX screening_by_investigation ON screening (investigation_id, id);

-- Outcomes as proposed and as decided; the history stays (OUT-01).
CREATE TABLE crime_outcome (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    code TEXT NOT NULL,
    person_id UUID REFERENCES person(id),
    status TEXT NOT NULL CHECK (status IN ('proposed', 'current', 'beside', 'former', 'refused')),
    day TEXT NOT NULL,
    rationale TEXT NOT NULL CHECK (rationale <> ''),
    detail TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    proposed_by UUID NOT NULL REFERENCES officer(id),
    decided_at BIGINT,
    decided_by UUID REFERENCES officer(id),
    decision TEXT,
    ended_at BIGINT,
    CHECK ((status = 'proposed') = (decided_by IS NULL))
);
CREATE INDEX crime_outcome_by_investigation ON crime_outcome (investigation_id, id);
CREATE UNIQUE INDEX crime_outcome_current ON crime_outcome (investigation_id) WHERE status = 'current';
CREATE UNIQUE INDEX crime_outcome_proposed ON crime_outcome (investigation_id) WHERE status = 'proposed';
CREATE INDEX crime_outcome_by_code ON crime_outcome (code, status, decided_at, id);

-- A crime into another class (CNT-06) or out of the counts (CNT-07): asked for by one, decided by another.
CREATE TABLE crime_change (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    sort TEXT NOT NULL CHECK (sort IN ('class', 'cancel')),
    old_class TEXT NOT NULL,
    new_class TEXT,
    code TEXT,
    reason TEXT NOT NULL CHECK (reason <> ''),
    detail TEXT NOT NULL,
    approver TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('asked', 'approved', 'refused')),
    asked_at BIGINT NOT NULL,
    asked_by UUID NOT NULL REFERENCES officer(id),
    decided_at BIGINT,
    decided_by UUID REFERENCES officer(id),
    decision TEXT,
    CHECK (decided_by IS NULL OR decided_by <> asked_by),
    CHECK ((sort = 'class') = (new_class IS NOT NULL)),
    CHECK ((sort = 'cancel') = (code IS NOT NULL))
);
CREATE INDEX crime_change_by_investigation ON crime_change (investigation_id, id);
CREATE UNIQUE INDEX crime_change_open ON crime_change (investigation_id) WHERE status = 'asked';
CREATE INDEX crime_change_by_status ON crime_change (sort, status, asked_at, id);

-- What a victim needs and wants (VIC-02, VIC-04), one for each crime and victim.
CREATE TABLE victim_care (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    person_id UUID NOT NULL REFERENCES person(id),
    enhanced TEXT CHECK (enhanced IN ('serious', 'persistent', 'vulnerable', 'intimidated')),
    enhanced_because TEXT,
    enhanced_at BIGINT,
    enhanced_by UUID REFERENCES officer(id),
    assessed_at BIGINT,
    assessed_by UUID REFERENCES officer(id),
    preferred_name TEXT,
    method TEXT,
    contact_details TEXT,
    times TEXT,
    warnings TEXT NOT NULL,
    guardian_id UUID REFERENCES person(id),
    frequency_days BIGINT NOT NULL CHECK (frequency_days BETWEEN 1 AND 365),
    needs TEXT,
    measures TEXT NOT NULL,
    safety TEXT,
    statement TEXT,
    reads_aloud BOOLEAN,
    supports BOOLEAN,
    UNIQUE (investigation_id, person_id)
);
CREATE INDEX victim_care_by_person ON victim_care (person_id);

CREATE TABLE victim_clock (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id) DEFERRABLE INITIALLY DEFERRED,
    person_id UUID NOT NULL REFERENCES person(id),
    event TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    because TEXT NOT NULL,
    -- On whose list the telling stands.
    task_id UUID,
    met_at BIGINT,
    contact_id UUID,
    void_at BIGINT,
    void_because TEXT
);
CREATE INDEX victim_clock_by_investigation ON victim_clock (investigation_id, person_id, id);
CREATE INDEX victim_clock_open ON victim_clock (due_at, id) WHERE met_at IS NULL AND void_at IS NULL;
CREATE INDEX victim_clock_by_due ON victim_clock (due_at, id);

CREATE TABLE victim_contact (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    person_id UUID NOT NULL REFERENCES person(id),
    at BIGINT NOT NULL,
    method TEXT NOT NULL,
    result TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    against_wishes TEXT,
    recorded_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX victim_contact_by_investigation ON victim_contact (investigation_id, person_id, id);

CREATE TABLE victim_referral (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    person_id UUID NOT NULL REFERENCES person(id),
    service TEXT NOT NULL,
    wishes TEXT,
    referred_at BIGINT NOT NULL,
    referred_by UUID NOT NULL REFERENCES officer(id),
    due_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('sent', 'acknowledged', 'failed')),
    answered_at BIGINT,
    answered_by UUID REFERENCES officer(id),
    answer TEXT
);
CREATE INDEX victim_referral_by_investigation ON victim_referral (investigation_id, id);
CREATE INDEX victim_referral_by_status ON victim_referral (status, due_at, id);

-- What a victim wants, in their own words and signed: kept as said, never altered (VW4).
CREATE TABLE victim_wish (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    person_id UUID NOT NULL REFERENCES person(id),
    about TEXT NOT NULL CHECK (about IN ('withdrawal', 'out-of-court', 'support')),
    supports BOOLEAN NOT NULL,
    reason TEXT,
    text TEXT NOT NULL CHECK (text <> ''),
    signed_name TEXT NOT NULL CHECK (signed_name <> ''),
    signed_at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    taken_by UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX victim_wish_by_investigation ON victim_wish (investigation_id, id);

-- Policies as they were loaded; the newest is in force.
CREATE TABLE policy_set (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    loaded_at BIGINT NOT NULL,
    loaded_by UUID NOT NULL REFERENCES officer(id)
);

-- Which policy put which task on a list, so that none does it twice.
CREATE TABLE policy_task (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    policy TEXT NOT NULL,
    subject_id UUID NOT NULL,
    task_id UUID NOT NULL,
    raised_at BIGINT NOT NULL,
    UNIQUE (policy, subject_id)
);

-- What of the other reports may be the same crime is looked for by place and time.
CREATE INDEX investigation_by_place_time ON investigation (location_id, occurred_to) WHERE location_id IS NOT NULL AND occurred_to IS NOT NULL;
