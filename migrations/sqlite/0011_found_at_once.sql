-- What is looked up often is found without passing over all there is.

create index battery_charge_charging on battery_charge (hub_id) where charge_state = 'charging';
create index transfer_from_ended on transfer (from_hub, received_at, id) where received_at is not null;
create index transfer_to_ended on transfer (to_hub, received_at, id) where received_at is not null;
create index custody_used on custody_event (item) where holder_kind = 'customer'; -- how often it was out: how worn it is
