-- Screens on the walls of suites. Each shows one suite's board and nothing else, until it is taken off or its time is over, and no person is signed in at it.
CREATE TABLE custody_display (
    -- Also the account under which the journal names it; nobody can sign in with that.
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    suite_id UUID NOT NULL REFERENCES custody_suite(id),
    name TEXT NOT NULL,
    -- 80 bits of the hash of a secret that only the screen holds.
    code TEXT NOT NULL UNIQUE CHECK (length(code) = 16),
    naming TEXT NOT NULL CHECK (naming IN ('cell', 'initials', 'surname')),
    registered_at BIGINT NOT NULL,
    registered_by UUID NOT NULL REFERENCES officer(id),
    expires_at BIGINT NOT NULL CHECK (expires_at > registered_at),
    ended_at BIGINT,
    ended_by UUID REFERENCES officer(id),
    end_reason TEXT,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX custody_display_by_suite ON custody_display (suite_id, id);
