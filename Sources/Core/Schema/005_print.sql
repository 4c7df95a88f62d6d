-- A print somebody asked for: made in the background, kept briefly as a file, then only this row remains.
CREATE TABLE print (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    choice TEXT,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'ready', 'failed', 'removed')),
    asked_at BIGINT NOT NULL,
    started_at BIGINT,
    attempts BIGINT NOT NULL,
    finished_at BIGINT,
    pages BIGINT,
    byte_count BIGINT,
    sha256 TEXT,
    reason TEXT,
    CHECK ((status IN ('ready', 'removed')) = (sha256 IS NOT NULL)),
    CHECK ((status = 'failed') = (reason IS NOT NULL)),
    CHECK (status <> 'running' OR started_at IS NOT NULL)
);
-- The queue, and what is due to be removed.
CREATE INDEX print_by_status ON print (status, asked_at, id);
CREATE INDEX print_by_officer ON print (officer_id, id);
