//! The one static description of the synced tables, from which their triggers are generated. Codes and column names are
//! permanent: they stand in every change that other desktops and later versions read.

mod counter;
mod station;

pub use counter::*;
pub use station::*;

/// A synced table.
pub struct Table {
    /// Number of the table in changes; never reused.
    pub code: i64,
    /// Its name.
    pub name: &'static str,
    /// Columns whose changes are recorded. `id` is not among them: it names the row and never changes.
    pub columns: &'static [Column],
    /// What must be unique among the rows this desktop knows.
    pub unique: &'static [Unique],
    /// Rows are only ever added (audit, ledger).
    pub append_only: bool,
    /// What follows from each row added, wherever it comes from: a statement over `new`.
    pub adds_up: Option<&'static str>,
}

/// A recorded column.
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// JSON holds no bytes: they are recorded in hexadecimal.
    pub bytes: bool,
}

/// Columns that no two rows share, and the field of the form to blame.
pub struct Unique {
    /// Field of the form.
    pub field: &'static str,
    /// Columns compared together.
    pub columns: &'static [&'static str],
}

const fn text(name: &'static str) -> Column {
    Column { name, bytes: false }
}

const fn bytes(name: &'static str) -> Column {
    Column { name, bytes: true }
}

/// Code of the audit table, whose own rows are left out of an op's digest because they carry it.
pub const AUDIT: i64 = 1;
/// Code of the hub table.
pub const HUB: i64 = 3;
/// Code of the user table.
pub const USER: i64 = 4;
/// Code of the battery model table.
pub const MODEL: i64 = 7;
/// Code of the battery table.
pub const BATTERY: i64 = 8;

/// Code of the station table.
pub const STATION: i64 = 9;
/// Code of the slot table.
pub const SLOT: i64 = 10;
/// Code of the equipment type table.
pub const EQUIPMENT_TYPE: i64 = 11;
/// Code of the equipment table.
pub const EQUIPMENT: i64 = 12;
/// Code of the assignment table.
pub const ASSIGNMENT: i64 = 13;
/// Code of the job card table.
pub const JOB_CARD: i64 = 19;

/// Code of the customer table.
pub const CUSTOMER: i64 = 14;
/// Code of the card table.
pub const CARD: i64 = 15;

/// Code of the import table.
pub const IMPORT: i64 = 23;

/// Code of the device table.
pub const DEVICE: i64 = 45;

/// Every synced table.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    HOUSE.iter().chain(counter::TABLES).chain(station::TABLES)
}

