-- Jobs that are ended when what they hold has been idle for so long. Rows go when their jobs are over.
create table interactive (
    job bigint primary key,
    idle_millis bigint not null
);
