-- Questions that are asked of a list again and again, under a name: a person's own, or shared with the hub.
create table saved_view (
  id blob primary key, hub_id blob not null, list text not null, name text not null, question text not null,
  columns text, owner blob not null, shared integer not null, created_at integer not null
) strict, without rowid;
create index saved_view_of on saved_view (hub_id, list, owner, name);
