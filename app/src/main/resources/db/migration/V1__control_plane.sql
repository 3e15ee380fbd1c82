-- One row each: who writes, and what the fleet is.
create table writer (
    one boolean primary key default true check (one),
    epoch bigint not null,
    holder text not null,
    seen timestamptz not null
);
insert into writer values (true, 0, '', now());

create table fleet (
    one boolean primary key default true check (one),
    name text not null,
    title text not null,
    zero timestamptz not null,      -- the engine's time 0
    at_millis bigint not null,      -- how far it has come, in the engine's milliseconds
    later_told int not null,        -- how many of the scenario's later events have been told
    next_job bigint not null
);

-- What the fleet is made of: sites, halls, racks, nodes, queues, in the order in which the engine was told.
create table structure (
    n bigint generated always as identity primary key,
    body bytea not null
);

-- The journal: one row for each decision, with what had happened before it.
create table pass (
    seq bigint primary key,
    at_millis bigint not null,
    events int not null,
    decisions int not null,
    body bytea not null
);
alter table pass alter column body set storage external;

create table snapshot (
    seq bigint primary key,
    engine_version text not null,
    body bytea not null
);
alter table snapshot alter column body set storage external;

create table person (
    id int primary key,
    name text not null unique
);

create table job (
    id bigint primary key,
    queue int not null,
    person int not null,
    name text not null,
    kind smallint not null,
    milli_gpus bigint not null,
    priority int not null,
    state smallint not null,
    attempt int not null,
    submitted_millis bigint not null,
    started_millis bigint,
    ended_millis bigint,
    detail text,
    spec text not null
);
create index job_by_state on job (state, id);
create index job_by_queue on job (queue, state, id);
create index job_by_person on job (person, id);
create index job_waiting_of_person on job (person) where state = 0;

create table attempt (
    job bigint not null,
    attempt int not null,
    site int not null,
    started_millis bigint not null,
    ended_millis bigint,
    ending smallint,
    exit_code int,
    detail text,
    stop_cause text,
    placement text not null,
    primary key (job, attempt)
);
create index attempt_by_start on attempt (started_millis);
create index attempt_open on attempt (job, attempt) where ended_millis is null;

create table token (
    id int generated always as identity primary key,
    name text not null,
    hash bytea not null unique,
    role text not null,
    queue int not null,             -- the subtree in which the role holds
    created timestamptz not null default now(),
    expires timestamptz,
    revoked timestamptz
);

-- A submission that was made is not made twice.
create table submission (
    token int not null,
    key text not null,
    digest text not null,
    jobs bigint[] not null,
    made timestamptz not null default now(),
    primary key (token, key)
);

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    at_millis bigint not null,
    who text not null,
    queue int not null,             -- whose it is; 0: of the whole fleet
    action text not null,
    subject text not null
);
create index audit_by_queue on audit (queue, id);

-- Nobody changes what was done: not even we.
create function audit_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is only added to';
end $$;
create trigger audit_stays before update or delete or truncate on audit execute function audit_stays();

-- What a GPU-hour and a kilowatt-hour cost, as JSON.
create table prices (
    one boolean primary key default true check (one),
    body text not null
);
