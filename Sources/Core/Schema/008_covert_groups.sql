-- Groups whose records nobody outside opens, not even in an emergency: to everybody else they do not exist.
CREATE TABLE access_group_covert (
    group_id UUID PRIMARY KEY REFERENCES access_group(id),
    set_at BIGINT NOT NULL
);
