-- For how long a reading stands for what came after it, where energy is reckoned.

alter table hub add column gap_awake_min integer not null default 15;
alter table hub add column gap_asleep_min integer not null default 65;
