//! Who holds what: the rows of custody, of which one an item is open.

use domain::custody::{Custody, CustodyReason, Holder, HolderKind};
use domain::rental::Line;
use domain::{
    ActId, BatteryId, Called, CustodyId, CustomerId, HubId, Item, RentalId, RentalLineId, SlotId, StationId, Time,
    UserId,
};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, FromRow, Sqlite, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    item_kind: String,
    item: Uuid,
    holder_kind: String,
    holder: Option<Uuid>,
    station: Option<Uuid>,
    slot: Option<Uuid>,
    place: String,
    from_at: i64,
    reason: String,
    actor: Uuid,
    act: Uuid,
}

/// Columns of a [`Row`].
const COLUMNS: &str = "e.id, e.hub_id, e.item_kind, e.item, e.holder_kind, e.holder, e.station, e.slot, e.place, e.from_at, e.reason, \
                       e.actor, e.act";

/// Who holds an item; none if nobody does any more.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of(connection: &mut SqliteConnection, item: Item) -> Result<Option<Custody>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from custody_event e where e.open_item = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(item.id).fetch_optional(connection).await?;
    row.map(custody).transpose()
}

/// How often a battery was with a customer.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn uses(connection: &mut SqliteConnection, battery: BatteryId) -> Result<i64, StoreError> {
    let sql = "select count(*) from custody_event where item = ? and holder_kind = 'customer'";
    Ok(sqlx::query_scalar(sql).bind(battery.0).fetch_one(connection).await?)
}

/// A battery that a customer had under a rental.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Had {
    /// Which.
    pub battery: BatteryId,
    /// What people call it.
    pub code: String,
    /// Since when.
    pub from: Time,
    /// Until when; none while it is out.
    pub until: Option<Time>,
}

/// The batteries a customer had under a rental, one after the other where they were swapped.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_rental(connection: &mut SqliteConnection, rental: RentalId) -> Result<Vec<Had>, StoreError> {
    had(connection, rental, None).await
}

/// Those a customer had on one line of it: the one that went out, and what it was swapped for.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of_line(connection: &mut SqliteConnection, line: &Line) -> Result<Vec<Had>, StoreError> {
    had(connection, line.rental, Some(line.id)).await
}

async fn had(
    connection: &mut SqliteConnection,
    rental: RentalId,
    line: Option<RentalLineId>,
) -> Result<Vec<Had>, StoreError> {
    let sql = "select distinct e.id, e.item, b.short_code, e.from_at, e.to_at from act_rental r \
               join custody_event e on e.act = r.act and e.item in (r.item, r.other_item) \
               join battery b on b.id = e.item where r.rental = ?1 and (?2 is null or r.line = ?2) \
               and e.holder_kind = 'customer' order by e.from_at, e.id";
    let query = sqlx::query_as(sql).bind(rental.0).bind(line.map(|line| line.0));
    let rows: Vec<(Uuid, Uuid, String, i64, Option<i64>)> = query.fetch_all(connection).await?;
    let had = |(_, item, code, from, until): (_, _, _, _, Option<i64>)| Had {
        battery: BatteryId(item),
        code,
        from: Time(from),
        until: until.map(Time),
    };
    Ok(rows.into_iter().map(had).collect())
}

/// Who holds an item, what they are called if they are a customer, and the job card of its fault.
#[derive(FromRow)]
struct Placed {
    #[sqlx(flatten)]
    row: Row,
    holder_code: Option<String>,
    holder_name: Option<String>,
    fault: Option<String>,
    questioned: bool,
}

/// Who holds an item, what they are called if they are a customer, the code of the job card of its open fault, and whether
/// what a station told of it waits for a person: together,
/// because they are asked of whatever goes out.
pub(crate) async fn placed(
    connection: &mut SqliteConnection,
    item: Item,
) -> Result<(Option<Custody>, Called, Option<String>, bool), StoreError> {
    let sql = format!(
        "select {COLUMNS}, c.code holder_code, c.name holder_name, (select j.code from job_card j where j.about = e.item \
         and j.kind = 'repair' and j.state not in ('done', 'cancelled') limit 1) fault, exists (select 1 from quarantine q \
         where q.state = 'open' and q.battery_in = e.item) or exists (select 1 from quarantine q where q.state = 'open' \
         and q.battery_out = e.item) questioned from custody_event e \
         left join customer c on c.id = e.holder and e.holder_kind = 'customer' where e.open_item = ?"
    );
    let placed: Option<Placed> = sqlx::query_as(AssertSqlSafe(sql)).bind(item.id).fetch_optional(connection).await?;
    let Some(placed) = placed else { return Ok((None, Called::default(), None, false)) };
    let called = |(code, name)| Called { code, name };
    let holder = placed.holder_code.zip(placed.holder_name).map(called).unwrap_or_default();
    Ok((Some(custody(placed.row)?), holder, placed.fault, placed.questioned))
}

