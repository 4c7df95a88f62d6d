-- What a vehicle, an organisation, a thing and a place are known by, how a link came to be known, and the published maps a place is found on.
ALTER TABLE vehicle ADD COLUMN body TEXT;
ALTER TABLE vehicle ADD COLUMN year BIGINT CHECK (year BETWEEN 1885 AND 2200);
ALTER TABLE vehicle ADD COLUMN marks TEXT;
CREATE INDEX vehicle_by_vin ON vehicle (vin);

ALTER TABLE organisation ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN number TEXT;
ALTER TABLE organisation ADD COLUMN phone TEXT;
ALTER TABLE organisation ADD COLUMN email TEXT;
ALTER TABLE organisation ADD COLUMN website TEXT;
-- Close to the key the program writes; the next change of each record makes it exact.
UPDATE organisation SET name_key = lower(replace(replace(replace(replace(replace(name, ' ', ''), '&', ''), '.', ''), ',', ''), '''', ''));
-- only postgres
ALTER TABLE organisation ALTER COLUMN name_key TYPE TEXT COLLATE "C";
-- end
CREATE INDEX organisation_by_name ON organisation (name_key, id);
CREATE INDEX organisation_by_number ON organisation (number);

ALTER TABLE object_item ADD COLUMN sort TEXT NOT NULL DEFAULT 'property' CHECK (sort IN ('property', 'device', 'drug', 'firearm', 'document'));
ALTER TABLE object_item ADD COLUMN serial_key TEXT;
ALTER TABLE object_item ADD COLUMN make TEXT;
ALTER TABLE object_item ADD COLUMN model TEXT;
ALTER TABLE object_item ADD COLUMN colour TEXT;
ALTER TABLE object_item ADD COLUMN imei TEXT;
ALTER TABLE object_item ADD COLUMN imsi TEXT;
ALTER TABLE object_item ADD COLUMN number TEXT;
ALTER TABLE object_item ADD COLUMN drug TEXT;
ALTER TABLE object_item ADD COLUMN weight_mg BIGINT CHECK (weight_mg > 0);
ALTER TABLE object_item ADD COLUMN quantity BIGINT CHECK (quantity > 0);
ALTER TABLE object_item ADD COLUMN firearm_type TEXT;
ALTER TABLE object_item ADD COLUMN calibre TEXT;
ALTER TABLE object_item ADD COLUMN document_type TEXT;
ALTER TABLE object_item ADD COLUMN document_number TEXT;
ALTER TABLE object_item ADD COLUMN issued_by TEXT;
ALTER TABLE object_item ADD COLUMN expires_on TEXT;
CREATE INDEX object_item_by_imei ON object_item (imei);
CREATE INDEX object_item_by_serial ON object_item (serial_key);
CREATE INDEX object_item_by_number ON object_item (number);
CREATE INDEX object_item_by_document ON object_item (document_number);

ALTER TABLE location ADD COLUMN locality TEXT;
ALTER TABLE location ADD COLUMN uprn TEXT;
ALTER TABLE location ADD COLUMN point_by TEXT;
ALTER TABLE location ADD COLUMN borough_code TEXT;
ALTER TABLE location ADD COLUMN ward TEXT;
ALTER TABLE location ADD COLUMN ward_code TEXT;
ALTER TABLE location ADD COLUMN beat TEXT;
ALTER TABLE location ADD COLUMN beat_code TEXT;
ALTER TABLE location ADD COLUMN verified_at BIGINT;
ALTER TABLE location ADD COLUMN verified_by UUID;
ALTER TABLE location ADD COLUMN verified_how TEXT;
CREATE INDEX location_by_uprn ON location (uprn);
CREATE INDEX location_by_line ON location (line_key, id);

ALTER TABLE link ADD COLUMN grade TEXT;
ALTER TABLE link ADD COLUMN note TEXT;
ALTER TABLE link ADD COLUMN end_reason TEXT;
ALTER TABLE link ADD COLUMN is_mistake BOOLEAN NOT NULL DEFAULT FALSE;

-- Addresses as a gazetteer publishes them. One becomes a location, under the same id, when a record first points at it.
CREATE TABLE gazetteer_address (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    uprn TEXT NOT NULL UNIQUE,
    line TEXT NOT NULL CHECK (line <> ''),
    line_key TEXT NOT NULL,
    street TEXT,
    locality TEXT,
    town TEXT,
    postcode TEXT,
    latitude FLOAT8 CHECK (latitude BETWEEN -90 AND 90),
    longitude FLOAT8 CHECK (longitude BETWEEN -180 AND 180),
    edition TEXT NOT NULL,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
-- only postgres
ALTER TABLE gazetteer_address ALTER COLUMN line_key TYPE TEXT COLLATE "C";
ALTER TABLE location ALTER COLUMN line_key TYPE TEXT COLLATE "C";
-- end
CREATE INDEX gazetteer_address_by_postcode ON gazetteer_address (postcode, line_key);
CREATE INDEX gazetteer_address_by_line ON gazetteer_address (line_key, id);

-- Areas with their borders: GeoJSON coordinates of a MultiPolygon, and the box they lie in.
CREATE TABLE boundary (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('force', 'borough', 'ward', 'msoa', 'beat')),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    west FLOAT8 NOT NULL,
    south FLOAT8 NOT NULL,
    east FLOAT8 NOT NULL,
    north FLOAT8 NOT NULL,
    polygons TEXT NOT NULL,
    edition TEXT NOT NULL,
    UNIQUE (kind, code)
);
CREATE INDEX boundary_by_box ON boundary (kind, west, east);
