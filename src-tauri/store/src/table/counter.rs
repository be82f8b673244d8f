//! The tables of the counter: custody, prices, rentals, the books, the till.

use super::{Table, Unique, bytes, text};

/// Code of the custody table.
pub const CUSTODY_EVENT: i64 = 24;
/// Code of the battery charge table.
pub const BATTERY_CHARGE: i64 = 25;
/// Code of the tariff table.
pub const TARIFF: i64 = 26;
/// Code of the terms table.
pub const TERMS: i64 = 27;
/// Code of the rental table.
pub const RENTAL: i64 = 28;
/// Code of the rental line table.
pub const RENTAL_LINE: i64 = 29;
/// Code of the act table.
pub const ACT: i64 = 30;
/// Code of the table of what acts are about.
pub const ACT_RENTAL: i64 = 31;
/// Code of the entry table.
pub const ENTRY: i64 = 32;
/// Code of the posting table.
pub const POSTING: i64 = 33;
/// Code of the payment kind table.
pub const PAYMENT_KIND: i64 = 34;
/// Code of the payment table.
pub const PAYMENT: i64 = 35;
/// Code of the deposit table.
pub const DEPOSIT: i64 = 36;
/// Code of the shift table.
pub const SHIFT: i64 = 37;
/// Code of the reservation table.
pub const RESERVATION: i64 = 38;
/// Code of the transfer table.
pub const TRANSFER: i64 = 39;
/// Code of the stock count table.
pub const STOCK_COUNT: i64 = 40;

/// An account's balance with a party is the sum of its postings, at hand without adding them up.
const SUM: &str = "insert into _balance (place, account, party, amount) \
                   values (new.hub_id, new.account, coalesce(new.party, new.hub_id), new.amount) \
                   on conflict (place, account, party) do update set amount = amount + excluded.amount";

