-- The array of which a job is an element: the id of its first job; 0: of none.
alter table job add column array_of bigint not null default 0;
create index job_by_array on job (array_of, id) where array_of > 0;

-- Who came in with a token of an identity provider: numbers of their own, far from those of our tokens.
create table oidc_subject (
    id int generated always as identity (start with 1000000000) primary key,
    issuer text not null,
    subject text not null,
    unique (issuer, subject)
);

-- What is frozen, by whom and why. That it is frozen the journal tells as well.
create table frozen (
    scope smallint not null,        -- 0 the fleet, 1 a site, 2 a queue and all below it
    of int not null,
    who text not null,
    since_millis bigint not null,
    why text not null,
    primary key (scope, of)
);

-- Who wants to be told what, at which address. As long as the token holds with which it was made.
create table hook (
    id int generated always as identity primary key,
    token int not null,
    owner text not null,
    queue int not null,
    queues int[] not null,          -- that queue and all below it
    person int,                     -- of these jobs alone; without: of everybody's
    events text[] not null,
    url text not null,
    secret text not null,
    created timestamptz not null default now()
);

-- What is still to be told. Written with the decision that it is about, removed when it was taken.
create table outbox (
    id bigint generated always as identity primary key,
    hook int not null references hook (id) on delete cascade,
    event text not null,
    job bigint not null,            -- 0: of no job
    attempt int not null,
    at_millis bigint not null,
    detail text not null,
    tries int not null default 0,
    next_try timestamptz not null default now()
);
create index outbox_by_time on outbox (next_try);
