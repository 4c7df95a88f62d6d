-- An arrest, as recorded by or for the arresting officer. Offence, grounds and necessity are what the custody officer must see before authorising.
CREATE TABLE arrest (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    investigation_id UUID NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    assisting TEXT NOT NULL,
    arrested_at BIGINT NOT NULL,
    location_id UUID REFERENCES location(id),
    place TEXT,
    power TEXT NOT NULL CHECK (power IN ('S24', 'WARRANT')),
    suspected_of TEXT NOT NULL,
    necessity TEXT NOT NULL,
    grounds TEXT NOT NULL,
    is_cautioned BOOLEAN NOT NULL,
    reply TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX arrest_by_person ON arrest (person_id, id);
CREATE INDEX arrest_by_investigation ON arrest (investigation_id, id);

-- One stay in police detention. What the relevant time was worked out from is kept beside it, so that the answer can be explained again.
CREATE TABLE detention (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    person_id UUID NOT NULL REFERENCES person(id),
    arrest_id UUID NOT NULL UNIQUE REFERENCES arrest(id),
    investigation_id UUID NOT NULL,
    suite_id UUID NOT NULL REFERENCES unit(id),
    arrested_at BIGINT NOT NULL,
    circumstances TEXT NOT NULL,
    arrived_at BIGINT NOT NULL,
    entered_at BIGINT,
    first_station_at BIGINT,
    relevant_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('arrived', 'authorised', 'not-authorised', 'charged', 'released')),
    opened_at BIGINT NOT NULL,
    opened_by UUID NOT NULL REFERENCES officer(id),
    authorised_at BIGINT,
    authorised_by UUID REFERENCES officer(id),
    none_available TEXT,
    grounds TEXT NOT NULL,
    reasons TEXT,
    comment TEXT,
    charged_at BIGINT,
    ended_at BIGINT,
    ended_by UUID REFERENCES officer(id),
    disposal TEXT,
    end_reason TEXT,
    CHECK (arrived_at >= arrested_at),
    CHECK (authorised_at IS NULL OR (authorised_at >= arrived_at AND authorised_by IS NOT NULL AND reasons IS NOT NULL)),
    CHECK (charged_at IS NULL OR charged_at >= authorised_at),
    CHECK (status <> 'authorised' OR authorised_at IS NOT NULL),
    CHECK (status <> 'charged' OR charged_at IS NOT NULL),
    CHECK ((ended_at IS NULL) = (status IN ('arrived', 'authorised', 'charged')))
);
CREATE INDEX detention_by_person ON detention (person_id, id);
CREATE INDEX detention_by_investigation ON detention (investigation_id, id);
CREATE INDEX detention_held ON detention (suite_id, arrived_at) WHERE ended_at IS NULL;
-- A person is in one detention at a time.
CREATE UNIQUE INDEX detention_one_each ON detention (person_id) WHERE ended_at IS NULL;

CREATE TABLE detention_review (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    number BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    held_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    reviewer TEXT NOT NULL,
    method TEXT NOT NULL,
    postponed TEXT,
    representations TEXT,
    is_reminded BOOLEAN NOT NULL,
    reasons TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    UNIQUE (detention_id, number)
);

CREATE TABLE charge (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    person_id UUID NOT NULL REFERENCES person(id),
    investigation_id UUID NOT NULL,
    number BIGINT NOT NULL,
    offence TEXT NOT NULL,
    title TEXT NOT NULL,
    mode TEXT,
    wording TEXT NOT NULL,
    charged_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    decided_by TEXT NOT NULL,
    decision_reference TEXT,
    reply TEXT,
    recorded_at BIGINT NOT NULL,
    UNIQUE (detention_id, number)
);
CREATE INDEX charge_by_investigation ON charge (investigation_id, id);
