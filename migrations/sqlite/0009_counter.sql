-- The counter: who holds what, prices, rentals, the ledger, the till. Money in minor units of the hub's currency.

create table custody_event (             -- who holds a battery or a piece of equipment: the open row says it
  id blob primary key, hub_id blob not null, item_kind text not null, item blob not null, holder_kind text not null,
  holder blob, slot blob, place text not null, from_at integer not null, to_at integer, reason text not null,
  actor blob not null, act blob not null,
  open_item blob, open_slot blob         -- the item, its slot, while the row is open; follow from the rest
) strict, without rowid;
create index custody_item on custody_event (item, from_at);
create index custody_open_item on custody_event (open_item) where open_item is not null;
create index custody_open_slot on custody_event (open_slot) where open_slot is not null;
create index custody_holder on custody_event (holder, from_at) where holder_kind = 'customer';
create index custody_act on custody_event (act);

create table battery_charge (            -- id is the battery's; act: which wrote it last
  id blob primary key, hub_id blob not null, charge_state text not null, soc_pct_e2 integer, soc_at integer,
  soh_pct_e2 integer, full_at integer, full_by blob, act blob
) strict, without rowid;

-- Which may be ready: said to be full, or measured not long ago.
create index battery_charge_full on battery_charge (hub_id, full_at) where full_at is not null;
create index battery_charge_measured on battery_charge (hub_id, soc_at) where soc_at is not null;

create table tariff (                    -- form: json; what is agreed under it stands in terms
  id blob primary key, hub_id blob not null, name text not null, name_key text not null, form text not null,
  state text not null, created_at integer not null, changed_at integer not null
) strict, without rowid;
create index tariff_name on tariff (hub_id, name_key);

create table terms (                     -- a tariff as it was agreed under, never changed; id follows from the text
  id blob primary key, hub_id blob not null, tariff blob not null, body text not null, created_at integer not null
) strict, without rowid;
create index terms_tariff on terms (tariff, created_at);

create table rental (
  id blob primary key, hub_id blob not null, code text not null, code_key text not null, customer blob not null,
  started_at integer not null, note text not null, act blob not null, created_at integer not null,
  changed_at integer not null
) strict, without rowid;
create index rental_code on rental (hub_id, code_key);
create index rental_customer on rental (customer, started_at);

create table rental_line (               -- outcome: none while it is out; millionths of kWh, kg, l; price: json, at the end
  id blob primary key, hub_id blob not null, rental blob not null, item_kind text not null, item blob not null,
  terms blob not null, flat text, started_at integer not null, due_at integer not null,
  ended_at integer, outcome text, swaps integer not null, recharges integer not null,
  energy integer not null, mass integer not null, volume integer not null, soc_out_pct_e2 integer, soc_back_pct_e2 integer, condition_out text not null,
  condition_back text not null, price text, total integer, act blob not null
) strict, without rowid;
create index rental_line_rental on rental_line (rental);
create index rental_line_item on rental_line (item, started_at);
create index rental_line_open on rental_line (hub_id, due_at) where ended_at is null;

create table act (                       -- what was done at the counter; id is its audit line's; before: json, to undo it
  id blob primary key, hub_id blob not null, kind text not null, at integer not null, occurred_at integer not null,
  actor blob not null, customer blob, shift blob, facts text not null, before text not null, note text not null,
  allowed_by blob, undoes blob, undone_by blob
) strict, without rowid;
create index act_time on act (hub_id, at);
create index act_customer on act (customer, at);
create index act_shift on act (shift, at);

create table act_rental (                -- which rentals an act is about: their line of time
  id blob primary key, hub_id blob not null, act blob not null, rental blob not null, line blob, kind text not null,
  item_kind text not null, item blob not null, other_item blob
) strict, without rowid;
create index act_rental_rental on act_rental (rental);
create index act_rental_act on act_rental (act);

create table entry (                     -- one event in the books; its postings sum to nothing
  id blob primary key, hub_id blob not null, number integer not null, act blob not null, at integer not null,
  occurred_at integer not null, shift blob, currency text not null, reverses blob,
  hash blob not null                     -- sha256(hash of the entry before, this one, its postings)
) strict, without rowid;
create index entry_number on entry (hub_id, number);
create index entry_act on entry (act);
create index entry_shift on entry (shift, at);
create index entry_at on entry (hub_id, at);

