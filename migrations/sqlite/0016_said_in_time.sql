-- What goes out to a station, whose it is and until when it has a sense to say it: this desktop's own.

alter table outbox add column hub blob;
alter table outbox add column station blob;
alter table outbox add column until_at integer not null default 0;
update outbox set until_at = made_at + 600000,
  hub = (select i.hub from inbox i where i.number = outbox.message),
  station = (select i.station from inbox i where i.number = outbox.message);
update outbox set (hub, station) = (select s.hub_id, s.id from station s where instr(outbox.topic, '/' || s.code || '/') > 0 limit 1)
  where message is null;
drop index outbox_waiting;
create index outbox_due on outbox (until_at) where sent_at is null;
create index outbox_station on outbox (station, until_at) where station is not null;
create index outbox_hub on outbox (hub, number) where message is null;

-- What is in a station, whatever the slot.
create index custody_station on custody_event (station, from_at) where open_item is not null and station is not null;

-- Long messages that are only kept to be recognised: what is in them is not kept for so long.
create index inbox_long on inbox (number) where length(payload) > 4000 and identity is not null and held_until is null;

-- When a card was last read at a station.
create index inbox_auth on inbox (station, number) where topic like '%auth/request';

-- Whether a station wants its commands signed: it once told with what.
alter table station_presence add column signs integer not null default 0;
