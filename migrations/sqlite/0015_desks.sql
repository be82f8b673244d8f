-- Swaps at the counter stand beside those at stations; and the post of stations is kept for its time only.

create table swap_before as select * from swap;
drop table swap;
create table swap (                      -- source: station or counter, which has no station; clock: whose time `at` is; estimated:
                                         -- charge and energy follow from SoC, not from readings
  id blob primary key, hub_id blob not null, source text not null, station blob, session blob, kind text, state text not null,
  code text, reason text not null, customer blob, battery_in blob, battery_out blob, slot_in integer, slot_out integer,
  soc_in_e2 integer, soh_in_e2 integer, soc_out_e2 integer, soh_out_e2 integer, charge_mah integer, energy_wh integer,
  estimated integer not null, began_at integer, at integer not null, clock text not null, offline integer not null, act blob
) strict, without rowid;
insert into swap select id, hub_id, 'station', station, session, kind, state, code, reason, customer, battery_in, battery_out,
  slot_in, slot_out, soc_in_e2, soh_in_e2, soc_out_e2, soh_out_e2, charge_mah, energy_wh, estimated, began_at, at, clock,
  offline, act from swap_before;
drop table swap_before;
create index swap_station on swap (hub_id, station, at);
create index swap_at on swap (hub_id, at);
create index swap_act on swap (act) where act is not null;
create index swap_customer on swap (customer) where customer is not null;
create index swap_in on swap (battery_in) where battery_in is not null;
create index swap_out on swap (battery_out) where battery_out is not null;
create index quarantine_customer on quarantine (customer) where customer is not null;

-- What is recognised for a while only, and may go before its month is over.
create index inbox_let_go on inbox (number) where identity is null or held_until is not null;
-- What goes out and answers nothing.
create index outbox_of_itself on outbox (made_at) where message is null;
create index swap_session_until on swap_session (until_at) where state = 'open';
