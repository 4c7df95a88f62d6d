-- Somebody who attends of their own will (PACE s29, Code C 3.21): invited, arrived, interviewed, gone. No detention, and no clock of one.
CREATE TABLE voluntary_attendance (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    person_id UUID NOT NULL REFERENCES person(id),
    investigation_id UUID NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    suspected_of TEXT NOT NULL,
    suite_id UUID REFERENCES unit(id),
    place TEXT,
    method TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    invited_by UUID NOT NULL REFERENCES officer(id),
    appointment_at BIGINT NOT NULL,
    solicitor_name TEXT,
    adult_name TEXT,
    language TEXT,
    access_note TEXT,
    status TEXT NOT NULL CHECK (status IN ('invited', 'absent', 'cancelled', 'here', 'ended', 'arrested')),
    arrived_at BIGINT,
    advice TEXT CHECK (advice IS NULL OR advice IN ('declined', 'requested', 'consulted')),
    advice_reason TEXT,
    appears_under18 BOOLEAN,
    is_vulnerable BOOLEAN,
    risks TEXT,
    risk_note TEXT,
    is_fit BOOLEAN,
    assessed_at BIGINT,
    ended_at BIGINT,
    ended_by UUID REFERENCES officer(id),
    outcome TEXT,
    end_reason TEXT,
    arrest_id UUID UNIQUE REFERENCES arrest(id),
    before_id UUID REFERENCES voluntary_attendance(id),
    CHECK ((suite_id IS NULL) <> (place IS NULL)),
    CHECK (arrived_at IS NOT NULL OR status IN ('invited', 'absent', 'cancelled')),
    CHECK ((ended_at IS NOT NULL) = (status IN ('cancelled', 'ended', 'arrested'))),
    CHECK ((arrest_id IS NOT NULL) = (status = 'arrested'))
);
-- Whoever is asked again for the same crime is asked in a new attendance; two stand open together never.
CREATE UNIQUE INDEX voluntary_attendance_one_open ON voluntary_attendance (person_id, investigation_id) WHERE ended_at IS NULL;
CREATE INDEX voluntary_attendance_by_time ON voluntary_attendance (appointment_at, id);
CREATE INDEX voluntary_attendance_by_suite ON voluntary_attendance (suite_id, appointment_at, id);
CREATE INDEX voluntary_attendance_by_investigation ON voluntary_attendance (investigation_id);

-- Who came for the person: solicitor, appropriate adult, interpreter.
CREATE TABLE voluntary_contact (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    attendance_id UUID NOT NULL REFERENCES voluntary_attendance(id),
    part TEXT NOT NULL,
    name TEXT NOT NULL,
    relation TEXT,
    came_at BIGINT NOT NULL,
    left_at BIGINT,
    officer_id UUID NOT NULL REFERENCES officer(id),
    CHECK (left_at IS NULL OR left_at >= came_at)
);
CREATE INDEX voluntary_contact_by_attendance ON voluntary_contact (attendance_id, came_at);

CREATE TABLE voluntary_interview (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    attendance_id UUID NOT NULL REFERENCES voluntary_attendance(id),
    number BIGINT NOT NULL,
    interviewer_id UUID NOT NULL REFERENCES officer(id),
    second_id UUID REFERENCES officer(id),
    persons TEXT NOT NULL,
    medium TEXT NOT NULL,
    reference TEXT NOT NULL,
    room TEXT,
    gates TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    breaks TEXT NOT NULL,
    note TEXT,
    UNIQUE (attendance_id, number),
    CHECK (ended_at IS NULL OR ended_at >= started_at)
);
CREATE UNIQUE INDEX voluntary_interview_one_running ON voluntary_interview (attendance_id) WHERE ended_at IS NULL;

-- Its log, as in custody: what was written stays written.
CREATE TABLE voluntary_entry (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version = 1),
    attendance_id UUID NOT NULL REFERENCES voluntary_attendance(id),
    kind TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by UUID NOT NULL REFERENCES officer(id),
    late_reason TEXT,
    text TEXT NOT NULL,
    about_kind TEXT,
    about_id UUID,
    CHECK ((about_kind IS NULL) = (about_id IS NULL))
);
CREATE INDEX voluntary_entry_by_attendance ON voluntary_entry (attendance_id, happened_at, id);
CREATE INDEX voluntary_entry_about ON voluntary_entry (about_id) WHERE about_id IS NOT NULL;

-- only sqlite
CREATE TRIGGER voluntary_entry_no_update BEFORE UPDATE ON voluntary_entry BEGIN SELECT RAISE(ABORT, 'voluntary_entry is insert-only'); END;
CREATE TRIGGER voluntary_entry_no_delete BEFORE DELETE ON voluntary_entry BEGIN SELECT RAISE(ABORT, 'voluntary_entry is insert-only'); END;
-- end
-- only postgres
CREATE TRIGGER voluntary_entry_no_change BEFORE UPDATE OR DELETE ON voluntary_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER voluntary_entry_no_truncate BEFORE TRUNCATE ON voluntary_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- end

-- A strip search of a child or vulnerable person: who of what rank authorised it, or why there was no time for that.
ALTER TABLE detention_search ADD COLUMN authority_row TEXT;
ALTER TABLE detention_search ADD COLUMN authority_urgency TEXT;
ALTER TABLE detention_search ADD COLUMN breaches TEXT;

-- A detainee who got away was taken again: the old detention goes on without the time away, or a new one begins, as the custody officer recorded.
CREATE TABLE recapture (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    escaped_at BIGINT NOT NULL,
    recaptured_at BIGINT NOT NULL,
    returned_at BIGINT NOT NULL,
    goes_on BOOLEAN NOT NULL,
    reasons TEXT NOT NULL,
    suite_id UUID NOT NULL REFERENCES unit(id),
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES officer(id),
    CHECK (recaptured_at >= escaped_at AND returned_at >= recaptured_at)
);
CREATE INDEX recapture_by_detention ON recapture (detention_id, recaptured_at);
