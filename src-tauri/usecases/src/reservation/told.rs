//! Reservations as a screen and the audit tell them.

use domain::change::Change;
use domain::reservation::{Reservation, ReservationState, Wanted};
use domain::{Called, CustomerId, RentalId, ReservationId, Time};
use serde::Serialize;
use serde_json::Value;
use store::Told;
use store::list::List;
use store::reservation::{LIST, ReservationSeen};
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::export::{Column, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A reservation in a list. Amounts in minor units.
#[derive(Serialize, TS)]
pub struct ReservationRow {
    id: ReservationId,
    customer: CustomerId,
    customer_name: String,
    customer_code: String,
    wanted: Wanted,
    wanted_name: String,
    from: Time,
    to: Time,
    state: ReservationState,
    /// What was paid down; none if nothing was, and for whom amounts are not shown.
    deposit: Option<i64>,
    note: String,
    created_at: Time,
}

/// A reservation with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Reservation")]
pub struct ReservationView {
    #[serde(flatten)]
    #[ts(flatten)]
    row: ReservationRow,
    /// The rental it became.
    rental: Option<RentalId>,
    /// Who took it down.
    actor: String,
}

/// The columns of the list in a file.
const COLUMNS: &[Column] = &[
    Column::new("customer", "customer_name", Is::Text),
    Column::new("wanted", "wanted_name", Is::Text),
    Column::new("from", "from", Is::Moment),
    Column::new("to", "to", Is::Moment),
    Column::new("state", "state", Is::Word),
    Column::new("deposit", "deposit", Is::Money),
    Column::new("note", "note", Is::Text),
];

impl Exported for ReservationRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = COLUMNS;

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        rows(hub, by, ids).await
    }
}

/// The rows of these.
pub(super) async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<ReservationRow>, Fault> {
    let found = store::reservation::these(&mut *hub.store.read().await?, ids).await?;
    Ok(found.into_iter().map(|one| row(by, one)).collect())
}

pub(super) fn row(by: &Operator, seen: ReservationSeen) -> ReservationRow {
    let ReservationSeen { reservation, who, wanted_name, deposit_amount, created_at, .. } = seen;
    ReservationRow {
        id: reservation.id,
        customer: reservation.form.customer,
        customer_name: who.name,
        customer_code: who.code,
        wanted: reservation.form.wanted,
        wanted_name,
        from: reservation.form.from,
        to: reservation.form.to,
        state: reservation.state,
        deposit: reservation.deposit.filter(|_| by.sees_balances()).map(|_| deposit_amount),
        note: reservation.form.note,
        created_at,
    }
}

pub(super) fn seen(by: &Operator, seen: ReservationSeen) -> ReservationView {
    let (rental, actor) = (seen.reservation.rental, seen.actor_name.clone());
    ReservationView { row: row(by, seen), rental, actor }
}

/// What the audit tells of an act on a reservation: what was asked for when it begins, where it stands when that changes.
pub(crate) fn about(
    before: Option<&Reservation>,
    after: &Reservation,
    (who, wanted): (&Called, &str),
    reason: Option<String>,
) -> Told {
    let change = |field: &str, before: Value, after: Value| Change { field: field.to_owned(), before, after };
    let mut changes = Vec::new();
    match before {
        None => {
            changes.push(change("customer", Value::Null, who.name.clone().into()));
            changes.push(change("wanted", Value::Null, wanted.into()));
            changes.push(change("from", Value::Null, after.form.from.0.into()));
            changes.push(change("to", Value::Null, after.form.to.0.into()));
        }
        Some(before) => {
            let (was, is) = (before.state.word(), after.state.word());
            changes.push(change("reservation_state", was.into(), is.into()));
        }
    }
    Told { kind: Kind::Reservation.word(), object: after.id.0, changes, reason }
}
