-- A person in full. The row is the summary that lists and cards use; what can be several, or has dates of its own, is a part in a table of its own.
ALTER TABLE person ADD COLUMN title TEXT;
ALTER TABLE person ADD COLUMN suffix TEXT;
-- The first and the last day the person can have been born on, where the day itself is not known.
ALTER TABLE person ADD COLUMN born_from TEXT;
ALTER TABLE person ADD COLUMN born_until TEXT;
ALTER TABLE person ADD COLUMN birth_place TEXT;
ALTER TABLE person ADD COLUMN gender TEXT;
ALTER TABLE person ADD COLUMN nationalities TEXT;
ALTER TABLE person ADD COLUMN languages TEXT;
ALTER TABLE person ADD COLUMN needs_interpreter BOOLEAN;
ALTER TABLE person ADD COLUMN occupation TEXT;
ALTER TABLE person ADD COLUMN is_deceased BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE person ADD COLUMN died_on TEXT;
ALTER TABLE person ADD COLUMN death_source TEXT;
ALTER TABLE person ADD COLUMN created_by UUID;
ALTER TABLE person ADD COLUMN source_kind TEXT;
ALTER TABLE person ADD COLUMN source_id UUID;
-- A nationality was free text; it stands in the list as it was given until somebody chooses a country.
UPDATE person SET nationalities = '["' || replace(replace(nationality, '\', '\\'), '"', '\"') || '"]' WHERE nationality IS NOT NULL;
ALTER TABLE person DROP COLUMN nationality;

-- Every other name: of birth, married, alias, street … The name in use stands on the person.
CREATE TABLE person_name (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL,
    title TEXT,
    given_names TEXT NOT NULL,
    family_name TEXT NOT NULL,
    suffix TEXT,
    given_key TEXT NOT NULL,
    family_key TEXT NOT NULL,
    from_on TEXT,
    until_on TEXT,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    CHECK (given_key <> '' OR family_key <> ''),
    CHECK (until_on IS NULL OR from_on IS NULL OR until_on >= from_on),
    CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
-- only postgres
ALTER TABLE person_name ALTER COLUMN given_key TYPE TEXT COLLATE "C";
ALTER TABLE person_name ALTER COLUMN family_key TYPE TEXT COLLATE "C";
-- end
CREATE INDEX person_name_by_person ON person_name (person_id, id);
CREATE INDEX person_name_by_family ON person_name (family_key, given_key, person_id);

CREATE TABLE person_identifier (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL CHECK (value <> ''),
    -- Who gave it out: a country for a passport, a system for a local number.
    issuer TEXT,
    until_on TEXT,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX person_identifier_by_person ON person_identifier (person_id, id);
CREATE INDEX person_identifier_by_value ON person_identifier (value, kind);
-- What stood on the row alone.
-- only sqlite
INSERT INTO person_identifier (id, version, person_id, kind, value, recorded_at)
SELECT lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-4' || substr(h, 13, 3) || '-8' || substr(h, 16, 3) || '-' || substr(h, 19, 12)), 1, person_id, kind, value, recorded_at
FROM (SELECT hex(randomblob(16)) AS h, id AS person_id, 'PNCID' AS kind, pnc_id AS value, created_at AS recorded_at FROM person WHERE pnc_id IS NOT NULL
UNION ALL SELECT hex(randomblob(16)), id, 'CRO', cro, created_at FROM person WHERE cro IS NOT NULL);
-- end
-- only postgres
INSERT INTO person_identifier (id, version, person_id, kind, value, recorded_at)
SELECT gen_random_uuid(), 1, id, 'PNCID', pnc_id, created_at FROM person WHERE pnc_id IS NOT NULL
UNION ALL SELECT gen_random_uuid(), 1, id, 'CRO', cro, created_at FROM person WHERE cro IS NOT NULL;
-- end

-- Ways to reach a person gain online identities, dates and an end. Its kinds are a CHECK, which only a new table can widen on SQLite.
CREATE TABLE person_reach (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'address', 'online')),
    value TEXT NOT NULL,
    key TEXT NOT NULL,
    -- Of an online identity: where it is one.
    service TEXT,
    note TEXT,
    from_on TEXT,
    until_on TEXT,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
INSERT INTO person_reach (id, version, person_id, kind, value, key, source_kind, source_id, recorded_at)
SELECT id, version, person_id, kind, value, key, source_kind, source_id, created_at FROM person_contact;
DROP TABLE person_contact;
ALTER TABLE person_reach RENAME TO person_contact;
CREATE INDEX person_contact_by_person ON person_contact (person_id, kind, id);
CREATE INDEX person_contact_by_key ON person_contact (key, kind);

-- How somebody looked to whoever described them, on a day. A later description does not replace an earlier one: people change.
CREATE TABLE person_description (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    seen_on TEXT NOT NULL,
    height_cm BIGINT CHECK (height_cm BETWEEN 30 AND 272),
    height_cm_until BIGINT CHECK (height_cm_until >= height_cm),
    build TEXT,
    hair_colour TEXT,
    hair_style TEXT,
    facial_hair TEXT,
    eye_colour TEXT,
    glasses BOOLEAN,
    accent TEXT,
    handed TEXT,
    shoe_size TEXT,
    note TEXT,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    CHECK (height_cm_until IS NULL OR height_cm IS NOT NULL),
    CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX person_description_by_person ON person_description (person_id, seen_on, id);

-- A scar, tattoo or other mark: what, and where on the body.
CREATE TABLE person_mark (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    side TEXT,
    description TEXT NOT NULL CHECK (description <> ''),
    seen_on TEXT,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX person_mark_by_person ON person_mark (person_id, id);

CREATE TABLE person_photograph (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    attachment_id UUID NOT NULL REFERENCES attachment(id),
    kind TEXT NOT NULL,
    caption TEXT,
    taken_on TEXT NOT NULL,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX person_photograph_by_person ON person_photograph (person_id, taken_on, id);

-- Whether somebody was found to live at an address they are linked to.
CREATE TABLE address_check (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    location_id UUID NOT NULL REFERENCES location(id),
    result TEXT NOT NULL CHECK (result IN ('lives', 'gone', 'unclear')),
    method TEXT NOT NULL,
    note TEXT,
    checked_on TEXT NOT NULL,
    source_kind TEXT,
    source_id UUID,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    ended_at BIGINT,
    ended_by UUID,
    end_reason TEXT,
    CHECK ((source_kind IS NULL) = (source_id IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX address_check_by_person ON address_check (person_id, location_id, id);

-- Warnings are authorised, reviewed, and taken off with a reason.
ALTER TABLE warning_marker ADD COLUMN authorised_at BIGINT;
ALTER TABLE warning_marker ADD COLUMN evidence TEXT;
ALTER TABLE warning_marker ADD COLUMN expires_on TEXT;
ALTER TABLE warning_marker ADD COLUMN reviewed_at BIGINT;
ALTER TABLE warning_marker ADD COLUMN reviewed_by UUID;
ALTER TABLE warning_marker ADD COLUMN source_kind TEXT;
ALTER TABLE warning_marker ADD COLUMN source_id UUID;
ALTER TABLE warning_marker ADD COLUMN removed_by UUID;
ALTER TABLE warning_marker ADD COLUMN removal_reason TEXT;
UPDATE warning_marker SET authorised_at = set_at WHERE authorised_by IS NOT NULL;
-- A warning that only a group may see must not be betrayed by one more of its kind being refused.
DROP INDEX warning_marker_in_force;
CREATE INDEX warning_marker_by_person ON warning_marker (person_id, code);
