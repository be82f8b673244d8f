-- Lists are searched, filtered and ordered in memory (store/src/list.rs): the index of words and the orders kept for
-- each filter are not needed any more. The guards of this version, installed after this, no longer fill them.
drop table found;
drop table _find;
drop index battery_code;
drop index battery_serial;
drop index battery_changed;
drop index battery_model_code;
drop index battery_model_serial;
drop index battery_model_changed;
-- The batteries of a model, and how many of them a hub has.
create index battery_model_of on battery (model, hub_id);
