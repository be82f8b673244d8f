-- Devices that measure: what is in a battery, meters, inverters, trackers; and how each shows who it is.

create table device (                    -- measures: of a meter; battery: whose electronics it is; equipment: of a meter on one
  id blob primary key, hub_id blob not null, code text not null, code_key text not null, name text not null, kind text not null,
  measures text, battery blob, equipment blob, place text not null, maker text not null, firmware text not null,
  notes text not null, state text not null, created_at integer not null, changed_at integer not null
) strict, without rowid;
create index device_code on device (hub_id, code_key);
create index device_battery on device (battery, state) where battery is not null;
create index device_waiting on device (hub_id) where state = 'waiting';

-- This desktop's own.

create table device_login (              -- name: its user name, and its level in the topics; verifier: of its secret, none where
                                         -- it has none; legacy: whether it may come without TLS; relay: sealed, what posts are
                                         -- signed with; token_epoch: tokens of another do not count
  device blob primary key, hub blob not null, name text not null unique, verifier blob, legacy integer not null,
  set_by blob, set_at integer, relay blob, relay_set_at integer, token_epoch integer not null
) strict, without rowid;

create table device_seen (               -- seen_at: when it was last heard of
  device blob primary key, hub blob not null, seen_at integer not null
) strict, without rowid;
