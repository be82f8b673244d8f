-- Searching at full size: what is found is numbered by kind, and carries what a list of it is filtered and ordered by.
-- The triggers of this version, new as well, fill it again when they are installed.
drop table _find;
create table _find (                   -- one row a record that is found as you type; rowid: code of its table << 40, counted on
  rowid integer primary key, id blob not null, place blob not null,
  model blob, lifecycle text, code_key text, serial_key text, changed_at integer
) strict;
create index _find_record on _find (id);
-- Whether a serial number is taken.
create index battery_serial_taken on battery (hub_id, serial_key);
