-- The tasks of elastic jobs beyond their fewest: when each was there, and where.
create table growth (
    n bigint generated always as identity primary key,
    job bigint not null,
    attempt int not null,
    task int not null,
    site int not null,
    started_millis bigint not null,
    ended_millis bigint,
    placement text not null
);
create index growth_by_start on growth (started_millis);
create index growth_open on growth (job, attempt) where ended_millis is null;

-- What queues are to be entitled to from a date on. In order of (at_millis, id).
create table dated_quota (
    id bigint primary key,
    at_millis bigint not null,
    queue int not null,
    quota_gpus bigint not null,
    borrow_limit_gpus bigint,       -- null: as it is then
    types text not null,            -- [[type, quota, lend limit, borrow limit], …]
    source text not null,           -- plan, api, or whose award it is
    who text not null,
    done_millis bigint,
    refused text                    -- why it could not be when its time had come
);
create index dated_quota_pending on dated_quota (at_millis, id) where done_millis is null;

-- What a queue and those below it may use up in a period.
create table budget (
    queue int primary key,
    body text not null              -- as JSON
);
create table budget_state (
    queue int primary key,
    period_millis bigint not null,  -- the beginning of the period of which this tells
    warned int not null             -- thousandths of the highest threshold that was told
);

-- Queues in which, and below which, nothing starts; and the jobs that are held for that, not by their users.
create table shut (
    queue int primary key,
    since_millis bigint not null,
    why text not null
);
create table shut_job (
    job bigint primary key
);
