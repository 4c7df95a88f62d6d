-- only postgres
-- The words that stand side by side in a card, each pair as one number: what finds a phrase without reading every card that holds its words.
-- Apart from the card, so that a change of anything but its words leaves this alone.
CREATE TABLE entry_pair (
    number BIGINT PRIMARY KEY,
    pairs INTEGER[] NOT NULL
);
CREATE INDEX entry_pair_by_pairs ON entry_pair USING gin (pairs);
-- end
