-- The custody log: what happened in a detention, when, and when it was entered. What was written stays written; a correction is a further entry about it.
CREATE TABLE custody_entry (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version = 1),
    detention_id UUID NOT NULL REFERENCES detention(id),
    kind TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by UUID NOT NULL REFERENCES officer(id),
    late_reason TEXT,
    text TEXT NOT NULL,
    about_kind TEXT,
    about_id UUID,
    CHECK ((about_kind IS NULL) = (about_id IS NULL))
);
CREATE INDEX custody_entry_by_detention ON custody_entry (detention_id, happened_at, id);
CREATE INDEX custody_entry_about ON custody_entry (about_id) WHERE about_id IS NOT NULL;

-- Detentions from before there was a log begin it with what their records say.
INSERT INTO custody_entry (id, version, detention_id, kind, happened_at, entered_at, entered_by, late_reason, text, about_kind, about_id)
SELECT
-- only sqlite
    lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
-- end
-- only postgres
    gen_random_uuid(),
-- end
    1, h.detention_id, h.kind, h.happened_at, h.entered_at, h.entered_by, NULL, h.text, h.about_kind, h.about_id
FROM (
    SELECT d.id AS detention_id, 'arrest' AS kind, a.arrested_at AS happened_at, a.recorded_at AS entered_at, a.recorded_by AS entered_by, a.suspected_of AS text,
        'arrest' AS about_kind, a.id AS about_id FROM detention d JOIN arrest a ON a.id = d.arrest_id
    UNION ALL
    SELECT d.id, 'arrival', d.arrived_at, d.opened_at, d.opened_by, u.name, NULL, NULL FROM detention d JOIN unit u ON u.id = d.suite_id
    UNION ALL
    SELECT d.id, 'authorised', d.authorised_at, d.authorised_at, d.authorised_by, d.reasons, NULL, NULL FROM detention d WHERE d.authorised_at IS NOT NULL
    UNION ALL
    SELECT r.detention_id, 'review', r.held_at, r.recorded_at, r.officer_id, r.reasons, 'detention-review', r.id FROM detention_review r
    UNION ALL
    SELECT c.detention_id, 'charge', c.charged_at, c.recorded_at, c.officer_id, c.offence || ' ' || c.title, 'charge', c.id FROM charge c
    UNION ALL
    SELECT d.id, CASE WHEN d.status = 'not-authorised' THEN 'not-authorised' ELSE 'released' END, d.ended_at, d.ended_at, d.ended_by, d.end_reason, NULL, NULL
    FROM detention d WHERE d.ended_at IS NOT NULL
) h;

-- only sqlite
CREATE TRIGGER custody_entry_no_update BEFORE UPDATE ON custody_entry BEGIN SELECT RAISE(ABORT, 'custody_entry is insert-only'); END;
CREATE TRIGGER custody_entry_no_delete BEFORE DELETE ON custody_entry BEGIN SELECT RAISE(ABORT, 'custody_entry is insert-only'); END;
-- end
-- only postgres
CREATE TRIGGER custody_entry_no_change BEFORE UPDATE OR DELETE ON custody_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER custody_entry_no_truncate BEFORE TRUNCATE ON custody_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- end
