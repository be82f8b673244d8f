//! What is kept for customers, and what there is to keep.

use domain::custody::ItemKind;
use domain::reservation::{Promise, Reservation, ReservationForm, ReservationState, Wanted};
use domain::{
    ActId, BatteryId, Called, CustomerId, DepositId, EquipmentId, HubId, Item, ModelId, RentalId, ReservationId, Time,
    UserId,
};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::battery::READY_UNTIL;
use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order};
use crate::op::Op;
use crate::table::{BATTERY, CUSTOMER, EQUIPMENT, MODEL, RESERVATION};
use crate::word;

/// The list of reservations.
pub const LIST: List = List {
    table: RESERVATION,
    name: "reservation",
    joins: "left join customer c on c.id = t.customer left join battery b on b.id = t.item \
            left join equipment e on e.id = t.item left join battery_model m on m.id = t.model",
    words: "coalesce(c.name || ' ' || c.code, '') || ' ' || coalesce(b.short_code, e.code, m.name, '')",
    title: ["coalesce(c.name, '')", "coalesce(b.short_code, e.code, m.name, '')"],
    filters: &[
        Filter { name: "state", sql: "t.state" },
        Filter { name: "customer", sql: id_text!("t.customer") },
        Filter { name: "item", sql: id_text!("t.item") },
    ],
    orders: &[
        Order { name: "customer", sql: "c.name" },
        Order { name: "from", sql: "t.from_at" },
        Order { name: "to", sql: "t.to_at" },
        Order { name: "wanted", sql: "coalesce(b.short_code, e.code, m.name, '')" },
        Order { name: "created", sql: "t.created_at" },
    ],
    also: &[
        Also { table: CUSTOMER, rows: "select id from reservation where customer = ?" },
        Also { table: BATTERY, rows: "select id from reservation where item = ?" },
        Also { table: EQUIPMENT, rows: "select id from reservation where item = ?" },
        Also { table: MODEL, rows: "select id from reservation where model = ?" },
    ],
};

/// A reservation with what its two ends are called.
#[derive(Clone, Debug)]
pub struct ReservationSeen {
    /// The reservation.
    pub reservation: Reservation,
    /// For whom.
    pub who: Called,
    /// What is kept.
    pub wanted_name: String,
    /// Who took it down.
    pub actor_name: String,
    /// What was taken as a deposit.
    pub deposit_amount: i64,
    /// When it was taken down.
    pub created_at: Time,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    customer: Uuid,
    item_kind: String,
    item: Option<Uuid>,
    model: Option<Uuid>,
    from_at: i64,
    to_at: i64,
    state: String,
    rental: Option<Uuid>,
    deposit: Option<Uuid>,
    note: String,
    actor: Uuid,
    created_at: i64,
    act: Uuid,
    customer_name: Option<String>,
    customer_code: Option<String>,
    wanted_name: Option<String>,
    actor_name: Option<String>,
    deposit_amount: Option<i64>,
}

/// Columns of a [`Row`], over [`LIST`].
const COLUMNS: &str = "t.*, c.name customer_name, c.code customer_code, coalesce(b.short_code, e.code, m.name) wanted_name, \
                       (select name from user u where u.id = t.actor) actor_name, \
                       (select amount from deposit d where d.id = t.deposit) deposit_amount";

