-- Stations and their slots, equipment and who has the use of it, job cards, notes; what else is known of a battery and of
-- the organisation; the audit read by time, person, act and kind.

create table station (
  id blob primary key, hub_id blob not null, code text not null, code_key text not null, name text not null,
  place text not null, latitude_e6 integer, longitude_e6 integer, mode text not null, firmware text not null,
  last_seen_at integer, notes text not null, created_at integer not null, changed_at integer not null
) strict, without rowid;
create index station_code on station (hub_id, code_key);

create table slot (                    -- active 0: taken away, kept for its history
  id blob primary key, hub_id blob not null, station blob not null, number integer not null, mode text not null,
  active integer not null
) strict, without rowid;
create index slot_station on slot (station, number);

create table equipment_type (          -- money in minor units of the hub's currency
  id blob primary key, hub_id blob not null, name text not null, rated_power_dw integer, price integer,
  usage text not null, notes text not null, created_at integer not null
) strict, without rowid;
create index equipment_type_name on equipment_type (hub_id, name);

create table equipment (               -- no serial number: no key, so that it is like no other
  id blob primary key, hub_id blob not null, code text not null, code_key text not null, serial_number text not null,
  serial_key text, equipment_type blob not null, state text not null, purchased_on text, purchase_price integer,
  warranty_until text, notes text not null, created_at integer not null, changed_at integer not null
) strict, without rowid;
create index equipment_code on equipment (hub_id, code_key);
create index equipment_serial on equipment (hub_id, serial_key);
create index equipment_of_type on equipment (equipment_type);

create table assignment (              -- ended, never deleted
  id blob primary key, hub_id blob not null, equipment blob not null, customer blob not null, from_at integer not null,
  to_at integer
) strict, without rowid;
create index assignment_equipment on assignment (equipment, from_at);
create index assignment_customer on assignment (customer, from_at);

create table job_card (
  id blob primary key, hub_id blob not null, code text not null, code_key text not null, title text not null,
  description text not null, kind text not null, priority text not null, about_kind text, about blob,
  links text not null, due_at integer, state text not null, assignee blob,
  created_at integer not null, changed_at integer not null
) strict, without rowid;
create index job_card_code on job_card (hub_id, code_key);
create index job_card_about on job_card (about);

create table job_activity (            -- a card's time: what was said and what became of it
  id blob primary key, hub_id blob not null, job blob not null, at integer not null, author blob not null,
  kind text not null, text text not null, before text, after text
) strict, without rowid;
create index job_activity_job on job_activity (job, at);

create table note (                    -- withdrawn: struck through, kept
  id blob primary key, hub_id blob not null, object_kind text not null, object blob not null, author blob not null,
  at integer not null, text text not null, withdrawn_at integer
) strict, without rowid;
create index note_object on note (object, at);

alter table battery add column aliases text not null default '[]';  -- json: old ids and tags it is found by
alter table battery add column purchased_on text;
alter table battery add column purchase_price integer;              -- minor units of the hub's currency
alter table battery add column warranty_until text;
alter table battery add column passport text not null default '';   -- the code's text, kept as it was read

create table _alias (                  -- which battery of a place is called so besides its code; follows from battery.aliases
  place blob not null, name text not null, battery blob not null, primary key (place, name, battery)
) strict, without rowid;
create index _alias_battery on _alias (battery);

alter table organisation add column accent text not null default 'amber';
alter table organisation add column logo blob;                      -- PNG

-- A page of a million lines by whatever they are filtered by: each filter has its own order.
create index audit_time on audit (hub_id, at);
create index audit_actor on audit (hub_id, actor, at);
create index audit_act on audit (hub_id, act, at);
create index audit_kind on audit (hub_id, object_kind, at);
create index audit_actor_act on audit (hub_id, actor, act, at);
create index audit_actor_kind on audit (hub_id, actor, object_kind, at);
