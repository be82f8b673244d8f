//! What decides about an item besides what it is: who holds it, whether it is broken, for whom it is kept.

use domain::issuable::Situation;
use domain::{BatteryId, Called, CustomerId, HubId, Item, Time};
use sqlx::SqliteConnection;

use crate::custody;
use crate::error::StoreError;
use crate::{reservation, swap_session};

/// What decides about an item of `hub` at a moment.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of(connection: &mut SqliteConnection, hub: HubId, item: Item, at: Time) -> Result<Situation, StoreError> {
    let (custody, holder, fault, is_questioned) = custody::placed(connection, item).await?;
    // What begins now is promised now.
    let now = (at, Time(at.0.saturating_add(1)));
    let mut promised = reservation::promises_of(connection, hub, item, now).await?;
    promised.extend(swap_session::keeping(connection, item, at).await?);
    let any_is = promised.iter().any(|promise| promise.item.is_none());
    let spare = if any_is { reservation::spare(connection, hub, BatteryId(item.id), at).await? } else { 0 };
    Ok(Situation { custody, holder, fault, is_questioned, promised, spare })
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
