//! The list of swaps, each with what everything in it is called and what became of its act.

use domain::swap::{EventClock, Side, Swap, Used};
use domain::{ActId, BatteryId, Called, CustomerId, HubId, RentalId, StationId, SwapId, SwapSessionId, Time};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order, said};
use crate::table::{ACT, BATTERY, CUSTOMER, STATION, SWAP};
use crate::word;

/// The list of swaps, found by their station, their customer and their batteries, and by what the station wrote.
pub const LIST: List = List {
    table: SWAP,
    name: "swap",
    joins: "left join station s on s.id = t.station left join customer c on c.id = t.customer \
            left join battery bi on bi.id = t.battery_in left join battery bo on bo.id = t.battery_out \
            left join act a on a.id = t.act",
    words: concat!(
        "coalesce(",
        said!("s.code"),
        " || ' ' || s.name, '') || ' ' || coalesce(c.name || ' ' || c.code, '') || ' ' || coalesce(",
        said!("bi.short_code"),
        ", '') || ' ' || coalesce(",
        said!("bo.short_code"),
        ", '') || ' ' || coalesce(t.code, '') || ' ' || t.reason"
    ),
    title: ["coalesce(c.name, s.code, '')", "coalesce(bi.short_code, '') || ' → ' || coalesce(bo.short_code, '')"],
    filters: &[
        Filter { name: "source", sql: "t.source" },
        Filter { name: "state", sql: "iif(a.undone_by is null, t.state, 'undone')" },
        Filter { name: "kind", sql: "t.kind" },
        Filter { name: "code", sql: "t.code" },
        Filter { name: "station", sql: id_text!("t.station") },
        Filter { name: "customer", sql: id_text!("t.customer") },
        Filter {
            name: "battery",
            sql: concat!(
                "coalesce(",
                id_text!("t.battery_in"),
                ", '') || ',' || coalesce(",
                id_text!("t.battery_out"),
                ", '')"
            ),
        },
    ],
    orders: &[
        Order { name: "at", sql: "t.at" },
        Order { name: "station", sql: "s.code" },
        Order { name: "customer", sql: "c.name" },
        Order { name: "energy", sql: "t.energy_wh" },
        Order { name: "duration", sql: "t.at - t.began_at" },
    ],
    also: &[
        Also { table: STATION, rows: "select id from swap where station = ?" },
        Also { table: CUSTOMER, rows: "select id from swap where customer = ?" },
        Also {
            table: BATTERY,
            rows: "select id from swap where battery_in = ?1 union select id from swap where battery_out = ?1",
        },
        Also { table: ACT, rows: "select id from swap where act = ?" },
    ],
};

/// A swap with what everything in it is called.
#[derive(Clone, Debug)]
pub struct SwapSeen {
    /// As it is kept.
    pub swap: Swap,
    /// The station's code and name.
    pub station: Option<Called>,
    /// What the customer is called.
    pub customer: Option<Called>,
    /// The code of what came back.
    pub came_code: Option<String>,
    /// The code of what went out.
    pub went_code: Option<String>,
    /// What its act charged, in minor units.
    pub charged: Option<i64>,
    /// Whether its act was taken back.
    pub undone: bool,
    /// The rental it belongs to, and its code.
    pub rental: Option<(RentalId, String)>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    source: String,
    station: Option<Uuid>,
    session: Option<Uuid>,
    kind: Option<String>,
    state: String,
    code: Option<String>,
    reason: String,
    customer: Option<Uuid>,
    battery_in: Option<Uuid>,
    battery_out: Option<Uuid>,
    slot_in: Option<i64>,
    slot_out: Option<i64>,
    soc_in_e2: Option<i64>,
    soh_in_e2: Option<i64>,
    soc_out_e2: Option<i64>,
    soh_out_e2: Option<i64>,
    charge_mah: Option<i64>,
    energy_wh: Option<i64>,
    estimated: bool,
    began_at: Option<i64>,
    at: i64,
    clock: String,
    offline: bool,
    act: Option<Uuid>,
    station_code: Option<String>,
    station_name: Option<String>,
    customer_code: Option<String>,
    customer_name: Option<String>,
    came_code: Option<String>,
    went_code: Option<String>,
    charged: Option<i64>,
    undone: bool,
    rental: Option<Uuid>,
    rental_code: Option<String>,
}

/// Columns of a [`Row`]. Of an act with several swaps each is of the rental its own battery was in.
const COLUMNS: &str = "t.*, s.code station_code, s.name station_name, c.code customer_code, c.name customer_name, \
                       bi.short_code came_code, bo.short_code went_code, json_extract(a.facts, '$.charged') charged, \
                       a.undone_by is not null undone, r.id rental, r.code rental_code";

/// The rental a swap belongs to.
const RENTAL: &str = "left join rental r on r.id = (select d.rental from act_rental d where d.act = t.act and \
                      d.item in (t.battery_in, t.battery_out) limit 1)";

/// A swap of a hub; none if it has none of that id.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, hub: HubId, id: SwapId) -> Result<Option<SwapSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from swap t {} {RENTAL} where t.id = ? and t.hub_id = ?", LIST.joins);
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The swaps called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<SwapSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} {RENTAL} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

fn seen(row: Row) -> Result<SwapSeen, StoreError> {
    let called =
        |code: Option<String>, name: Option<String>| Some(Called { code: code?, name: name.unwrap_or_default() });
    let clock: EventClock = word::read(&row.clock, "clock")?;
    let used = row.charge_mah.zip(row.energy_wh);
    Ok(SwapSeen {
        swap: Swap {
            id: SwapId(row.id),
            hub: HubId(row.hub_id),
            source: word::read(&row.source, "source")?,
            station: row.station.map(StationId),
            session: row.session.map(SwapSessionId),
            kind: row.kind.as_deref().map(|kind| word::read(kind, "kind")).transpose()?,
            state: word::read(&row.state, "swap state")?,
            code: row.code.as_deref().map(|code| word::read(code, "error code")).transpose()?,
            reason: row.reason,
            customer: row.customer.map(CustomerId),
            came: side(row.battery_in, row.slot_in, (row.soc_in_e2, row.soh_in_e2)),
            went: side(row.battery_out, row.slot_out, (row.soc_out_e2, row.soh_out_e2)),
            used: used.map(|(charge_mah, energy_wh)| Used { charge_mah, energy_wh, estimated: row.estimated }),
            began: row.began_at.map(Time),
            at: Time(row.at),
            clock,
            offline: row.offline,
            act: row.act.map(ActId),
        },
        station: called(row.station_code, row.station_name),
        customer: called(row.customer_code, row.customer_name),
        came_code: row.came_code,
        went_code: row.went_code,
        charged: row.charged,
        undone: row.undone,
        rental: row.rental.map(RentalId).zip(row.rental_code),
    })
}

fn side(battery: Option<Uuid>, slot: Option<i64>, (soc_e2, soh_e2): (Option<i64>, Option<i64>)) -> Side {
    Side { battery: battery.map(BatteryId), slot, soc_e2, soh_e2 }
}
