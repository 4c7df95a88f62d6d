-- What has been offered as evidence of a point to prove. Taken back, never deleted.
CREATE TABLE point_mark (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    point TEXT NOT NULL,
    evidence_kind TEXT NOT NULL,
    evidence_id UUID NOT NULL,
    why TEXT NOT NULL CHECK (why <> ''),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    taken_back_at BIGINT,
    taken_back_by UUID REFERENCES officer(id),
    taken_back_reason TEXT,
    CHECK ((taken_back_at IS NULL) = (taken_back_reason IS NULL))
);
CREATE INDEX point_mark_by_investigation ON point_mark (investigation_id, point, id);

-- The enquiry log: what was done, when, by whom. Only ever added to.
CREATE TABLE enquiry_entry (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    happened_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    UNIQUE (investigation_id, number)
);

-- The plan as it was written each time.
CREATE TABLE investigation_plan (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    number BIGINT NOT NULL,
    strategy TEXT NOT NULL CHECK (strategy <> ''),
    hypotheses TEXT,
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    UNIQUE (investigation_id, number)
);

CREATE TABLE line_of_enquiry (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    -- It may point away from the suspect: CPIA code, reasonable lines of enquiry.
    points_away BOOLEAN NOT NULL,
    raised_at BIGINT NOT NULL,
    raised_by UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('open', 'done', 'not-pursued')),
    result TEXT,
    closed_at BIGINT,
    closed_by UUID REFERENCES officer(id),
    UNIQUE (investigation_id, number),
    CHECK ((status = 'open') = (result IS NULL))
);

CREATE TABLE enquiry_action (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    line_id UUID REFERENCES line_of_enquiry(id),
    number BIGINT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    priority TEXT NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
    raised_at BIGINT NOT NULL,
    raised_by UUID NOT NULL REFERENCES officer(id),
    owner_id UUID REFERENCES officer(id),
    due_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'allocated', 'resulted', 'complete')),
    result TEXT,
    resulted_at BIGINT,
    resulted_by UUID REFERENCES officer(id),
    completed_at BIGINT,
    completed_by UUID REFERENCES officer(id),
    UNIQUE (investigation_id, number),
    CHECK (status NOT IN ('resulted', 'complete') OR result IS NOT NULL),
    CHECK (status <> 'allocated' OR owner_id IS NOT NULL)
);
CREATE INDEX enquiry_action_by_status ON enquiry_action (investigation_id, status, number);

