-- Who may act.
CREATE TABLE unit (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    parent_id UUID REFERENCES unit(id)
);

CREATE TABLE officer (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    sign_in_name TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    rank TEXT NOT NULL,
    unit_id UUID REFERENCES unit(id),
    roles TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

-- Kept apart from the officer so that no read of an officer, and no journal detail, can carry a password hash.
CREATE TABLE credential (
    officer_id UUID PRIMARY KEY REFERENCES officer(id),
    hash TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    officer_id UUID NOT NULL REFERENCES officer(id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_by_officer ON session (officer_id);

CREATE TABLE api_token (
    id UUID PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    officer_id UUID NOT NULL REFERENCES officer(id),
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX api_token_by_officer ON api_token (officer_id);

CREATE TABLE access_group (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    owner_id UUID REFERENCES officer(id)
);

CREATE TABLE access_group_member (
    group_id UUID NOT NULL REFERENCES access_group(id),
    officer_id UUID NOT NULL REFERENCES officer(id),
    PRIMARY KEY (group_id, officer_id)
);
CREATE INDEX access_group_member_by_officer ON access_group_member (officer_id);

-- A record with rows here is visible only to members of one of the groups.
CREATE TABLE restriction (
    record_id UUID NOT NULL,
    group_id UUID NOT NULL REFERENCES access_group(id),
    PRIMARY KEY (record_id, group_id)
);

-- The protective marking of a record; one without a row is OFFICIAL.
CREATE TABLE marking (
    record_id UUID PRIMARY KEY,
    code TEXT NOT NULL
);

-- The journal. Insert-only; 002_seal.sql adds the triggers and the tree.
CREATE TABLE journal (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    officer_id UUID,
    act TEXT NOT NULL,
    category TEXT NOT NULL,
    outcome TEXT NOT NULL,
    subject_kind TEXT,
    subject_id UUID,
    basis TEXT,
    request TEXT,
    event TEXT,
    detail_hash TEXT
);
CREATE INDEX journal_by_subject ON journal (subject_id, id);
CREATE INDEX journal_by_officer ON journal (officer_id, id);

CREATE TABLE journal_detail (
    journal_id UUID PRIMARY KEY REFERENCES journal(id),
    salt BYTEA NOT NULL,
    body TEXT NOT NULL
);

-- The other records an act touched or showed: an index over the details, so that an auditor can ask who looked at a person.
CREATE TABLE journal_subject (
    id UUID NOT NULL,
    journal_id UUID NOT NULL REFERENCES journal(id),
    kind TEXT NOT NULL,
    PRIMARY KEY (id, journal_id)
);

CREATE TABLE idempotency (
    key UUID NOT NULL,
    officer_id UUID NOT NULL,
    operation TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    journal_id UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (key, officer_id)
);
CREATE INDEX idempotency_by_time ON idempotency (at);

-- One index card for every record that can be found, listed, linked or put on a timeline.
-- only sqlite
CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    reference TEXT,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    status TEXT NOT NULL,
    at BIGINT NOT NULL,
    unit_id UUID,
    words TEXT NOT NULL
);
CREATE VIRTUAL TABLE entry_words USING fts5 (words, content = 'entry', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0');
-- end
-- only postgres
CREATE TABLE entry (
    number BIGINT GENERATED ALWAYS AS IDENTITY,
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    reference TEXT,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    status TEXT NOT NULL,
    at BIGINT NOT NULL,
    unit_id UUID,
    words TSVECTOR NOT NULL
);
CREATE INDEX entry_by_words ON entry USING gin (words);
-- end
CREATE INDEX entry_by_kind ON entry (kind, id);
CREATE INDEX entry_by_kind_time ON entry (kind, at, id);
CREATE INDEX entry_by_reference ON entry (reference);

CREATE TABLE link (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    type TEXT NOT NULL,
    from_kind TEXT NOT NULL,
    from_id UUID NOT NULL,
    to_kind TEXT NOT NULL,
    to_id UUID NOT NULL,
    from_at BIGINT,
    until_at BIGINT,
    said TEXT,
    source_kind TEXT,
    source_id UUID,
    created_at BIGINT NOT NULL,
    created_by UUID NOT NULL
);
CREATE INDEX link_by_from ON link (from_id, type, id);
CREATE INDEX link_by_to ON link (to_id, type, id);

CREATE TABLE task (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    officer_id UUID REFERENCES officer(id),
    unit_id UUID REFERENCES unit(id),
    role TEXT,
    due_at BIGINT,
    status TEXT NOT NULL CHECK (status IN ('open', 'done', 'cancelled')),
    reason TEXT,
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_by UUID
);
CREATE INDEX task_by_officer ON task (officer_id, status, due_at, id);
CREATE INDEX task_by_unit ON task (unit_id, role, status, due_at, id);
CREATE INDEX task_by_role ON task (role, status, due_at, id);
CREATE INDEX task_by_subject ON task (subject_id, status);

-- The next number of each yearly series.
CREATE TABLE number_series (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (series, year)
);

CREATE TABLE number_range (
    id UUID PRIMARY KEY,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    device TEXT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    at BIGINT NOT NULL
);

CREATE TABLE code (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    edition TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (list, code, valid_from)
);

CREATE TABLE code_edition (
    list TEXT NOT NULL,
    edition TEXT NOT NULL,
    source TEXT NOT NULL,
    codes BIGINT NOT NULL,
    loaded_at BIGINT NOT NULL,
    PRIMARY KEY (list, edition)
);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
