-- People: customers with what a hub asks of them, its own choice lists and fields, their sealed photos, and cards.
-- Sort keys, words and live_uid follow from the other columns and are made again wherever a row arrives.

create table customer (
  id blob primary key, hub_id blob not null, code text not null, code_key text not null, name text not null,
  name_fold text not null, name_key text not null, known_as text not null, phone text not null,
  other_phone text not null, email text not null, language text not null, address text not null, birth_date text,
  id_document_kind blob, id_document_number text not null, licence_number text not null, licence_expires_on text,
  vehicle_kind blob, vehicle_model text not null, vehicle_year integer, vehicle_plate text not null,
  inclusion_marks text not null,       -- json: [id of a choice]
  business_kind blob, electricity_spending integer, heat_spending integer,
  reasons text not null,               -- json: [id of a choice]
  notes text not null,
  own text not null,                   -- json: {id of an own field: value}
  state text not null, consent_given_at integer, consent_given_to blob, consent_wording text,
  consent_withdrawn_at integer, words text not null, created_at integer not null, changed_at integer not null
) strict, without rowid;
create index customer_code on customer (hub_id, code_key);
create index customer_name on customer (hub_id, name_key);
create index customer_phone on customer (hub_id, phone) where phone <> '';
create index customer_other_phone on customer (hub_id, other_phone) where other_phone <> '';

create table choice (
  id blob primary key, hub_id blob not null, list text not null, label text not null, label_key text not null,
  position integer not null, hidden integer not null, created_at integer not null
) strict, without rowid;
create index choice_list on choice (hub_id, list, position);

create table own_field (
  id blob primary key, hub_id blob not null, label text not null, label_key text not null, kind text not null,
  choices text not null,               -- json: [label]
  required integer not null, position integer not null, hidden integer not null, created_at integer not null
) strict, without rowid;
create index own_field_hub on own_field (hub_id, position);

create table card (
  id blob primary key, hub_id blob not null, uid text not null,
  live_uid text,                       -- the uid while nobody else's card may have it
  owner_kind text not null, owner blob not null, state text not null, expires_on text, replaced_by blob,
  created_at integer not null, changed_at integer not null
) strict, without rowid;
create index card_live on card (live_uid) where live_uid is not null;
create index card_uid on card (uid);
create index card_owner on card (owner, created_at);

create table document (                -- a photo, made smaller and sealed by the data key
  id blob primary key, hub_id blob not null, owner blob not null, kind text not null, sealed blob not null,
  created_at integer not null
) strict, without rowid;
create index document_owner on document (owner, kind);
