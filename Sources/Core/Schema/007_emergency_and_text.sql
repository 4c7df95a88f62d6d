-- A restricted record that somebody outside its groups opened because a life was at risk: until when, why, and what was held of it afterwards.
CREATE TABLE emergency_opening (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    -- A code of `emergency-ground`.
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- What the officer knew it by.
    asked TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    reviewed_at BIGINT,
    reviewed_by UUID REFERENCES officer(id),
    is_justified BOOLEAN,
    finding TEXT,
    CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL) AND (reviewed_at IS NULL) = (is_justified IS NULL)),
    CHECK (reviewed_by IS NULL OR reviewed_by <> officer_id)
);
CREATE INDEX emergency_opening_by_officer ON emergency_opening (officer_id, until_at);
CREATE INDEX emergency_opening_unreviewed ON emergency_opening (id) WHERE reviewed_at IS NULL;

-- The records an opening opens, each with what is a part of it. The officer and the end stand here too: every list asks by them.
CREATE TABLE emergency_opened (
    officer_id UUID NOT NULL REFERENCES officer(id),
    record_id UUID NOT NULL,
    opening_id UUID NOT NULL REFERENCES emergency_opening(id),
    record_kind TEXT NOT NULL,
    -- What was asked for; otherwise it is closed together with that.
    is_asked BOOLEAN NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (officer_id, record_id, opening_id)
);
CREATE INDEX emergency_opened_by_opening ON emergency_opened (opening_id, is_asked);

-- Who was told of an opening, and when they had read it.
CREATE TABLE emergency_told (
    opening_id UUID NOT NULL REFERENCES emergency_opening(id),
    officer_id UUID NOT NULL REFERENCES officer(id),
    read_at BIGINT,
    done TEXT,
    PRIMARY KEY (opening_id, officer_id)
);

-- How far the words of a file have been read: `waiting` from the moment a record takes it, `reading` while a node is at it, then for good.
CREATE TABLE attachment_reading (
    attachment_id UUID PRIMARY KEY REFERENCES attachment(id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'reading', 'read', 'failed')),
    media_type TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Why it could not be read.
    reason TEXT,
    -- Whether the file holds more than was read.
    is_cut BOOLEAN
);
CREATE INDEX attachment_reading_due ON attachment_reading (state, media_type, attachment_id) WHERE state IN ('waiting', 'reading');

-- The words of a file in pieces that an index card takes, in their order. Each is closed to whom the file's record is closed.
CREATE TABLE attachment_text (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    attachment_id UUID NOT NULL REFERENCES attachment(id),
    record_kind TEXT NOT NULL,
    record_id UUID NOT NULL,
    file_name TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    piece BIGINT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (attachment_id, piece)
);
CREATE INDEX attachment_text_by_record ON attachment_text (record_id);

-- Files taken before this was.
INSERT INTO attachment_reading (attachment_id, state, media_type, attempts, changed_at)
SELECT a.id, 'waiting', a.media_type, 0, a.received_at FROM attachment a WHERE a.record_kind = 'exhibit';
