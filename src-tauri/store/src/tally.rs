//! Where the batteries of a hub are, and what a till's acts did with them.

use domain::tally::{Handed, Whereabouts};
use domain::{HubId, ShiftId};
use sqlx::SqliteConnection;

use crate::error::StoreError;

/// Codes that are told of batteries that differ.
const DIFFER_MAX: u32 = 50;

/// What the acts of a till did with batteries; what was taken back did nothing.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn handed(connection: &mut SqliteConnection, shift: ShiftId) -> Result<Handed, StoreError> {
    let sql = "with did as (select r.kind, 1 times from act a join act_rental r on r.act = a.id where a.shift = ?1 \
               and r.item_kind = 'battery' union all select r.kind, -1 from act a join act_rental r on r.act = a.undoes \
               where a.shift = ?1 and r.item_kind = 'battery') \
               select coalesce(sum(iif(kind in ('issue', 'swap'), times, 0)), 0), \
               coalesce(sum(iif(kind in ('return', 'swap'), times, 0)), 0), \
               coalesce(sum(iif(kind in ('lost', 'stolen'), times, 0)), 0) from did";
    let (issued, returned, lost) = sqlx::query_as(sql).bind(shift.0).fetch_one(connection).await?;
    Ok(Handed { issued, returned, lost })
}

/// Where the batteries of a hub are now.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn whereabouts(connection: &mut SqliteConnection, hub: HubId) -> Result<Whereabouts, StoreError> {
    let sql = "select coalesce(sum(holder_kind = 'customer'), 0), coalesce(sum(holder_kind = 'hub'), 0) \
               from custody_event where open_item is not null and hub_id = ? and item_kind = 'battery'";
    let (out, at_hub) = sqlx::query_as(sql).bind(hub.0).fetch_one(&mut *connection).await?;
    Ok(Whereabouts { out, at_hub, differ: differ(connection, hub).await? })
}

/// Batteries that customers have without a rental, and those of a rental that its customer does not have.
async fn differ(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<String>, StoreError> {
    let sql = "select short_code from (select e.item from custody_event e where e.open_item is not null and e.hub_id = ?1 \
               and e.item_kind = 'battery' and e.holder_kind = 'customer' and not exists (select 1 from rental_line l \
               where l.item = e.item and l.ended_at is null) union select l.item from rental_line l \
               join rental r on r.id = l.rental where l.hub_id = ?1 and l.ended_at is null and l.item_kind = 'battery' \
               and not exists (select 1 from custody_event e where e.open_item = l.item and e.holder_kind = 'customer' \
               and e.holder = r.customer)) d join battery b on b.id = d.item order by b.code_key limit ?2";
    Ok(sqlx::query_scalar(sql).bind(hub.0).bind(DIFFER_MAX).fetch_all(connection).await?)
}
