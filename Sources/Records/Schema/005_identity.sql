-- Two records said to be one person. The link can be undone: nothing of either record is moved or changed by it.
CREATE TABLE person_merge (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    low_id UUID NOT NULL REFERENCES person(id),
    high_id UUID NOT NULL REFERENCES person(id),
    status TEXT NOT NULL CHECK (status IN ('suggested', 'proposed', 'confirmed', 'declined', 'undone')),
    -- Of a thousand pairs that look like this, how many are one person.
    likelihood BIGINT NOT NULL CHECK (likelihood BETWEEN 0 AND 1000),
    evidence TEXT NOT NULL,
    reason TEXT,
    suggested_at BIGINT NOT NULL,
    proposed_at BIGINT,
    proposed_by UUID,
    decided_at BIGINT,
    decided_by UUID,
    decision_reason TEXT,
    undone_at BIGINT,
    undone_by UUID,
    undone_reason TEXT,
    CHECK (low_id < high_id),
    CHECK (status <> 'confirmed' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX person_merge_open ON person_merge (low_id, high_id) WHERE status IN ('suggested', 'proposed', 'confirmed');
CREATE INDEX person_merge_by_low ON person_merge (low_id, status);
CREATE INDEX person_merge_by_high ON person_merge (high_id, status);
CREATE INDEX person_merge_by_status ON person_merge (status, likelihood, id);

-- Two records that an officer decided are two people: they are not suggested or joined again until that is withdrawn.
CREATE TABLE person_apart (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    low_id UUID NOT NULL REFERENCES person(id),
    high_id UUID NOT NULL REFERENCES person(id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    at BIGINT NOT NULL,
    by UUID NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by UUID,
    withdrawn_reason TEXT,
    CHECK (low_id < high_id)
);
CREATE UNIQUE INDEX person_apart_in_force ON person_apart (low_id, high_id) WHERE withdrawn_at IS NULL;
CREATE INDEX person_apart_by_high ON person_apart (high_id);

-- Restrictions an open record has only because it was joined with a restricted one: they go when the records part.
CREATE TABLE person_joined_restriction (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    person_id UUID NOT NULL REFERENCES person(id),
    group_id UUID NOT NULL REFERENCES access_group(id),
    ended_at BIGINT
);
CREATE UNIQUE INDEX person_joined_restriction_in_force ON person_joined_restriction (person_id, group_id) WHERE ended_at IS NULL;
