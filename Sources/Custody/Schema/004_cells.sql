-- A custody suite: what a unit needs to be one. It shares the unit's id, so that everything that names the suite's unit names the suite.
CREATE TABLE custody_suite (
    id UUID PRIMARY KEY REFERENCES unit(id),
    version BIGINT NOT NULL,
    latitude FLOAT8 NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude FLOAT8 NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    desks BIGINT NOT NULL CHECK (desks BETWEEN 1 AND 20),
    is_designated BOOLEAN NOT NULL,
    closed_because TEXT,
    set_up_at BIGINT NOT NULL
);

CREATE TABLE cell (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    suite_id UUID NOT NULL REFERENCES custody_suite(id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cell', 'detention-room')),
    features TEXT NOT NULL,
    places BIGINT NOT NULL CHECK (places BETWEEN 1 AND 2),
    out_because TEXT,
    out_note TEXT,
    out_since BIGINT,
    out_by UUID REFERENCES officer(id),
    added_at BIGINT NOT NULL,
    UNIQUE (suite_id, name),
    CHECK ((out_because IS NULL) = (out_since IS NULL)),
    CHECK ((out_because IS NULL) = (out_by IS NULL))
);

-- Who was in which cell and when. A place in a cell holds one person, and a person is in one place: the database keeps both, however many ask at once.
CREATE TABLE occupation (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    detention_id UUID NOT NULL REFERENCES detention(id),
    cell_id UUID NOT NULL REFERENCES cell(id),
    place BIGINT NOT NULL CHECK (place BETWEEN 1 AND 2),
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    reason TEXT,
    against TEXT NOT NULL,
    placed_by UUID NOT NULL REFERENCES officer(id),
    ended_by UUID REFERENCES officer(id),
    end_reason TEXT,
    CHECK (until_at IS NULL OR until_at >= from_at),
    CHECK ((until_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX occupation_by_detention ON occupation (detention_id, id);
CREATE INDEX occupation_by_cell ON occupation (cell_id, id);
CREATE UNIQUE INDEX occupation_one_each ON occupation (detention_id) WHERE until_at IS NULL;
CREATE UNIQUE INDEX occupation_one_a_place ON occupation (cell_id, place) WHERE until_at IS NULL;

-- What the suite must know before the van arrives.
ALTER TABLE arrest ADD COLUMN destination_id UUID REFERENCES unit(id);
ALTER TABLE arrest ADD COLUMN expected_at BIGINT;
ALTER TABLE arrest ADD COLUMN force_used TEXT;
ALTER TABLE arrest ADD COLUMN risks TEXT;
ALTER TABLE arrest ADD COLUMN risk_note TEXT;
ALTER TABLE arrest ADD COLUMN at_station_at BIGINT;
ALTER TABLE arrest ADD COLUMN ended_at BIGINT;
ALTER TABLE arrest ADD COLUMN end_reason TEXT;
CREATE INDEX arrest_by_time ON arrest (arrested_at);

-- How long booking in takes is measured from the last weeks' detentions; statistics go by arrival.
CREATE INDEX detention_by_opening ON detention (opened_at);
CREATE INDEX detention_by_arrival ON detention (arrived_at);