-- The decision log: numbered, with its reason, never altered.
CREATE TABLE decision (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    number BIGINT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    decision TEXT NOT NULL CHECK (decision <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    considered TEXT,
    made_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    UNIQUE (investigation_id, number)
);

-- A supervisor's reviews, each due on the clock of the list `review-clock`.
CREATE TABLE supervisor_review (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    number BIGINT NOT NULL,
    step TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    held_at BIGINT,
    officer_id UUID REFERENCES officer(id),
    findings TEXT,
    direction TEXT,
    UNIQUE (investigation_id, number),
    CHECK ((held_at IS NULL) = (officer_id IS NULL)),
    CHECK ((held_at IS NULL) = (findings IS NULL))
);
CREATE INDEX supervisor_review_due ON supervisor_review (investigation_id, held_at, due_at);

-- The investigation given to a supervisor, and what came of it.
CREATE TABLE submission (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    number BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    summary TEXT NOT NULL CHECK (summary <> ''),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'returned', 'accepted')),
    decided_at BIGINT,
    decided_by UUID REFERENCES officer(id),
    reason TEXT,
    UNIQUE (investigation_id, number),
    CHECK ((status = 'waiting') = (decided_at IS NULL)),
    CHECK (status <> 'returned' OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX submission_waiting ON submission (investigation_id) WHERE status = 'waiting';

CREATE TABLE crime_series (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL CHECK (title <> ''),
    pattern TEXT NOT NULL CHECK (pattern <> ''),
    owner_id UUID NOT NULL REFERENCES officer(id),
    made_at BIGINT NOT NULL
);
CREATE TABLE series_member (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    series_id UUID NOT NULL REFERENCES crime_series(id),
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    why TEXT NOT NULL CHECK (why <> ''),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    removed_at BIGINT,
    removed_by UUID REFERENCES officer(id),
    removed_reason TEXT
);
CREATE UNIQUE INDEX series_member_once ON series_member (series_id, investigation_id) WHERE removed_at IS NULL;
CREATE INDEX series_member_by_investigation ON series_member (investigation_id);

-- How far the search for a named suspect is.
CREATE TABLE suspect_pursuit (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    person_id UUID NOT NULL REFERENCES person(id),
    unit_id UUID REFERENCES unit(id),
    state TEXT NOT NULL CHECK (state IN ('outstanding', 'arrested', 'interviewed', 'eliminated', 'dealt-with')),
    risk TEXT NOT NULL CHECK (risk IN ('high', 'medium', 'standard')),
    risk_reason TEXT NOT NULL,
    since BIGINT NOT NULL,
    circulated_at BIGINT,
    attempts BIGINT NOT NULL,
    last_attempt_at BIGINT,
    ended_at BIGINT,
    ended_reason TEXT,
    UNIQUE (investigation_id, person_id),
    CHECK ((state = 'outstanding') = (ended_at IS NULL))
);
CREATE INDEX suspect_pursuit_outstanding ON suspect_pursuit (state, unit_id, since, id);
CREATE TABLE arrest_attempt (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    pursuit_id UUID NOT NULL REFERENCES suspect_pursuit(id),
    place TEXT NOT NULL CHECK (place <> ''),
    result TEXT NOT NULL CHECK (result <> ''),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX arrest_attempt_by_pursuit ON arrest_attempt (pursuit_id, at, id);

-- Where property lies: a tree of stations, rooms, safes and shelves.
CREATE TABLE property_store (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    label TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL,
    parent_id UUID REFERENCES property_store(id),
    -- `/TOP/CHILD/`: the ids from the top down, so that what lies below a store is one range.
    path TEXT NOT NULL UNIQUE,
    is_open BOOLEAN NOT NULL
);
CREATE INDEX property_store_by_parent ON property_store (parent_id, name);

-- An exhibit's place and handling, beside the exhibit itself.
CREATE TABLE property_item (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    exhibit_id UUID NOT NULL UNIQUE REFERENCES exhibit(id),
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    object_id UUID NOT NULL REFERENCES object_item(id),
    label TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    power TEXT,
    status TEXT NOT NULL,
    -- Who or what holds it: a store, an officer, or somebody outside in words.
    store_id UUID REFERENCES property_store(id),
    keeper_id UUID REFERENCES officer(id),
    outside TEXT,
    seal TEXT,
    moves BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    keep_until TEXT,
    keep_reason TEXT,
    cash_pence BIGINT,
    cash_confirmed BOOLEAN NOT NULL,
    closed_at BIGINT,
    CHECK (closed_at IS NOT NULL OR (store_id IS NOT NULL) <> (keeper_id IS NOT NULL OR outside IS NOT NULL)),
    CHECK (keeper_id IS NULL OR outside IS NULL)
);
CREATE INDEX property_item_by_store ON property_item (store_id, id) WHERE store_id IS NOT NULL;
CREATE INDEX property_item_by_keeper ON property_item (keeper_id, moved_at, id) WHERE keeper_id IS NOT NULL;
CREATE INDEX property_item_by_investigation ON property_item (investigation_id, id);
CREATE INDEX property_item_unseen ON property_item (seen_at, id) WHERE closed_at IS NULL;
CREATE INDEX property_item_keep ON property_item (keep_until, id) WHERE closed_at IS NULL;

-- Continuity: every move, from where it was to where it went (EXH-02). Only ever added to.
CREATE TABLE exhibit_movement (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    item_id UUID NOT NULL REFERENCES property_item(id),
    number BIGINT NOT NULL,
    from_place TEXT,
    to_place TEXT NOT NULL,
    from_text TEXT NOT NULL,
    to_text TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    seal_before TEXT,
    seal_after TEXT,
    signature TEXT,
    signed_by TEXT,
    is_scanned BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    UNIQUE (item_id, number),
    CHECK ((number = 1) = (from_place IS NULL))
);

CREATE TABLE property_request (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    item_id UUID NOT NULL REFERENCES property_item(id),
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    wanted_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('open', 'met', 'refused')),
    answered_at BIGINT,
    answered_by UUID REFERENCES officer(id),
    answer TEXT,
    CHECK ((status = 'open') = (answered_at IS NULL))
);
CREATE UNIQUE INDEX property_request_open ON property_request (item_id) WHERE status = 'open';

CREATE TABLE property_hold (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    item_id UUID NOT NULL REFERENCES property_item(id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    lifted_at BIGINT,
    lifted_by UUID REFERENCES officer(id),
    lifted_reason TEXT,
    CHECK ((lifted_at IS NULL) = (lifted_reason IS NULL))
);
CREATE INDEX property_hold_by_item ON property_hold (item_id, id);

-- Disposal by two: one proposes, another authorises, and the doing is witnessed.
CREATE TABLE property_disposal (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    item_id UUID NOT NULL REFERENCES property_item(id),
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    method TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('proposed', 'authorised', 'refused', 'done')),
    decided_at BIGINT,
    decided_by UUID REFERENCES officer(id),
    decision TEXT,
    done_at BIGINT,
    done_by UUID REFERENCES officer(id),
    witness_id UUID REFERENCES officer(id),
    CHECK (decided_by IS NULL OR decided_by <> officer_id),
    CHECK (witness_id IS NULL OR witness_id <> done_by),
    CHECK ((status = 'proposed') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX property_disposal_open ON property_disposal (item_id) WHERE status IN ('proposed', 'authorised');

-- Cash is counted by two (EXH-05); counts that differ both stay.
CREATE TABLE cash_count (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    item_id UUID NOT NULL REFERENCES property_item(id),
    pence BIGINT NOT NULL CHECK (pence >= 0),
    seal TEXT NOT NULL CHECK (seal <> ''),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    agrees_with UUID REFERENCES cash_count(id)
);
CREATE INDEX cash_count_by_item ON cash_count (item_id, at, id);

CREATE TABLE store_audit (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    store_id UUID NOT NULL REFERENCES property_store(id),
    started_at BIGINT NOT NULL,
    started_by UUID NOT NULL REFERENCES officer(id),
    closed_at BIGINT,
    closed_by UUID REFERENCES officer(id),
    found BIGINT NOT NULL,
    missing BIGINT NOT NULL,
    unexpected BIGINT NOT NULL
);
CREATE UNIQUE INDEX store_audit_open ON store_audit (store_id) WHERE closed_at IS NULL;
CREATE TABLE store_audit_line (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    audit_id UUID NOT NULL REFERENCES store_audit(id),
    item_id UUID NOT NULL REFERENCES property_item(id),
    result TEXT NOT NULL CHECK (result IN ('found', 'missing', 'unexpected')),
    recorded_in TEXT NOT NULL,
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    UNIQUE (audit_id, item_id)
);

-- Files of an exhibit as they arrived; the attachment holds the hash.
CREATE TABLE exhibit_file (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    exhibit_id UUID NOT NULL REFERENCES exhibit(id),
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    attachment_id UUID NOT NULL UNIQUE REFERENCES attachment(id),
    is_photograph BOOLEAN NOT NULL,
    device TEXT,
    captured_at BIGINT,
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id)
);
CREATE INDEX exhibit_file_by_exhibit ON exhibit_file (exhibit_id, id);

CREATE TABLE statement (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    number BIGINT NOT NULL,
    maker_id UUID NOT NULL REFERENCES person(id),
    maker_name TEXT NOT NULL,
    taken_by UUID NOT NULL REFERENCES officer(id),
    begun_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'signed', 'withdrawn')),
    text TEXT NOT NULL CHECK (text <> ''),
    edition BIGINT NOT NULL,
    signed_at BIGINT,
    withdrawn_reason TEXT,
    UNIQUE (investigation_id, number),
    CHECK (status <> 'signed' OR signed_at IS NOT NULL),
    CHECK ((status = 'withdrawn') = (withdrawn_reason IS NOT NULL))
);
-- The words as they stood each time, with their hash.
CREATE TABLE statement_edition (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    statement_id UUID NOT NULL REFERENCES statement(id),
    number BIGINT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    UNIQUE (statement_id, number)
);
CREATE TABLE statement_signature (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    statement_id UUID NOT NULL REFERENCES statement(id),
    edition BIGINT NOT NULL,
    signer TEXT NOT NULL CHECK (signer IN ('maker', 'taker')),
    name TEXT NOT NULL CHECK (name <> ''),
    drawing TEXT NOT NULL CHECK (drawing <> ''),
    read_back TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    UNIQUE (statement_id, edition, signer)
);