/// Every table of the counter. What is left out of the columns follows from the rest and is made again wherever a row
/// arrives.
pub(super) const TABLES: &[Table] = &[
    Table {
        code: CUSTODY_EVENT,
        name: "custody_event",
        columns: &[
            bytes("hub_id"),
            text("item_kind"),
            bytes("item"),
            text("holder_kind"),
            bytes("holder"),
            bytes("slot"),
            text("place"),
            text("from_at"),
            text("to_at"),
            text("reason"),
            bytes("actor"),
            bytes("act"),
            bytes("station"),
        ],
        unique: &[Unique { field: "item", columns: &["open_item"] }, Unique { field: "slot", columns: &["open_slot"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: BATTERY_CHARGE,
        name: "battery_charge",
        columns: &[
            bytes("hub_id"),
            text("charge_state"),
            text("soc_pct_e2"),
            text("soc_at"),
            text("soh_pct_e2"),
            text("full_at"),
            bytes("full_by"),
            bytes("act"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: TARIFF,
        name: "tariff",
        columns: &[bytes("hub_id"), text("name"), text("form"), text("state"), text("created_at"), text("changed_at")],
        unique: &[Unique { field: "name", columns: &["hub_id", "name_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: TERMS,
        name: "terms",
        columns: &[bytes("hub_id"), bytes("tariff"), text("body"), text("created_at")],
        unique: &[],
        append_only: true,
        adds_up: None,
    },
    Table {
        code: RENTAL,
        name: "rental",
        columns: &[
            bytes("hub_id"),
            text("code"),
            bytes("customer"),
            text("started_at"),
            text("note"),
            bytes("act"),
            text("created_at"),
            text("changed_at"),
        ],
        unique: &[Unique { field: "code", columns: &["hub_id", "code_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: RENTAL_LINE,
        name: "rental_line",
        columns: &[
            bytes("hub_id"),
            bytes("rental"),
            text("item_kind"),
            bytes("item"),
            bytes("terms"),
            text("flat"),
            text("started_at"),
            text("due_at"),
            text("ended_at"),
            text("outcome"),
            text("swaps"),
            text("recharges"),
            text("energy"),
            text("mass"),
            text("volume"),
            text("soc_out_pct_e2"),
            text("soc_back_pct_e2"),
            text("condition_out"),
            text("condition_back"),
            text("price"),
            text("total"),
            bytes("act"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: ACT,
        name: "act",
        columns: &[
            bytes("hub_id"),
            text("kind"),
            text("at"),
            text("occurred_at"),
            bytes("actor"),
            bytes("customer"),
            bytes("shift"),
            text("facts"),
            text("before"),
            text("note"),
            bytes("allowed_by"),
            bytes("undoes"),
            bytes("undone_by"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: ACT_RENTAL,
        name: "act_rental",
        columns: &[
            bytes("hub_id"),
            bytes("act"),
            bytes("rental"),
            bytes("line"),
            text("kind"),
            text("item_kind"),
            bytes("item"),
            bytes("other_item"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: ENTRY,
        name: "entry",
        columns: &[
            bytes("hub_id"),
            text("number"),
            bytes("act"),
            text("at"),
            text("occurred_at"),
            bytes("shift"),
            text("currency"),
            bytes("reverses"),
            bytes("hash"),
        ],
        unique: &[],
        append_only: true,
        adds_up: None,
    },
    Table {
        code: POSTING,
        name: "posting",
        columns: &[bytes("hub_id"), bytes("entry"), text("account"), bytes("party"), bytes("line"), text("amount")],
        unique: &[],
        append_only: true,
        adds_up: Some(SUM),
    },
    Table {
        code: PAYMENT_KIND,
        name: "payment_kind",
        columns: &[
            bytes("hub_id"),
            text("label"),
            text("account"),
            text("reference"),
            text("statement"),
            text("position"),
            text("hidden"),
            text("created_at"),
        ],
        unique: &[Unique { field: "label", columns: &["hub_id", "account", "label_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: PAYMENT,
        name: "payment",
        columns: &[
            bytes("hub_id"),
            bytes("customer"),
            bytes("kind"),
            text("amount"),
            text("provider_ref"),
            text("state"),
            bytes("shift"),
            text("at"),
            bytes("act"),
        ],
        unique: &[Unique { field: "reference", columns: &["kind", "live_ref"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: DEPOSIT,
        name: "deposit",
        columns: &[
            bytes("hub_id"),
            bytes("customer"),
            bytes("rental"),
            bytes("line"),
            text("amount"),
            text("taken_at"),
            text("fate"),
            text("left_at"),
            text("reason"),
            bytes("act"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: SHIFT,
        name: "shift",
        columns: &[
            bytes("hub_id"),
            bytes("user"),
            text("opened_at"),
            text("float"),
            text("float_counts"),
            text("closed_at"),
            bytes("closed_by"),
            text("expected"),
            text("counted"),
            text("counts"),
            text("causes"),
            text("note"),
            text("out_before"),
            text("batteries"),
        ],
        unique: &[Unique { field: "shift", columns: &["open_hub"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: RESERVATION,
        name: "reservation",
        columns: &[
            bytes("hub_id"),
            bytes("customer"),
            text("item_kind"),
            bytes("item"),
            bytes("model"),
            text("from_at"),
            text("to_at"),
            text("state"),
            bytes("rental"),
            bytes("deposit"),
            text("note"),
            bytes("actor"),
            text("created_at"),
            text("changed_at"),
            bytes("act"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: TRANSFER,
        name: "transfer",
        columns: &[
            bytes("hub_id"),
            bytes("from_hub"),
            bytes("to_hub"),
            text("item_kind"),
            bytes("item"),
            text("state"),
            text("sent_at"),
            bytes("sent_by"),
            text("received_at"),
            bytes("received_by"),
            text("note"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: STOCK_COUNT,
        name: "stock_count",
        columns: &[
            bytes("hub_id"),
            text("at"),
            bytes("actor"),
            text("kinds"),
            text("expected"),
            text("found"),
            text("missing"),
            text("unexpected"),
            text("unknown"),
            text("note"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
];
