//! What decides about an item besides what it is: who holds it, whether it is broken, for whom it is kept.

use domain::custody::Holder;
use domain::issuable::{Promised, Situation};
use domain::{Called, CustomerId, HubId, Item, Time};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::custody;
use crate::error::StoreError;

/// What decides about an item of `hub` at a moment.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of(connection: &mut SqliteConnection, hub: HubId, item: Item, at: Time) -> Result<Situation, StoreError> {
    let custody = custody::of(connection, item).await?;
    let holder = match custody.as_ref().map(|custody| custody.holder) {
        Some(Holder::Customer(customer)) => called(connection, customer).await?,
        Some(Holder::Hub { .. } | Holder::Technician(_) | Holder::Transit { .. } | Holder::Unknown) | None => {
            Called::default()
        }
    };
    let fault = sqlx::query_scalar(
        "select code from job_card where about = ? and kind = 'repair' and state not in ('done', 'cancelled') limit 1",
    )
    .bind(item.id)
    .fetch_optional(&mut *connection)
    .await?;
    let promised = promised(connection, hub, item, at).await?;
    Ok(Situation { custody, holder, fault, promised })
}

/// What a customer is called.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn called(connection: &mut SqliteConnection, customer: CustomerId) -> Result<Called, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as("select code, name from customer where id = ?")
        .bind(customer.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(code, name)| Called { code, name }).unwrap_or_default())
}

async fn promised(
    connection: &mut SqliteConnection,
    hub: HubId,
    item: Item,
    at: Time,
) -> Result<Option<Promised>, StoreError> {
    let row: Option<(Uuid, i64, Option<String>, Option<String>)> = sqlx::query_as(
        "select r.customer, r.to_at, c.code, c.name from reservation r left join customer c on c.id = r.customer \
         where r.hub_id = ? and r.state = 'open' and r.item = ? and r.from_at <= ? and r.to_at > ? \
         order by r.from_at limit 1",
    )
    .bind(hub.0)
    .bind(item.id)
    .bind(at.0)
    .bind(at.0)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(customer, until, code, name)| Promised {
        customer: CustomerId(customer),
        who: Called { code: code.unwrap_or_default(), name: name.unwrap_or_default() },
        until: Time(until),
    }))
}
