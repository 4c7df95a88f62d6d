-- Orders of courts and notices of the police that bind a person.
CREATE TABLE court_order (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL,
    is_interim BOOLEAN NOT NULL,
    -- As the court numbers it.
    number TEXT,
    court TEXT NOT NULL CHECK (court <> ''),
    made_on TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    -- Nothing: until further order.
    ends_on TEXT,
    power_of_arrest BOOLEAN NOT NULL,
    arrest_note TEXT,
    served_at BIGINT,
    served_by UUID,
    owner_id UUID,
    unit_id UUID,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL,
    -- The end that somebody was reminded of.
    reminded_of TEXT,
    ended_on TEXT,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    end_authority TEXT,
    end_note TEXT,
    CHECK (ends_on IS NULL OR ends_on >= starts_on),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX court_order_by_person ON court_order (person_id, id);
CREATE INDEX court_order_by_end ON court_order (ends_on, id) WHERE ended_at IS NULL;

-- What the order forbids or requires, one row each: a condition that was varied stays to be read.
CREATE TABLE order_condition (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    order_id UUID NOT NULL REFERENCES court_order(id),
    text TEXT NOT NULL CHECK (text <> ''),
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT
);
CREATE INDEX order_condition_by_order ON order_condition (order_id, id);

-- Who is sought, on whose authority, and what to do when they are found.
CREATE TABLE wanted_entry (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL,
    sought_for TEXT NOT NULL CHECK (sought_for <> ''),
    authority TEXT NOT NULL CHECK (authority <> ''),
    number TEXT,
    issued_on TEXT NOT NULL,
    backed_for_bail BOOLEAN,
    instructions TEXT,
    circulated_as TEXT,
    review_on TEXT NOT NULL,
    owner_id UUID,
    unit_id UUID,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL,
    authorised_at BIGINT,
    authorised_by UUID,
    reminded_of TEXT,
    -- The person was arrested: somebody must say whether they are still sought.
    found_at BIGINT,
    ended_on TEXT,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    end_authority TEXT,
    end_note TEXT,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX wanted_entry_by_person ON wanted_entry (person_id, id);
CREATE INDEX wanted_entry_open ON wanted_entry (person_id) WHERE ended_at IS NULL;
CREATE INDEX wanted_entry_by_review ON wanted_entry (review_on, id) WHERE ended_at IS NULL;

-- How good the records are that a team made: one row for a person recorded lately, worked out anew each night, so that no page counts people.
CREATE TABLE person_quality (
    -- The person's.
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    -- The team of the officer who recorded the person, when that was first looked at.
    unit_id UUID NOT NULL,
    -- The first day of the month in which the person was recorded.
    month TEXT NOT NULL,
    -- One bit for each kind of finding.
    findings BIGINT NOT NULL,
    score BIGINT NOT NULL CHECK (score BETWEEN 0 AND 100),
    counted_on TEXT NOT NULL
);
CREATE INDEX person_quality_by_team ON person_quality (unit_id, month, id);

-- How far the night's count has come.
CREATE TABLE quality_round (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    day TEXT NOT NULL UNIQUE,
    -- The last person looked at.
    reached UUID,
    is_done BOOLEAN NOT NULL
);

-- A vehicle as it was seen, its mark not read whole.
CREATE TABLE vehicle_sighting (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    mark TEXT,
    beginning TEXT NOT NULL,
    make TEXT,
    model TEXT,
    colour TEXT,
    body TEXT,
    seen_at BIGINT NOT NULL,
    account TEXT,
    vehicle_id UUID REFERENCES vehicle(id),
    unit_id UUID,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL,
    CHECK (mark IS NOT NULL OR make IS NOT NULL OR colour IS NOT NULL OR body IS NOT NULL)
);
CREATE INDEX vehicle_sighting_by_mark ON vehicle_sighting (beginning, seen_at) WHERE vehicle_id IS NULL;

-- Borders were loaded: which restricted places have been looked at since. The open ones are looked at by whoever loads the borders.
CREATE TABLE place_round (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    reached UUID,
    is_done BOOLEAN NOT NULL
);

-- What was learned from one record: asked when that record is restricted.
CREATE INDEX court_order_by_source ON court_order (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX wanted_entry_by_source ON wanted_entry (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX vehicle_sighting_by_source ON vehicle_sighting (source_id) WHERE source_id IS NOT NULL;
