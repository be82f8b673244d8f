//! The customer who stands at the counter: what they have, what they owe, what to offer.

use domain::custody::Item;
use domain::ledger::sum;
use domain::tariff::{Overdue, lateness};
use domain::{CustomerId, Refusal, RentalId, ReservationId, Time};
use serde::{Deserialize, Serialize};
use store::reservation::ReservationSeen;
use ts_rs::TS;

use super::offer;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Which customer.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskAtCounter {
    customer: CustomerId,
}

/// Something a customer has.
#[derive(Serialize, TS)]
pub struct Has {
    item: Item,
    code: String,
    rental: RentalId,
    rental_code: String,
    since: Time,
    due: Time,
    late: Overdue,
}

/// Something that is kept for a customer.
#[derive(Serialize, TS)]
pub struct KeptFor {
    id: ReservationId,
    wanted_name: String,
    from: Time,
    to: Time,
}

/// Something that may be offered.
#[derive(Serialize, TS)]
pub struct NextBattery {
    item: Item,
    code: String,
}

/// Who stands at the counter. Amounts in minor units.
#[derive(Serialize, TS)]
pub struct AtCounter {
    id: CustomerId,
    code: String,
    name: String,
    served: bool,
    /// Credit; below nothing, what is owed; none for whom it is not shown.
    balance: Option<i64>,
    /// What is held for their things; none likewise.
    deposits: Option<i64>,
    has: Vec<Has>,
    /// What is kept for them in the next day.
    kept: Vec<KeptFor>,
    /// The battery to hand out next.
    offer: Option<NextBattery>,
}

/// Minutes ahead in which what is kept for a customer is told.
const KEPT_MINUTES: i64 = 24 * 60;

fn kept_for(seen: ReservationSeen) -> KeptFor {
    let ReservationSeen { reservation, wanted_name, .. } = seen;
    KeptFor { id: reservation.id, wanted_name, from: reservation.form.from, to: reservation.form.to }
}

/// The customer who stands at the counter.
pub(crate) async fn at_counter(hub: &Hub, by: &Operator, ask: AskAtCounter) -> Result<AtCounter, Fault> {
    let now = hub.now();
    let mut read = hub.store.read().await?;
    let found = store::customer::find(&mut read, by.hub, ask.customer).await?;
    let customer = found.ok_or_else(|| Refusal::not_found(Kind::Customer.word()))?.customer;
    let record = &by.record;
    let held = store::deposit::held_of(&mut read, ask.customer).await?;
    let soon = (now, now.plus_minutes(KEPT_MINUTES));
    let kept = store::reservation::open_of(&mut read, by.hub, ask.customer, soon).await?;
    let lines = store::rental::open_lines_of(&mut read, by.hub, ask.customer).await?;
    let best = offer::first(&mut read, record, now, ask.customer).await?;
    let offer = match best {
        None => None,
        Some(item) => {
            let code = store::record::title_of(&mut read, item.kind.word(), item.id).await?;
            Some(NextBattery { item, code: code.unwrap_or_default() })
        }
    };
    let balance = store::ledger::balance_of(&mut read, by.hub, ask.customer).await?;
    let deposits = sum(held.iter().map(|deposit| deposit.amount))?;
    Ok(AtCounter {
        id: customer.id,
        served: customer.is_served(),
        code: customer.form.code,
        name: customer.form.name,
        balance: by.sees_balances().then_some(balance),
        deposits: by.sees_balances().then_some(deposits),
        has: lines
            .into_iter()
            .map(|seen| Has {
                item: seen.line.item,
                code: seen.item_code,
                rental: seen.line.rental,
                rental_code: seen.rental_code,
                since: seen.line.started,
                due: seen.line.due,
                late: lateness(seen.line.due, now),
            })
            .collect(),
        kept: kept.into_iter().map(kept_for).collect(),
        offer,
    })
}