/// The tables of the house: people, things, what is known of them.
const HOUSE: &[Table] = &[
    Table {
        code: AUDIT,
        name: "audit",
        columns: &[
            bytes("hub_id"),
            text("number"),
            text("at"),
            bytes("actor"),
            text("act"),
            text("object_kind"),
            bytes("object"),
            text("changes"),
            text("reason"),
            bytes("digest"),
            bytes("hash"),
        ],
        unique: &[],
        append_only: true,
        adds_up: None,
    },
    Table {
        code: 2,
        name: "organisation",
        columns: &[
            bytes("hub_id"),
            text("name"),
            text("country"),
            text("currency"),
            text("languages"),
            text("accent"),
            bytes("logo"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: HUB,
        name: "hub",
        columns: &[
            bytes("hub_id"),
            text("code"),
            text("name"),
            text("place"),
            text("colour"),
            text("latitude_e6"),
            text("longitude_e6"),
            text("solar_capacity_w"),
            text("zone"),
            text("currency"),
            text("tax_on"),
            text("tax_pct_e2"),
            text("due_time"),
            text("issue_soc_pct"),
            text("soh_floor_pct"),
            text("fresh_green_h"),
            text("fresh_orange_h"),
            text("gap_awake_min"),
            text("gap_asleep_min"),
            text("deposit_policy"),
            text("debt_limit"),
            text("overdue_notice_h"),
            text("return_survey"),
            text("idle_lock_min"),
            text("session_h"),
            text("created_at"),
        ],
        unique: &[Unique { field: "code", columns: &["code"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: USER,
        name: "user",
        columns: &[
            bytes("hub_id"),
            text("name"),
            text("login"),
            text("email"),
            text("phone"),
            text("language"),
            text("enabled"),
            text("created_at"),
        ],
        unique: &[Unique { field: "login", columns: &["login"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 5,
        name: "user_role",
        columns: &[
            bytes("hub_id"),
            bytes("user"),
            bytes("hub"),
            text("role"),
            text("debt_override"),
            text("refund"),
            text("write_off"),
            text("discount_pct_e2"),
            text("see_amounts"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 6,
        name: "credential",
        columns: &[
            bytes("hub_id"),
            text("password"),
            bytes("pin"),
            text("code"),
            text("code_expires_at"),
            text("changed_at"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: MODEL,
        name: "battery_model",
        columns: &[
            bytes("hub_id"),
            text("maker"),
            text("name"),
            text("chemistry"),
            text("nominal_voltage_dv"),
            text("rated_capacity_dah"),
            text("rated_energy_dwh"),
            text("maximum_cycles"),
            text("notes"),
            text("created_at"),
        ],
        unique: &[Unique { field: "name", columns: &["maker", "name"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: BATTERY,
        name: "battery",
        // The sort keys follow from the codes and are made again wherever the row arrives.
        columns: &[
            bytes("hub_id"),
            text("short_code"),
            text("serial_number"),
            bytes("model"),
            text("lifecycle"),
            text("notes"),
            text("created_at"),
            text("changed_at"),
            text("aliases"),
            text("purchased_on"),
            text("purchase_price"),
            text("warranty_until"),
            text("passport"),
        ],
        unique: &[
            // B-7 and B-007 are one code to the people who say it.
            Unique { field: "short_code", columns: &["hub_id", "code_key"] },
            Unique { field: "serial_number", columns: &["hub_id", "serial_key", "serial_number"] },
        ],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: STATION,
        name: "station",
        columns: &[
            bytes("hub_id"),
            text("code"),
            text("name"),
            text("place"),
            text("latitude_e6"),
            text("longitude_e6"),
            text("mode"),
            text("firmware"),
            text("last_seen_at"),
            text("notes"),
            text("created_at"),
            text("changed_at"),
        ],
        unique: &[Unique { field: "code", columns: &["hub_id", "code_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: SLOT,
        name: "slot",
        columns: &[bytes("hub_id"), bytes("station"), text("number"), text("mode"), text("active")],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: EQUIPMENT_TYPE,
        name: "equipment_type",
        columns: &[
            bytes("hub_id"),
            text("name"),
            text("rated_power_dw"),
            text("price"),
            text("usage"),
            text("notes"),
            text("created_at"),
        ],
        unique: &[Unique { field: "name", columns: &["hub_id", "name"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: EQUIPMENT,
        name: "equipment",
        columns: &[
            bytes("hub_id"),
            text("code"),
            text("serial_number"),
            bytes("equipment_type"),
            text("state"),
            text("purchased_on"),
            text("purchase_price"),
            text("warranty_until"),
            text("notes"),
            text("created_at"),
            text("changed_at"),
        ],
        unique: &[
            Unique { field: "code", columns: &["hub_id", "code_key"] },
            Unique { field: "serial_number", columns: &["hub_id", "serial_key", "serial_number"] },
        ],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: ASSIGNMENT,
        name: "assignment",
        columns: &[bytes("hub_id"), bytes("equipment"), bytes("customer"), text("from_at"), text("to_at")],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: JOB_CARD,
        name: "job_card",
        columns: &[
            bytes("hub_id"),
            text("code"),
            text("title"),
            text("description"),
            text("kind"),
            text("priority"),
            text("about_kind"),
            bytes("about"),
            text("links"),
            text("due_at"),
            text("state"),
            bytes("assignee"),
            text("created_at"),
            text("changed_at"),
        ],
        unique: &[Unique { field: "code", columns: &["hub_id", "code_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 20,
        name: "job_activity",
        columns: &[
            bytes("hub_id"),
            bytes("job"),
            text("at"),
            bytes("author"),
            text("kind"),
            text("text"),
            text("before"),
            text("after"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 21,
        name: "note",
        columns: &[
            bytes("hub_id"),
            text("object_kind"),
            bytes("object"),
            bytes("author"),
            text("at"),
            text("text"),
            text("withdrawn_at"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: CUSTOMER,
        name: "customer",
        // Sort keys and words follow from the rest and are made again wherever the row arrives.
        columns: &[
            bytes("hub_id"),
            text("code"),
            text("name"),
            text("known_as"),
            text("phone"),
            text("other_phone"),
            text("email"),
            text("language"),
            text("address"),
            text("birth_date"),
            bytes("id_document_kind"),
            text("id_document_number"),
            text("licence_number"),
            text("licence_expires_on"),
            bytes("vehicle_kind"),
            text("vehicle_model"),
            text("vehicle_year"),
            text("vehicle_plate"),
            text("inclusion_marks"),
            bytes("business_kind"),
            text("electricity_spending"),
            text("heat_spending"),
            text("reasons"),
            text("notes"),
            text("own"),
            text("state"),
            text("consent_given_at"),
            bytes("consent_given_to"),
            text("consent_wording"),
            text("consent_withdrawn_at"),
            text("created_at"),
            text("changed_at"),
        ],
        // C-7 and C-007 are one code to the people who say it. A phone may be shared: that is asked, not forbidden.
        unique: &[Unique { field: "code", columns: &["hub_id", "code_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: CARD,
        name: "card",
        columns: &[
            bytes("hub_id"),
            text("uid"),
            text("owner_kind"),
            bytes("owner"),
            text("state"),
            text("expires_on"),
            bytes("replaced_by"),
            text("created_at"),
            text("changed_at"),
        ],
        // In the whole organisation, among cards that may still be used.
        unique: &[Unique { field: "uid", columns: &["live_uid"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 16,
        name: "choice",
        columns: &[bytes("hub_id"), text("list"), text("label"), text("position"), text("hidden"), text("created_at")],
        unique: &[Unique { field: "label", columns: &["hub_id", "list", "label_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 17,
        name: "own_field",
        columns: &[
            bytes("hub_id"),
            text("label"),
            text("kind"),
            text("choices"),
            text("required"),
            text("position"),
            text("hidden"),
            text("created_at"),
        ],
        unique: &[Unique { field: "label", columns: &["hub_id", "label_key"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 18,
        name: "document",
        columns: &[bytes("hub_id"), bytes("owner"), text("kind"), bytes("sealed"), text("created_at")],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: 22,
        name: "saved_view",
        columns: &[
            bytes("hub_id"),
            text("list"),
            text("name"),
            text("question"),
            text("columns"),
            bytes("owner"),
            text("shared"),
            text("created_at"),
        ],
        unique: &[Unique { field: "name", columns: &["hub_id", "list", "owner", "name"] }],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: IMPORT,
        name: "import",
        columns: &[
            bytes("hub_id"),
            text("concept"),
            text("file_name"),
            bytes("digest"),
            text("created"),
            text("refused"),
            bytes("records"),
            bytes("actor"),
            text("at"),
            text("undone_at"),
            bytes("undone_by"),
            text("deleted"),
            text("kept"),
        ],
        unique: &[],
        append_only: false,
        adds_up: None,
    },
    Table {
        code: DEVICE,
        name: "device",
        columns: &[
            bytes("hub_id"),
            text("code"),
            text("name"),
            text("kind"),
            text("measures"),
            bytes("battery"),
            bytes("equipment"),
            text("place"),
            text("maker"),
            text("firmware"),
            text("notes"),
            text("state"),
            text("created_at"),
            text("changed_at"),
        ],
        unique: &[Unique { field: "code", columns: &["hub_id", "code_key"] }],
        append_only: false,
        adds_up: None,
    },
];
