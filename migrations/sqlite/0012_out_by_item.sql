-- What is out is found by its thing and by who has it, however often that thing was out and however much they had before.

create index rental_line_out on rental_line (item) where ended_at is null;
create index custody_held on custody_event (holder) where open_item is not null and holder_kind = 'customer';
create index deposit_held on deposit (customer, taken_at) where fate is null;
