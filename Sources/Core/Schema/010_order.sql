-- only postgres
-- Numbers and times of cards rise together as a rule, so the least and the greatest of each stretch of the table name the few stretches that can hold a range of them.
CREATE INDEX entry_in_order ON entry USING brin (number, at) WITH (autosummarize = on);
-- Names are seldom words: so that they are among those that the planner knows.
ALTER TABLE entry ALTER COLUMN words SET STATISTICS 500;
-- end
