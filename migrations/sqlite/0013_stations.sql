-- Stations at work: who stands there, what was swapped, what did not fit, and the post that comes and goes.
-- Percent in hundredths; token: what a station shows a session by.

alter table custody_event add column station blob;  -- of what is in one; slot: where it is known

create table swap (                      -- clock: whose time `at` is; estimated: charge and energy follow from SoC, not from readings
  id blob primary key, hub_id blob not null, station blob not null, session blob, kind text, state text not null,
  code text, reason text not null, customer blob, battery_in blob, battery_out blob, slot_in integer, slot_out integer,
  soc_in_e2 integer, soh_in_e2 integer, soc_out_e2 integer, soh_out_e2 integer, charge_mah integer, energy_wh integer,
  estimated integer not null, began_at integer, at integer not null, clock text not null, offline integer not null, act blob
) strict, without rowid;
create index swap_station on swap (hub_id, station, at);
create index swap_at on swap (hub_id, at);

create table quarantine (                -- what moved and does not fit, until a person has looked at it; payload: as it came
  id blob primary key, hub_id blob not null, station blob, topic text not null, payload text not null, code text not null,
  customer blob, battery_in blob, battery_out blob, at integer not null, state text not null, decided_by blob,
  decided_at integer, reason text not null
) strict, without rowid;
create index quarantine_open on quarantine (hub_id, at) where state = 'open';
create index quarantine_in on quarantine (battery_in) where state = 'open' and battery_in is not null;
create index quarantine_out on quarantine (battery_out) where state = 'open' and battery_out is not null;

create table alert (                     -- what somebody should look at: one row while it goes on, counted
  id blob primary key, hub_id blob not null, kind text not null, about text not null, station blob, battery blob, customer blob,
  first_at integer not null, last_at integer not null, count integer not null, seen_by blob, seen_at integer
) strict, without rowid;
create index alert_unseen on alert (hub_id, kind, about) where seen_at is null;

create table health_log (                -- how worn a battery was found, and by whom
  id blob primary key, hub_id blob not null, battery blob not null, at integer not null, soh_e2 integer not null,
  source text not null, station blob
) strict, without rowid;
create index health_log_battery on health_log (battery, at);

-- This desktop's own.

create table swap_session (
  id blob primary key, hub blob not null, station blob not null, customer blob not null, card blob not null,
  token text not null, opened_at integer not null, until_at integer not null, state text not null, brought blob, kept blob,
  ended_at integer
) strict, without rowid;
create index swap_session_station on swap_session (station, opened_at);
create index swap_session_open on swap_session (card) where state = 'open';
create unique index swap_session_token on swap_session (token);
create index swap_session_kept on swap_session (kept) where state = 'open' and kept is not null;

create table inbox (                     -- identity: digest of what makes it the same message; held_until: none for ever
  number integer primary key, hub blob, station blob, login text not null, topic text not null, payload blob not null, identity blob,
  held_until integer, received_at integer not null, verdict text not null, code text, detail text not null
) strict;
create index inbox_identity on inbox (identity) where identity is not null;
create index inbox_received on inbox (received_at);

create table outbox (                    -- message: the one it answers; sent_at: none until it has left
  number integer primary key, message integer, topic text not null, payload blob not null, qos integer not null,
  made_at integer not null, sent_at integer
) strict;
create index outbox_message on outbox (message) where message is not null;
create index outbox_waiting on outbox (number) where sent_at is null;