fn custody(row: Row) -> Result<Custody, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "holder" };
    let kind: HolderKind = word::read(&row.holder_kind, "holder")?;
    let id = row.holder.ok_or_else(unreadable);
    let holder = match kind {
        HolderKind::Hub => {
            Holder::Hub { hub: HubId(id?), station: row.station.map(StationId), slot: row.slot.map(SlotId) }
        }
        HolderKind::Customer => Holder::Customer(CustomerId(id?)),
        HolderKind::Technician => Holder::Technician(UserId(id?)),
        HolderKind::Transit => Holder::Transit { to: HubId(id?) },
        HolderKind::Unknown => Holder::Unknown,
    };
    Ok(Custody {
        id: CustodyId(row.id),
        hub: HubId(row.hub_id),
        item: Item { kind: word::read(&row.item_kind, "item kind")?, id: row.item },
        holder,
        place: row.place,
        from: Time(row.from_at),
        reason: word::read(&row.reason, "reason")?,
        actor: UserId(row.actor),
        act: ActId(row.act),
    })
}

/// Closes the open row of an item, and begins the next one. They go together where both happen: each by itself would wait
/// for the driver's thread to answer.
macro_rules! end {
    () => {
        "update custody_event set hub_id = ?, to_at = ?, open_item = null, open_slot = null where open_item = ?"
    };
}
macro_rules! begin {
    () => {
        "insert into custody_event (id, hub_id, item_kind, item, holder_kind, holder, station, slot, place, from_at, to_at, \
         reason, actor, act, open_item, open_slot) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?, ?)"
    };
}

/// Binds what closes a row.
fn ending<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    (hub, item, at): (HubId, Item, Time),
) -> Query<'q, Sqlite, SqliteArguments> {
    query.bind(hub.0).bind(at.0).bind(item.id)
}

impl Op {
    /// Begins the custody of an item that is new in a hub; its first row has the item's id.
    pub(crate) async fn keep(&mut self, hub: HubId, item: Item) -> Result<(), StoreError> {
        let custody = Custody {
            id: CustodyId(item.id),
            hub,
            item,
            holder: Holder::rack(hub),
            place: String::new(),
            from: self.at(),
            reason: CustodyReason::Kept,
            actor: self.actor(),
            act: ActId(self.id()),
        };
        self.hand_over(&custody).await
    }

    /// Takes back the custody of an item that nothing happened to.
    pub(crate) async fn forget_custody(&mut self, item: Uuid) -> Result<(), StoreError> {
        sqlx::query("delete from custody_event where item = ?").bind(item).execute(self.connection()).await?;
        Ok(())
    }

    /// Hands an item over: closes the row that is open, if one is, and opens this one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] on `slot` if another battery is in it.
    pub async fn hand_over(&mut self, to: &Custody) -> Result<(), StoreError> {
        let (station, slot) = match to.holder {
            Holder::Hub { station, slot, .. } => (station.map(|id| id.0), slot.map(|id| id.0)),
            _ => (None, None),
        };
        let holder = match to.holder {
            Holder::Hub { hub, .. } => Some(hub.0),
            Holder::Customer(customer) => Some(customer.0),
            Holder::Technician(user) => Some(user.0),
            Holder::Transit { to } => Some(to.0),
            Holder::Unknown => None,
        };
        ending(sqlx::query(concat!(end!(), "; ", begin!())), (to.hub, to.item, to.from))
            .bind(to.id.0)
            .bind(to.hub.0)
            .bind(to.item.kind.word())
            .bind(to.item.id)
            .bind(to.holder.kind().word())
            .bind(holder)
            .bind(station)
            .bind(slot)
            .bind(&to.place)
            .bind(to.from.0)
            .bind(to.reason.word())
            .bind(to.actor.0)
            .bind(to.act.0)
            .bind(to.item.id)
            .bind(slot)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Closes the open row of an item; it then belongs to `hub`, the one that learns of its end.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn end_custody(&mut self, hub: HubId, item: Item, at: Time) -> Result<(), StoreError> {
        ending(sqlx::query(end!()), (hub, item, at)).execute(self.connection()).await?;
        Ok(())
    }
}
