-- People, places and things, each written down once.
CREATE TABLE person (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    given_names TEXT NOT NULL,
    family_name TEXT NOT NULL,
    given_key TEXT NOT NULL,
    family_key TEXT NOT NULL,
    date_of_birth TEXT,
    sex TEXT CHECK (sex IN ('0', '1', '2', '9')),
    self_defined_ethnicity TEXT,
    observed_ethnicity TEXT,
    nationality TEXT,
    pnc_id TEXT,
    cro TEXT,
    created_at BIGINT NOT NULL,
    CHECK (given_key <> '' OR family_key <> '')
);
-- only postgres
-- Keys are compared as bytes, so that a prefix is one range of the index whatever the database's language is.
ALTER TABLE person ALTER COLUMN given_key TYPE TEXT COLLATE "C";
ALTER TABLE person ALTER COLUMN family_key TYPE TEXT COLLATE "C";
-- end
CREATE INDEX person_by_family ON person (family_key, given_key, id);
CREATE INDEX person_by_given ON person (given_key, family_key, id);
CREATE INDEX person_by_birth ON person (date_of_birth, family_key, given_key);
CREATE INDEX person_by_pnc ON person (pnc_id);

CREATE TABLE person_contact (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'address')),
    value TEXT NOT NULL,
    key TEXT NOT NULL,
    source_kind TEXT,
    source_id UUID,
    created_at BIGINT NOT NULL,
    CHECK ((source_kind IS NULL) = (source_id IS NULL))
);
CREATE INDEX person_contact_by_person ON person_contact (person_id, kind, id);
CREATE INDEX person_contact_by_key ON person_contact (key, kind);

CREATE TABLE warning_marker (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    code TEXT NOT NULL,
    justification TEXT NOT NULL CHECK (justification <> ''),
    set_by UUID NOT NULL,
    authorised_by UUID,
    set_at BIGINT NOT NULL,
    review_on TEXT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX warning_marker_in_force ON warning_marker (person_id, code) WHERE removed_at IS NULL;

CREATE TABLE location (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    line TEXT NOT NULL CHECK (line <> ''),
    line_key TEXT NOT NULL,
    street TEXT,
    town TEXT,
    postcode TEXT,
    latitude FLOAT8 CHECK (latitude BETWEEN -90 AND 90),
    longitude FLOAT8 CHECK (longitude BETWEEN -180 AND 180),
    quality TEXT NOT NULL CHECK (quality IN ('verified', 'unverified', 'snapped', 'approximate')),
    lsoa_code TEXT,
    lsoa_name TEXT,
    borough TEXT,
    created_at BIGINT NOT NULL,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX location_by_postcode ON location (postcode, line_key);
CREATE INDEX location_by_point ON location (street, latitude, longitude);

CREATE TABLE object_item (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    category TEXT NOT NULL,
    description TEXT NOT NULL CHECK (description <> ''),
    serial TEXT,
    value BIGINT CHECK (value >= 0),
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE vehicle (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    vrm TEXT,
    vin TEXT,
    make TEXT,
    model TEXT,
    colour TEXT,
    created_at BIGINT NOT NULL,
    CHECK (vrm IS NOT NULL OR vin IS NOT NULL OR make IS NOT NULL)
);
CREATE INDEX vehicle_by_vrm ON vehicle (vrm);

CREATE TABLE organisation (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    type TEXT,
    created_at BIGINT NOT NULL
);
