//! The tables of stations at work: swaps, what did not fit, what somebody should look at, how worn batteries were found.

use super::{Table, bytes, text};

/// Code of the swap table.
pub const SWAP: i64 = 41;
/// Code of the quarantine table.
pub const QUARANTINE: i64 = 42;
/// Code of the alert table.
pub const ALERT: i64 = 43;
/// Code of the table of how worn batteries were found.
pub const HEALTH_LOG: i64 = 44;

/// Every table of stations at work.
pub(super) const TABLES: &[Table] = &[
    Table {
        code: SWAP,
        name: "swap",
        columns: &[
            bytes("hub_id"),
            text("source"),
            bytes("station"),
            bytes("session"),
            text("kind"),
            text("state"),
            text("code"),
            text("reason"),
            bytes("customer"),
            bytes("battery_in"),
            bytes("battery_out"),
            text("slot_in"),
            text("slot_out"),
            text("soc_in_e2"),
            text("soh_in_e2"),
            text("soc_out_e2"),
            text("soh_out_e2"),
            text("charge_mah"),
            text("energy_wh"),
            text("estimated"),
            text("began_at"),
            text("at"),
            text("clock"),
            text("offline"),
            bytes("act"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: QUARANTINE,
        name: "quarantine",
        columns: &[
            bytes("hub_id"),
            bytes("station"),
            text("topic"),
            text("payload"),
            text("code"),
            bytes("customer"),
            bytes("battery_in"),
            bytes("battery_out"),
            text("at"),
            text("state"),
            bytes("decided_by"),
            text("decided_at"),
            text("reason"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: ALERT,
        name: "alert",
        columns: &[
            bytes("hub_id"),
            text("kind"),
            text("about"),
            bytes("station"),
            bytes("battery"),
            bytes("customer"),
            text("first_at"),
            text("last_at"),
            text("count"),
            bytes("seen_by"),
            text("seen_at"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: HEALTH_LOG,
        name: "health_log",
        columns: &[bytes("hub_id"), bytes("battery"), text("at"), text("soh_e2"), text("source"), bytes("station")],
        unique: &[],
        append_only: true,
        adds_up: None,
    },
];