/// One reservation of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: ReservationId,
) -> Result<Option<ReservationSeen>, StoreError> {
    let sql =
        AssertSqlSafe(format!("select {COLUMNS} from reservation t {} where t.id = ? and t.hub_id = ?", LIST.joins));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The reservations called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<ReservationSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// What is, or was, kept at `hub` at any time between two moments, the first first; at most `limit`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn between(
    connection: &mut SqliteConnection,
    hub: HubId,
    (from, to): (Time, Time),
    limit: u32,
) -> Result<Vec<ReservationSeen>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from reservation t {} where t.hub_id = ? and t.state in ('open', 'issued') and t.from_at < ? \
         and t.to_at > ? order by t.from_at, t.id limit ?",
        LIST.joins
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(hub.0).bind(to.0).bind(from.0).bind(limit);
    let rows: Vec<Row> = query.fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// What is kept for a customer and begins before `until`, and is not over at `at`, the first first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn open_of(
    connection: &mut SqliteConnection,
    hub: HubId,
    customer: CustomerId,
    (at, until): (Time, Time),
) -> Result<Vec<ReservationSeen>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from reservation t {} where t.customer = ? and t.hub_id = ? and t.state = 'open' \
         and t.from_at <= ? and t.to_at > ? order by t.from_at, t.id",
        LIST.joins
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(customer.0).bind(hub.0).bind(until.0).bind(at.0);
    let rows: Vec<Row> = query.fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// Reservations of `hub` whose hours have passed and that nobody has ended.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn past(connection: &mut SqliteConnection, hub: HubId, at: Time) -> Result<Vec<ReservationId>, StoreError> {
    let sql = "select id from reservation where hub_id = ? and state = 'open' and to_at <= ? order by to_at, id";
    let ids: Vec<Uuid> = sqlx::query_scalar(sql).bind(hub.0).bind(at.0).fetch_all(connection).await?;
    Ok(ids.into_iter().map(ReservationId).collect())
}

type PromiseRow = (Uuid, Uuid, Option<String>, Option<String>, String, Option<Uuid>, i64, i64);

/// What is promised at `hub` of an item, or of any of its model, at any time between two moments; the first first.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn promises_of(
    connection: &mut SqliteConnection,
    hub: HubId,
    item: Item,
    between: (Time, Time),
) -> Result<Vec<Promise>, StoreError> {
    let which = "(r.item = ?4 or r.model = (select model from battery where id = ?4))";
    promises(connection, hub, which, (item.id, between)).await
}

/// What is promised at `hub` of a model of batteries, or of one of them, at any time between two moments; the first first.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn promises_of_model(
    connection: &mut SqliteConnection,
    hub: HubId,
    model: ModelId,
    between: (Time, Time),
) -> Result<Vec<Promise>, StoreError> {
    let which = "(r.model = ?4 or r.item in (select id from battery where model = ?4))";
    promises(connection, hub, which, (model.0, between)).await
}

async fn promises(
    connection: &mut SqliteConnection,
    hub: HubId,
    which: &str,
    (of, (from, to)): (Uuid, (Time, Time)),
) -> Result<Vec<Promise>, StoreError> {
    let sql = format!(
        "select r.id, r.customer, c.code, c.name, r.item_kind, r.item, r.from_at, r.to_at from reservation r \
         left join customer c on c.id = r.customer where r.hub_id = ?1 and r.state = 'open' and r.from_at < ?2 \
         and r.to_at > ?3 and {which} order by r.from_at, r.id"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(hub.0).bind(to.0).bind(from.0).bind(of);
    let rows: Vec<PromiseRow> = query.fetch_all(connection).await?;
    rows.into_iter()
        .map(|(id, customer, code, name, kind, item, from, to)| {
            let kind = word::read(&kind, "item kind")?;
            Ok(Promise {
                id: ReservationId(id),
                customer: CustomerId(customer),
                who: Called { code: code.unwrap_or_default(), name: name.unwrap_or_default() },
                item: item.map(|id| Item { kind, id }),
                from: Time(from),
                to: Time(to),
            })
        })
        .collect()
}

/// From when each battery of a model that works at `hub` can be had: now what is here, when it is due what a customer has.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn there(
    connection: &mut SqliteConnection,
    hub: HubId,
    model: ModelId,
    at: Time,
) -> Result<Vec<(BatteryId, Time)>, StoreError> {
    let free: Vec<(Uuid, i64)> = sqlx::query_as(
        "select b.id, case e.holder_kind when 'hub' then ?3 else max(?3, coalesce((select l.due_at from rental_line l \
         where l.item = b.id and l.ended_at is null), ?3)) end from battery b join custody_event e on e.open_item = b.id \
         where b.hub_id = ?1 and b.model = ?2 and b.lifecycle = 'in_service' and e.holder_kind in ('hub', 'customer')",
    )
    .bind(hub.0)
    .bind(model.0)
    .bind(at.0)
    .fetch_all(connection)
    .await?;
    Ok(free.into_iter().map(|(id, free)| (BatteryId(id), Time(free))).collect())
}

