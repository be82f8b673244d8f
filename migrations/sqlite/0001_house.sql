-- The house: what every write needs (ops, changes, chain), organisation, hubs, people, models, batteries.
-- Synced tables: ids are UUIDv7 made here, hub_id names the place (a hub, or the organisation for what all hubs share);
-- no UNIQUE, CHECK or foreign key that could make a merge fail. Their triggers are generated, see store/src/triggers.rs.

create table _ctx (
  one     integer primary key check (one = 1),
  mode    integer not null,            -- 0 closed, 1 an op is open, 2 applying what other desktops wrote
  op      integer not null,            -- the open op, else the last one
  place   blob,                        -- the hub (or organisation) the open op names
  hlc     integer not null,            -- hybrid logical clock: milliseconds << 16 | counter
  desktop blob not null
) strict;

create table _head (                   -- per place: how far this desktop's chain and its knowledge of others reach
  place   blob primary key,
  ops     integer not null,            -- ops written here, gapless from 1
  acked   integer not null,            -- of those, known to the server
  cursor  integer not null,            -- server's log applied up to here: the base of the next op
  echo    integer not null,
  epoch   integer not null,
  chain   blob not null                -- hash of the last op
) strict, without rowid;

create table _op (
  op      integer primary key,
  place   blob not null,
  number  integer not null,
  base    integer not null,
  hlc     integer not null,
  kind    text not null,
  actor   blob not null,
  hash    blob not null
) strict;
create index _op_place on _op (place, number);

create table _chg (                    -- the changed columns of each row an op touched
  cid     integer primary key,
  op      integer not null,
  tbl     integer not null,
  id      blob not null,
  kind    integer not null,            -- 1 inserted, 0 updated, 2 deleted
  patch   text not null
) strict;
create index _chg_op on _chg (op);

create table audit (
  id          blob primary key,
  hub_id      blob not null,
  number      integer not null,        -- of the op in its place
  at          integer not null,
  actor       blob not null,
  act         text not null,
  object_kind text not null,
  object      blob not null,
  changes     text not null,           -- json: [{field, before, after}]
  reason      text,
  digest      blob not null,           -- sha256 over the op's changes
  hash        blob not null            -- sha256(previous hash, this line, digest)
) strict, without rowid;
create index audit_chain on audit (hub_id, number);
create index audit_object on audit (object, number);

create table organisation (
  id blob primary key, hub_id blob not null, name text not null, country text not null, currency text not null,
  languages text not null
) strict, without rowid;

create table hub (
  id blob primary key, hub_id blob not null, code text not null, name text not null, place text not null,
  colour text not null, latitude_e6 integer, longitude_e6 integer, solar_capacity_w integer, zone text not null,
  currency text not null, tax_on integer not null, tax_pct_e2 integer not null, due_time text not null,
  issue_soc_pct integer not null, soh_floor_pct integer not null, fresh_green_h integer not null,
  fresh_orange_h integer not null, deposit_policy text not null, debt_limit integer not null,
  overdue_notice_h integer not null, return_survey integer not null, idle_lock_min integer not null,
  session_h integer not null, created_at integer not null
) strict, without rowid;

create table user (
  id blob primary key, hub_id blob not null, name text not null, login text not null, email text not null,
  phone text not null, language text not null, enabled integer not null, created_at integer not null
) strict, without rowid;
create index user_login on user (login);

create table user_role (
  id blob primary key, hub_id blob not null, user blob not null, hub blob, role text not null,
  debt_override integer not null, refund integer not null, write_off integer not null,
  discount_pct_e2 integer not null, see_amounts integer not null
) strict, without rowid;
create index user_role_user on user_role (user);

create table credential (              -- id is the user's; the PIN's verifier is sealed by the data key
  id blob primary key, hub_id blob not null, password text, pin blob, code text, code_expires_at integer,
  changed_at integer not null
) strict, without rowid;

create table battery_model (
  id blob primary key, hub_id blob not null, maker text not null, name text not null, chemistry text not null,
  nominal_voltage_dv integer not null, rated_capacity_dah integer not null, rated_energy_dwh integer not null,
  maximum_cycles integer, notes text not null, created_at integer not null
) strict, without rowid;

create table battery (
  id blob primary key, hub_id blob not null, short_code text not null, code_key text not null,
  serial_number text not null, serial_key text not null, model blob not null, lifecycle text not null,
  notes text not null, created_at integer not null, changed_at integer not null
) strict, without rowid;
-- A list page is merged from one ordered run a state of life (and model): each filter and sort has its own order.
create index battery_code on battery (hub_id, lifecycle, code_key, id);
create index battery_serial on battery (hub_id, lifecycle, serial_key, id);
create index battery_changed on battery (hub_id, lifecycle, changed_at, id);
create index battery_model_code on battery (hub_id, model, lifecycle, code_key, id);
create index battery_model_serial on battery (hub_id, model, lifecycle, serial_key, id);
create index battery_model_changed on battery (hub_id, model, lifecycle, changed_at, id);
create index battery_last_code on battery (hub_id, code_key);

-- This desktop's own, never synced.
create table setting (name text primary key, value text not null) strict, without rowid;
create table lockout (login text primary key, fails integer not null, at integer not null) strict, without rowid;
create table key_wrap (name text primary key, wrapped blob not null) strict, without rowid; -- the data key, wrapped by each secret
create table session (
  id blob primary key, user blob not null, started_at integer not null, last_active_at integer not null, ended_at integer
) strict, without rowid;

-- What is found as you type: one row a record, its words in the index.
create table _find (rowid integer primary key, tbl integer not null, id blob not null, place blob not null) strict;
create unique index _find_record on _find (tbl, id);
create virtual table found using fts5 (
  place, words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4'
);