-- A major incident: the same investigation, worked in a room.
CREATE TABLE major_incident (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL UNIQUE REFERENCES investigation(id),
    name TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    group_id UUID REFERENCES access_group(id),
    declared_at BIGINT NOT NULL,
    declared_by UUID NOT NULL REFERENCES officer(id)
);
CREATE TABLE incident_role (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    officer_id UUID NOT NULL REFERENCES officer(id),
    role TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    given_by UUID NOT NULL REFERENCES officer(id)
);
CREATE UNIQUE INDEX incident_role_once ON incident_role (investigation_id, officer_id, role) WHERE until_at IS NULL;
CREATE TABLE enquiry_document (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    investigation_id UUID NOT NULL REFERENCES investigation(id),
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    reference TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    text TEXT NOT NULL CHECK (text <> ''),
    from_text TEXT,
    made_at BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    officer_id UUID NOT NULL REFERENCES officer(id),
    status TEXT NOT NULL CHECK (status IN ('registered', 'read', 'indexed')),
    read_by UUID REFERENCES officer(id),
    indexed_by UUID REFERENCES officer(id),
    UNIQUE (investigation_id, reference)
);

-- What was written stays as written. Lawful disposal may still delete.
-- only sqlite
CREATE TRIGGER enquiry_entry_no_update BEFORE UPDATE ON enquiry_entry BEGIN SELECT RAISE(ABORT, 'enquiry_entry is never changed'); END;
CREATE TRIGGER investigation_plan_no_update BEFORE UPDATE ON investigation_plan BEGIN SELECT RAISE(ABORT, 'investigation_plan is never changed'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decision is never changed'); END;
CREATE TRIGGER exhibit_movement_no_update BEFORE UPDATE ON exhibit_movement BEGIN SELECT RAISE(ABORT, 'exhibit_movement is never changed'); END;
CREATE TRIGGER cash_count_no_update BEFORE UPDATE ON cash_count BEGIN SELECT RAISE(ABORT, 'cash_count is never changed'); END;
CREATE TRIGGER statement_edition_no_update BEFORE UPDATE ON statement_edition BEGIN SELECT RAISE(ABORT, 'statement_edition is never changed'); END;
CREATE TRIGGER statement_signature_no_update BEFORE UPDATE ON statement_signature BEGIN SELECT RAISE(ABORT, 'statement_signature is never changed'); END;
-- end
-- only postgres
CREATE TRIGGER enquiry_entry_no_update BEFORE UPDATE ON enquiry_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER investigation_plan_no_update BEFORE UPDATE ON investigation_plan FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exhibit_movement_no_update BEFORE UPDATE ON exhibit_movement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cash_count_no_update BEFORE UPDATE ON cash_count FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER statement_edition_no_update BEFORE UPDATE ON statement_edition FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER statement_signature_no_update BEFORE UPDATE ON statement_signature FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- end
