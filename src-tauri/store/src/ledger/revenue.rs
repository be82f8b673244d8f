//! What hubs earned, each in its own days.

use domain::ledger::Account;
use domain::{HubId, Time};
use serde_json::{Value, json};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;

/// From when until when the entries of a hub are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The hub.
    pub hub: HubId,
    /// From the beginning of the month.
    pub month: Time,
    /// From the beginning of the day.
    pub day: Time,
    /// Until the end of the day.
    pub to: Time,
}

/// What a hub earned.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Revenue {
    hub: Uuid,
    /// On the day.
    pub today: i64,
    /// In the month up to the end of the day.
    pub month: i64,
}

impl Revenue {
    /// The hub.
    #[must_use]
    pub fn hub(&self) -> HubId {
        HubId(self.hub)
    }
}

/// What these hubs earned, each in its own days; a hub without an entry is not among them.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of_hubs(connection: &mut SqliteConnection, spans: &[Span]) -> Result<Vec<Revenue>, StoreError> {
    let told = spans.iter().map(|span| json!([span.hub.0.simple().to_string(), span.month.0, span.day.0, span.to.0]));
    let accounts = Account::ALL.iter().filter(|account| account.is_revenue()).map(|account| account.word());
    // Hub by hub by the index on time: joined the other way round, every posting there ever was would be looked at.
    let sql = "select unhex(s.value ->> 0) hub, -sum(iif(e.at >= s.value ->> 2, p.amount, 0)) today, -sum(p.amount) month \
               from json_each(?1) s cross join entry e cross join posting p where e.hub_id = unhex(s.value ->> 0) \
               and e.at between s.value ->> 1 and s.value ->> 3 and p.entry = e.id \
               and p.account in (select value from json_each(?2)) group by 1";
    let query =
        sqlx::query_as(sql).bind(Value::from_iter(told).to_string()).bind(Value::from_iter(accounts).to_string());
    Ok(query.fetch_all(connection).await?)
}
