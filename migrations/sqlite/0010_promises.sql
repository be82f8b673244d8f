-- What is kept for customers, what is counted, and what the close of a till ties besides its money.

create table deposit_before as select * from deposit;
drop table deposit;
create table deposit (                   -- fate: none while it is held; rental, line: none of a reservation's
  id blob primary key, hub_id blob not null, customer blob not null, rental blob, line blob,
  amount integer not null, taken_at integer not null, fate text, left_at integer, reason text not null, act blob not null
) strict, without rowid;
insert into deposit select * from deposit_before;
drop table deposit_before;
create index deposit_customer on deposit (customer, taken_at);
create index deposit_line on deposit (line) where line is not null;
create index deposit_act on deposit (act);

alter table shift add column out_before integer not null default 0;  -- with customers at the opening
alter table shift add column batteries text;                         -- at the close: json, where they were

drop table reservation;
create table reservation (               -- item: none where any of the model will do
  id blob primary key, hub_id blob not null, customer blob not null, item_kind text not null, item blob, model blob,
  from_at integer not null, to_at integer not null, state text not null, rental blob, deposit blob, note text not null,
  actor blob not null, created_at integer not null, changed_at integer not null, act blob not null
) strict, without rowid;
create index reservation_time on reservation (hub_id, state, from_at);
create index reservation_customer on reservation (customer, from_at);
create index reservation_item on reservation (item, from_at) where item is not null;
create index reservation_model on reservation (model, from_at) where model is not null;

drop table stock_count;
create table stock_count (               -- kinds, missing, unexpected, unknown: json
  id blob primary key, hub_id blob not null, at integer not null, actor blob not null, kinds text not null,
  expected integer not null, found integer not null, missing text not null, unexpected text not null,
  unknown text not null, note text not null
) strict, without rowid;
create index stock_count_at on stock_count (hub_id, at);
