CREATE TABLE bench_record (
    id UUID PRIMARY KEY, version BIGINT NOT NULL, family_name TEXT NOT NULL, given_name TEXT NOT NULL, born_on TEXT, sex TEXT NOT NULL,
    town TEXT NOT NULL, postcode TEXT NOT NULL, phone TEXT, is_warned BOOLEAN NOT NULL, created_at BIGINT NOT NULL, notes TEXT);
CREATE TABLE bench_journal (
    id UUID PRIMARY KEY, at BIGINT NOT NULL, officer UUID NOT NULL, act TEXT NOT NULL, outcome TEXT NOT NULL, subject UUID NOT NULL, detail TEXT NOT NULL);
CREATE TABLE bench_task (id UUID PRIMARY KEY, kind TEXT NOT NULL, subject UUID NOT NULL, due_at BIGINT NOT NULL, owner TEXT NOT NULL);
