-- only sqlite
-- What a search asks of every card that has its words, without the card's text: twenty-five cards to a page of the file instead of two or three. PostgreSQL reads
-- its own pages in memory, which costs it little.
CREATE INDEX entry_slim ON entry (number, kind, at, unit_id, id);
-- end