create table posting (                   -- debit is above nothing, credit below
  id blob primary key, hub_id blob not null, entry blob not null, account text not null, party blob, line blob,
  amount integer not null
) strict, without rowid;
create index posting_entry on posting (entry, account);
create index posting_party on posting (party, account, entry, amount) where party is not null;
create index posting_line on posting (line, account) where line is not null;

create table _balance (                  -- sum of all postings of an account and a party; follows from them
  place blob not null, account text not null, party blob not null, amount integer not null,
  primary key (place, account, party)
) strict, without rowid;
create index _balance_amount on _balance (place, account, amount);

create table payment_kind (              -- label empty: called as its account
  id blob primary key, hub_id blob not null, label text not null, label_key text not null, account text not null,
  reference text not null, statement text not null, position integer not null, hidden integer not null,
  created_at integer not null
) strict, without rowid;
create index payment_kind_hub on payment_kind (hub_id, position);

create table payment (                   -- amount below nothing: paid back
  id blob primary key, hub_id blob not null, customer blob not null, kind blob not null, amount integer not null,
  provider_ref text not null, live_ref text,  -- the reference while it counts
  state text not null, shift blob, at integer not null, act blob not null
) strict, without rowid;
create index payment_customer on payment (customer, at);
create index payment_act on payment (act);
create index payment_time on payment (hub_id, at);
create index payment_live on payment (kind, live_ref) where live_ref is not null;

create table deposit (                   -- fate: none while it is held
  id blob primary key, hub_id blob not null, customer blob not null, rental blob not null, line blob not null,
  amount integer not null, taken_at integer not null, fate text, left_at integer, reason text not null, act blob not null
) strict, without rowid;
create index deposit_customer on deposit (customer, taken_at);
create index deposit_line on deposit (line);

create table shift (                     -- a till from its opening to its close; counts: json, notes by value
  id blob primary key, hub_id blob not null, user blob not null, opened_at integer not null, float integer not null,
  float_counts text not null, closed_at integer, closed_by blob, expected integer, counted integer, counts text not null,
  causes text not null, note text not null,
  open_hub blob                          -- the hub while the shift is open; follows from the rest
) strict, without rowid;
create index shift_open on shift (open_hub) where open_hub is not null;
create index shift_time on shift (hub_id, opened_at);

create table reservation (
  id blob primary key, hub_id blob not null, customer blob not null, item_kind text not null, item blob,
  from_at integer not null, to_at integer not null, state text not null, rental blob, deposit blob, note text not null,
  actor blob not null, created_at integer not null, changed_at integer not null, act blob not null
) strict, without rowid;
create index reservation_time on reservation (hub_id, state, from_at);
create index reservation_customer on reservation (customer, from_at);

create table transfer (                  -- from hub to hub: the sender's row until it is received
  id blob primary key, hub_id blob not null, from_hub blob not null, to_hub blob not null, item_kind text not null,
  item blob not null, state text not null, sent_at integer not null, sent_by blob not null, received_at integer,
  received_by blob, note text not null
) strict, without rowid;
create index transfer_from on transfer (from_hub, state);
create index transfer_to on transfer (to_hub, state);

create table stock_count (               -- missing, unexpected: json, [{kind, id}]
  id blob primary key, hub_id blob not null, at integer not null, actor blob not null, expected integer not null,
  found integer not null, missing text not null, unexpected text not null, note text not null
) strict, without rowid;
create index stock_count_at on stock_count (hub_id, at);

-- Everything kept so far is at its hub, save what is gone. The first row of an item's custody has the item's id.
insert into custody_event (id, hub_id, item_kind, item, holder_kind, holder, slot, place, from_at, to_at, reason, actor,
  act, open_item, open_slot)
  select id, hub_id, 'battery', id, case lifecycle when 'lost' then 'unknown' else 'hub' end,
    case lifecycle when 'lost' then null else hub_id end, null, '', created_at, null, 'kept', hub_id, id, id, null
  from battery where lifecycle <> 'disposed';
insert into custody_event (id, hub_id, item_kind, item, holder_kind, holder, slot, place, from_at, to_at, reason, actor,
  act, open_item, open_slot)
  select id, hub_id, 'equipment', id, case state when 'lost' then 'unknown' else 'hub' end,
    case state when 'lost' then null else hub_id end, null, '', created_at, null, 'kept', hub_id, id, id, null
  from equipment where state <> 'disposed';

-- A hub's cash has the hub's id.
insert into payment_kind (id, hub_id, label, label_key, account, reference, statement, position, hidden, created_at)
  select id, id, '', '', 'cash', 'none', '', 0, 0, created_at from hub;
