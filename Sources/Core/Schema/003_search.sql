-- What a card is found by besides its words. The rows below are made of `keys` and can be made again from it.
ALTER TABLE entry ADD COLUMN keys TEXT NOT NULL DEFAULT '';
-- only postgres
-- The words in their order: a tsvector gives back neither their order nor how often each came.
ALTER TABLE entry ADD COLUMN body TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX entry_by_number ON entry (number);
-- end

-- Numbers, registration marks, phones, postcodes, birth dates: found exactly or by how they begin.
CREATE TABLE entry_key (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (kind, key, number)
)
-- only sqlite
WITHOUT ROWID
-- end
;

-- Every family name of a person beside every given name, both folded, with the birth date: two names find somebody in one step of an index.
CREATE TABLE entry_name (
    family TEXT NOT NULL,
    given TEXT NOT NULL,
    born TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (family, given, born, number)
)
-- only sqlite
WITHOUT ROWID
-- end
;

-- Every name there is, by what it is nearly: spelt with one letter less, sounded, short for another.
CREATE TABLE name_key (
    key TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (key, word)
)
-- only sqlite
WITHOUT ROWID
-- end
;

-- only postgres
-- Compared as bytes, so that a beginning is one range of the index whatever the database's language is.
ALTER TABLE entry_key ALTER COLUMN kind TYPE TEXT COLLATE "C";
ALTER TABLE entry_key ALTER COLUMN key TYPE TEXT COLLATE "C";
ALTER TABLE entry_name ALTER COLUMN family TYPE TEXT COLLATE "C";
ALTER TABLE entry_name ALTER COLUMN given TYPE TEXT COLLATE "C";
ALTER TABLE entry_name ALTER COLUMN born TYPE TEXT COLLATE "C";
ALTER TABLE name_key ALTER COLUMN key TYPE TEXT COLLATE "C";
ALTER TABLE name_key ALTER COLUMN word TYPE TEXT COLLATE "C";
-- end
CREATE INDEX entry_name_by_given ON entry_name (given, family, born, number);
-- The newest of one family name without sorting all who bear it.
CREATE INDEX entry_name_newest ON entry_name (family, number) WHERE given = '';

-- What a search tells those who may not see a group's records: that one matches and whom to ask (`contact`), or, to an intelligence manager only,
-- that one matches (`masked`). A group without a row tells nothing.
CREATE TABLE access_group_hit (
    group_id UUID PRIMARY KEY REFERENCES access_group(id),
    shown TEXT NOT NULL CHECK (shown IN ('contact', 'masked'))
);