/// How many other batteries of a battery's model are ready at its hub and not kept for somebody themselves.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn spare(
    connection: &mut SqliteConnection,
    hub: HubId,
    battery: BatteryId,
    at: Time,
) -> Result<i64, StoreError> {
    let sql = format!(
        "select count(*) from battery t left join custody_event u on u.open_item = t.id \
         left join battery_charge g on g.id = t.id left join hub h on h.id = t.hub_id \
         where t.hub_id = ?1 and t.model = (select model from battery where id = ?2) and t.id <> ?2 and {READY_UNTIL} >= ?3 \
         and not exists (select 1 from reservation r where r.item = t.id and r.state = 'open' and r.from_at <= ?3 \
         and r.to_at > ?3)"
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(hub.0).bind(battery.0).bind(at.0);
    Ok(query.fetch_one(connection).await?)
}

fn seen(row: Row) -> Result<ReservationSeen, StoreError> {
    let wanted = match (word::read(&row.item_kind, "item kind")?, row.item, row.model) {
        (ItemKind::Battery, Some(id), _) => Wanted::Battery(BatteryId(id)),
        (ItemKind::Equipment, Some(id), _) => Wanted::Equipment(EquipmentId(id)),
        (_, None, Some(model)) => Wanted::BatteryModel(ModelId(model)),
        (_, None, None) => return Err(StoreError::Unreadable { what: "reservation" }),
    };
    Ok(ReservationSeen {
        reservation: Reservation {
            id: ReservationId(row.id),
            hub: HubId(row.hub_id),
            form: ReservationForm {
                customer: CustomerId(row.customer),
                wanted,
                from: Time(row.from_at),
                to: Time(row.to_at),
                note: row.note,
            },
            state: word::read::<ReservationState>(&row.state, "state of a reservation")?,
            rental: row.rental.map(RentalId),
            deposit: row.deposit.map(DepositId),
            actor: UserId(row.actor),
            act: ActId(row.act),
        },
        who: Called { code: row.customer_code.unwrap_or_default(), name: row.customer_name.unwrap_or_default() },
        wanted_name: row.wanted_name.unwrap_or_default(),
        actor_name: row.actor_name.unwrap_or_default(),
        deposit_amount: row.deposit_amount.unwrap_or(0),
        created_at: Time(row.created_at),
    })
}

impl Op {
    /// Adds a reservation.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_reservation(&mut self, new: &Reservation) -> Result<(), StoreError> {
        let at = self.at();
        let (kind, item, model) = match new.form.wanted {
            Wanted::BatteryModel(model) => (ItemKind::Battery, None, Some(model.0)),
            Wanted::Battery(id) => (ItemKind::Battery, Some(id.0), None),
            Wanted::Equipment(id) => (ItemKind::Equipment, Some(id.0), None),
        };
        sqlx::query(
            "insert into reservation (id, hub_id, customer, item_kind, item, model, from_at, to_at, state, rental, deposit, \
             note, actor, created_at, changed_at, act) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.form.customer.0)
        .bind(kind.word())
        .bind(item)
        .bind(model)
        .bind(new.form.from.0)
        .bind(new.form.to.0)
        .bind(new.state.word())
        .bind(new.rental.map(|rental| rental.0))
        .bind(new.deposit.map(|deposit| deposit.0))
        .bind(&new.form.note)
        .bind(new.actor.0)
        .bind(at.0)
        .bind(new.act.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes where a reservation stands now; what was asked for never changes.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_reservation(&mut self, now: &Reservation) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query("update reservation set state = ?2, rental = ?3, changed_at = ?4, act = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(now.state.word())
            .bind(now.rental.map(|rental| rental.0))
            .bind(at.0)
            .bind(now.act.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
