-- A search an officer keeps to run again: the words only, never what they found.
CREATE TABLE saved_search (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    name TEXT NOT NULL CHECK (name <> ''),
    query TEXT NOT NULL CHECK (query <> ''),
    created_at BIGINT NOT NULL,
    dropped_at BIGINT
);
CREATE INDEX saved_search_by_officer ON saved_search (officer_id, dropped_at, id);
