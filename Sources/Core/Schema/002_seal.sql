-- The seal of the journal: a position and a leaf hash for every entry, an RFC 6962 tree over the leaves, and signed checkpoints.
-- Entries without a seal are found through the two indexes that the keys below and journal's own key make: both ordered by the entry's id.
CREATE TABLE journal_seal (
-- only sqlite
    position INTEGER PRIMARY KEY CHECK (position >= 0),
-- end
-- only postgres
    position BIGINT PRIMARY KEY CHECK (position >= 0),
-- end
    journal_id UUID NOT NULL UNIQUE REFERENCES journal(id),
    leaf_hash BYTEA NOT NULL
);

-- The hash of every complete subtree of 256^level leaves. Can be recomputed from the seals; kept so that a root or a proof reads a few hundred rows.
CREATE TABLE journal_tile (
    level INTEGER NOT NULL CHECK (level >= 1),
    position BIGINT NOT NULL CHECK (position >= 0),
    hash BYTEA NOT NULL,
    PRIMARY KEY (level, position)
);

CREATE TABLE journal_checkpoint (
-- only sqlite
    size INTEGER PRIMARY KEY CHECK (size > 0),
-- end
-- only postgres
    size BIGINT PRIMARY KEY CHECK (size > 0),
-- end
    root BYTEA NOT NULL,
    at BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    signature BYTEA NOT NULL
);

-- Work that only one node does at a time. A lease that is not renewed lapses by itself.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);

-- What was written stays written. A journal detail may be deleted (an erasure, itself an entry) but never changed.
-- only sqlite
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is insert-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is insert-only'); END;
CREATE TRIGGER journal_seal_no_update BEFORE UPDATE ON journal_seal BEGIN SELECT RAISE(ABORT, 'journal_seal is insert-only'); END;
CREATE TRIGGER journal_seal_no_delete BEFORE DELETE ON journal_seal BEGIN SELECT RAISE(ABORT, 'journal_seal is insert-only'); END;
CREATE TRIGGER journal_checkpoint_no_update BEFORE UPDATE ON journal_checkpoint BEGIN SELECT RAISE(ABORT, 'journal_checkpoint is insert-only'); END;
CREATE TRIGGER journal_checkpoint_no_delete BEFORE DELETE ON journal_checkpoint BEGIN SELECT RAISE(ABORT, 'journal_checkpoint is insert-only'); END;
CREATE TRIGGER journal_detail_no_update BEFORE UPDATE ON journal_detail BEGIN SELECT RAISE(ABORT, 'journal_detail is never changed'); END;
-- end
-- only postgres
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_seal_no_change BEFORE UPDATE OR DELETE ON journal_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_seal_no_truncate BEFORE TRUNCATE ON journal_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_checkpoint_no_change BEFORE UPDATE OR DELETE ON journal_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_checkpoint_no_truncate BEFORE TRUNCATE ON journal_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_detail_no_update BEFORE UPDATE ON journal_detail FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- end
