-- What a field of a record held before it was changed. The journal's detail can be lawfully erased; a record's own history is part of the record.
CREATE TABLE field_change (
    id UUID PRIMARY KEY,
    record_kind TEXT NOT NULL,
    record_id UUID NOT NULL,
    -- The record on whose page the change is told: itself, or the one it is a part of.
    whole_id UUID NOT NULL,
    field TEXT NOT NULL,
    -- As JSON text; NULL where the field held nothing.
    old TEXT,
    new TEXT,
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL,
    source_kind TEXT,
    source_id UUID,
    reason TEXT,
    CHECK ((source_kind IS NULL) = (source_id IS NULL))
);
CREATE INDEX field_change_by_record ON field_change (record_id, at, id);
CREATE INDEX field_change_by_whole ON field_change (whole_id, at, id);

-- The facts of a file. The file itself lies in the attachments folder under its SHA-256 and is never altered.
CREATE TABLE attachment (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    media_type TEXT NOT NULL,
    byte_count BIGINT NOT NULL CHECK (byte_count > 0),
    file_name TEXT NOT NULL,
    width BIGINT,
    height BIGINT,
    received_at BIGINT NOT NULL,
    received_by UUID NOT NULL REFERENCES officer(id),
    -- The record it belongs to; nothing while the form it was chosen in has not been taken.
    record_kind TEXT,
    record_id UUID,
    CHECK ((record_kind IS NULL) = (record_id IS NULL)),
    CHECK ((width IS NULL) = (height IS NULL))
);
CREATE INDEX attachment_by_record ON attachment (record_id, id);
CREATE INDEX attachment_by_hash ON attachment (sha256);
CREATE INDEX attachment_waiting ON attachment (received_by, id) WHERE record_id IS NULL;
