-- A crime under investigation, or an incident that is not a crime. Historic ones come from other systems' records, with what those knew them by.
CREATE TABLE investigation (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT UNIQUE,
    is_crime BOOLEAN NOT NULL,
    offence_class TEXT,
    crime_type TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    account TEXT,
    month TEXT NOT NULL CHECK (length(month) = 7),
    occurred_from BIGINT,
    occurred_to BIGINT,
    reported_at BIGINT,
    recorded_at BIGINT NOT NULL,
    is_late BOOLEAN NOT NULL,
    late_reason TEXT,
    location_id UUID REFERENCES location(id) DEFERRABLE INITIALLY DEFERRED,
    reported_by UUID REFERENCES officer(id),
    unit_id UUID REFERENCES unit(id),
    officer_in_case UUID REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('reported', 'reviewed', 'allocated', 'closed', 'historic')),
    outcome TEXT,
    source_system TEXT,
    source_key TEXT,
    source_id TEXT,
    source_force TEXT,
    source_file TEXT,
    source_outcome TEXT,
    CHECK (occurred_to >= occurred_from),
    CHECK (reported_at >= occurred_from),
    CHECK ((number IS NULL) = (status = 'historic')),
    CHECK (status <> 'historic' OR (source_system IS NOT NULL AND source_key IS NOT NULL)),
    CHECK (status = 'historic' OR (occurred_from IS NOT NULL AND reported_at IS NOT NULL AND reported_by IS NOT NULL AND offence_class IS NOT NULL)),
    CHECK (status <> 'allocated' OR officer_in_case IS NOT NULL)
);
-- One record of another system is recorded once.
CREATE UNIQUE INDEX investigation_by_source ON investigation (source_system, source_key);
-- The map reads a month from this index alone, before it looks any place up.
CREATE INDEX investigation_on_map ON investigation (month, crime_type, location_id, id);
-- SQLite looks here when a place is written after the record that names it (the deferred key above); without it that is a scan of everything.
CREATE INDEX investigation_by_location ON investigation (location_id);
CREATE INDEX investigation_by_status ON investigation (status, recorded_at, id);
-- Historic records have neither, and an import does not pay for these.
CREATE INDEX investigation_by_unit ON investigation (unit_id, status, recorded_at, id) WHERE unit_id IS NOT NULL;
CREATE INDEX investigation_by_officer ON investigation (officer_in_case, status, recorded_at, id) WHERE officer_in_case IS NOT NULL;

-- What was said of a suspect and why they are suspected. Who it turned out to be is the link.
CREATE TABLE named_suspect (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    person_id UUID NOT NULL REFERENCES person(id),
    said TEXT,
    grounds TEXT,
    named_at BIGINT NOT NULL,
    named_by UUID NOT NULL REFERENCES officer(id),
    UNIQUE (investigation_id, person_id)
);

CREATE TABLE investigation_log (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    kind TEXT NOT NULL CHECK (kind IN ('report', 'review', 'allocation', 'suspect', 'exhibit')),
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX investigation_log_by_investigation ON investigation_log (investigation_id, id);

CREATE TABLE exhibit (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    object_id UUID NOT NULL REFERENCES object_item(id),
    reference TEXT NOT NULL,
    producer_id UUID NOT NULL REFERENCES officer(id),
    description TEXT NOT NULL CHECK (description <> ''),
    seized_at BIGINT NOT NULL,
    seized_from TEXT NOT NULL CHECK (seized_from <> ''),
    seal TEXT,
    recorded_at BIGINT NOT NULL,
    UNIQUE (investigation_id, reference)
);
CREATE INDEX exhibit_by_object ON exhibit (object_id);

-- Outcomes a historic record had before, and those that were published beside the one it has.
CREATE TABLE outcome_history (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    source_outcome TEXT,
    source_file TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('replaced', 'beside')),
    at BIGINT NOT NULL
);
CREATE INDEX outcome_history_by_investigation ON outcome_history (investigation_id, id);
