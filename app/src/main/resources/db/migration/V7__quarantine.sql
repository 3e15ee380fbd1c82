-- Nodes that are kept from work because they are suspect, and how far their tests have come.
create table quarantine (
    node int primary key,
    since_millis bigint not null,
    who text not null,
    why text not null,
    test text,                      -- what they have to pass, as JSON; without: nothing is tried
    trying_window int not null,     -- the booking in which a test runs now; -1: none runs
    trying_job bigint not null,     -- that test
    passed int not null             -- tests passed one after the other
);

-- What went wrong on nodes by their own fault.
create table node_fault (
    id bigint generated always as identity primary key,
    node int not null,
    at_millis bigint not null,
    what text not null
);
create index node_fault_by_time on node_fault (at_millis);

-- When a node becomes suspect, and what it must then pass, as JSON.
create table quarantine_rule (
    one boolean primary key default true check (one),
    body text not null
);
