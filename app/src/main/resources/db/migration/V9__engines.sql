-- Which version of the engine has decided since when, and what it knew when it began: who decides the journal again begins
-- there, for an older version may have decided otherwise.
create table engine_reign (
    since_seq bigint primary key,   -- it has decided what came after this one
    engine_version text not null,
    body bytea                      -- a snapshot; null: nothing had been
);
alter table engine_reign alter column body set storage external;

-- Who made the last snapshot has decided all of the journal so far.
insert into engine_reign
    select 0, engine_version, null from snapshot order by seq desc limit 1;
