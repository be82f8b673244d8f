-- Whether stations are there, what they say of their slots, and what they are told to do: this desktop's own, since only the
-- desktop that hears a station knows.

create table station_presence (          -- seen_at: when it was last heard of; ahead_ms: its clock before ours
  station blob primary key, hub blob not null, state text not null, since integer not null, seen_at integer not null,
  boot text not null, firmware text not null, ahead_ms integer
) strict, without rowid;

create table station_span (              -- while a station was there; until_at: none while it is
  station blob not null, from_at integer not null, until_at integer, primary key (station, from_at)
) strict, without rowid;

create table slot_told (                 -- what a station last said of a slot; battery: as it was called, empty of an empty one
  station blob not null, number integer not null, door text, charger text, battery text, soc_e2 integer, told_at integer not null,
  primary key (station, number)
) strict, without rowid;

create table station_command (           -- what a station was told to do, and what became of it
  id blob primary key, hub blob not null, station blob not null, act text not null, slot integer, detail text not null,
  made_by blob not null, made_at integer not null, expires_at integer not null, state text not null, changed_at integer not null,
  reason text not null
) strict, without rowid;
create index station_command_station on station_command (station, made_at);
create index station_command_open on station_command (expires_at) where state in ('sent', 'accepted');

-- The link itself: who may speak for a station at this desktop's broker, and the authority that stations trust.

create table station_login (             -- station: none of a gateway, which speaks for all; level: what it is called in its topics
                                         -- since it was enrolled; verifier: of its password; fingerprint, until_at: of its certificate
  id blob primary key, hub blob not null, station blob, level text, name text not null unique, verifier blob, fingerprint blob,
  until_at integer, legacy integer not null, made_by blob not null, made_at integer not null, revoked_by blob, revoked_at integer
) strict, without rowid;
create index station_login_station on station_login (station, made_at);
create index station_login_level on station_login (level) where revoked_at is null;

create table authority (                 -- key: sealed; retired_at: none of the one that signs, which is the last
  number integer primary key, certificate blob not null, key blob not null, made_at integer not null, until_at integer not null,
  retired_at integer
) strict;

-- A customer may be let in by somebody of the staff, without a card.

create table swap_session_before as select * from swap_session;
drop table swap_session;
create table swap_session (
  id blob primary key, hub blob not null, station blob not null, customer blob not null, card blob,
  token text not null, opened_at integer not null, until_at integer not null, state text not null, brought blob, kept blob,
  ended_at integer
) strict, without rowid;
insert into swap_session select * from swap_session_before;
drop table swap_session_before;
create index swap_session_station on swap_session (station, opened_at);
create index swap_session_open on swap_session (card) where state = 'open';
create index swap_session_customer on swap_session (customer) where state = 'open';
create unique index swap_session_token on swap_session (token);
create index swap_session_kept on swap_session (kept) where state = 'open' and kept is not null;
