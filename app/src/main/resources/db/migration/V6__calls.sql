-- Calls for compute: what is given, who asks, what reviewers think, what was given, and why not.
create sequence call_number;
create sequence application_number;

create table call (
    id bigint primary key,
    title text not null,
    home int not null,              -- the queue below which awards become queues
    body text not null,             -- its rules, as JSON
    is_open boolean not null,
    opened_millis bigint not null
);

create table application (
    id bigint primary key,
    call bigint not null references call,
    tenant int not null,            -- the queue of the token that applied
    person text not null,           -- and whose it is
    body text not null,
    at_millis bigint not null
);
create index application_by_call on application (call, id);

create table review (
    application bigint not null references application,
    reviewer text not null,
    body text not null,
    milli_score bigint not null,
    primary key (application, reviewer)
);

create table award (
    application bigint primary key references application,
    call bigint not null,
    queue int not null,
    lot int not null,
    gpus bigint not null,
    from_millis bigint not null,
    to_millis bigint not null,
    taken_millis bigint,            -- when it was taken back
    taken_why text,
    limited_by text not null
);
create index award_by_call on award (call, application);

-- Why an application was given nothing when the call was decided last.
create table refusal (
    application bigint primary key references application,
    call bigint not null,
    code text not null,
    words text not null,
    at_millis bigint not null
);
