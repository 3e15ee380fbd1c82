-- Lists walk one index for each queue and state, or each state of a user, newest first. A new or changed job touches four
-- indexes in place of five.
create index job_of_person on job (person, state, id);
drop index job_by_person;
drop index job_waiting_of_person;
