-- Files that were taken in: what they made, so that all of it can be undone.
create table import (                    -- digest: of the file's bytes; records: the ids it made, sixteen bytes each
  id blob primary key, hub_id blob not null, concept text not null, file_name text not null, digest blob not null,
  created integer not null, refused integer not null, records blob not null, actor blob not null, at integer not null,
  undone_at integer, undone_by blob, deleted integer not null, kept integer not null
) strict, without rowid;
create index import_at on import (hub_id, at);
create index import_digest on import (hub_id, digest);
