//! A hub's tariffs, few and read whole, and the terms that were agreed on under them, which stay for ever.

use domain::tariff::{Tariff, TariffForm, TariffState, Terms};
use domain::text::{folded, natural_key};
use domain::{HubId, TariffId, TermsId, Time};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{List, Order};
use crate::op::Op;
use crate::table::TARIFF;
use crate::word;

/// The list of tariffs.
pub const LIST: List = List {
    table: TARIFF,
    name: "tariff",
    joins: "",
    words: "t.name",
    title: ["t.name", "''"],
    filters: &[],
    orders: &[Order { name: "name", sql: "t.name" }],
    also: &[],
};

/// A tariff with what the list shows beside it.
#[derive(Clone, Debug)]
pub struct TariffSeen {
    /// The tariff.
    pub tariff: Tariff,
    /// Things that are out now under what was agreed on.
    pub out: i64,
    /// When it was added.
    pub created_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    form: String,
    state: String,
    created_at: i64,
    changed_at: i64,
    out: i64,
}

/// A [`Row`] each: the lines that are open are few beside all that ever were.
const ROWS: &str = "select t.id, t.hub_id, t.form, t.state, t.created_at, t.changed_at, coalesce(o.out, 0) out \
     from tariff t left join (select a.tariff, count(*) out from rental_line l join terms a on a.id = l.terms \
     where l.hub_id = ?1 and l.ended_at is null group by a.tariff) o on o.tariff = t.id where t.hub_id = ?1";

/// Every tariff of `hub` with what the list shows beside it, by name.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn list(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<TariffSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{ROWS} order by t.name_key, t.id"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(hub.0).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// Every tariff of `hub`, by name, whether it is offered or not.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn all(connection: &mut SqliteConnection, hub: HubId) -> Result<Vec<Tariff>, StoreError> {
    // Nothing is counted: this is asked for whatever goes out.
    let sql = "select id, hub_id, form, state, created_at, changed_at, 0 out from tariff where hub_id = ? \
               order by name_key, id";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(hub.0).fetch_all(connection).await?;
    rows.into_iter().map(|row| Ok(seen(row)?.tariff)).collect()
}

/// One tariff of `hub`; none if it has no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: TariffId,
) -> Result<Option<TariffSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{ROWS} and t.id = ?2"));
    let row: Option<Row> = sqlx::query_as(sql).bind(hub.0).bind(id.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// What was agreed on.
///
/// # Errors
/// [`StoreError`] if it cannot be read, or there is no such.
pub async fn terms(connection: &mut SqliteConnection, id: TermsId) -> Result<Terms, StoreError> {
    let body: Option<String> =
        sqlx::query_scalar("select body from terms where id = ?").bind(id.0).fetch_optional(connection).await?;
    body.and_then(|body| serde_json::from_str(&body).ok()).ok_or(StoreError::Unreadable { what: "terms" })
}

fn seen(row: Row) -> Result<TariffSeen, StoreError> {
    let form: TariffForm = serde_json::from_str(&row.form).map_err(|_| StoreError::Unreadable { what: "tariff" })?;
    let state: TariffState = word::read(&row.state, "tariff state")?;
    Ok(TariffSeen {
        tariff: Tariff { id: TariffId(row.id), hub: HubId(row.hub_id), form, state },
        out: row.out,
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

/// The id of what is agreed on: the same of the same terms of a tariff, so that they are kept once. Each part is as long as
/// it always is, but for the last.
///
/// # Errors
/// [`StoreError::Unreadable`] if they cannot be written as text.
pub fn terms_id(hub: HubId, tariff: TariffId, terms: &Terms) -> Result<TermsId, StoreError> {
    Ok(id_of(hub, tariff, &json(terms, "terms")?))
}

fn id_of(hub: HubId, tariff: TariffId, body: &str) -> TermsId {
    let mut hash = Sha256::new();
    hash.update(hub.bytes());
    hash.update(tariff.bytes());
    hash.update(body.as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    TermsId(Uuid::from_bytes(id))
}

fn json<T: serde::Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what })
}

fn name_key(tariff: &Tariff) -> String {
    natural_key(&folded(&tariff.form.name))
}

impl Op {
    /// Adds a tariff.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the hub has one of that name.
    pub async fn add_tariff(&mut self, new: &Tariff) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into tariff (id, hub_id, name, name_key, form, state, created_at, changed_at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.form.name)
        .bind(name_key(new))
        .bind(json(&new.form, "tariff")?)
        .bind(new.state.word())
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a tariff as it is now. What was agreed on under it stays as it was agreed.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the hub has another of that name.
    pub async fn save_tariff(&mut self, now: &Tariff) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query("update tariff set name = ?2, name_key = ?3, form = ?4, state = ?5, changed_at = ?6 where id = ?1")
            .bind(now.id.0)
            .bind(&now.form.name)
            .bind(name_key(now))
            .bind(json(&now.form, "tariff")?)
            .bind(now.state.word())
            .bind(at.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// A tariff as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn tariff(&mut self, hub: HubId, id: TariffId) -> Result<Option<Tariff>, StoreError> {
        Ok(find(self.connection(), hub, id).await?.map(|seen| seen.tariff))
    }

    /// Keeps what is agreed on, if it is not kept yet.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn agree(&mut self, hub: HubId, tariff: TariffId, terms: &Terms) -> Result<TermsId, StoreError> {
        let at = self.at();
        let body = json(terms, "terms")?;
        let id = id_of(hub, tariff, &body);
        // What is only added to cannot be written twice: it is looked for, not tried.
        sqlx::query(
            "insert into terms (id, hub_id, tariff, body, created_at) select ?1, ?2, ?3, ?4, ?5 \
             where not exists (select 1 from terms where id = ?1)",
        )
        .bind(id.0)
        .bind(hub.0)
        .bind(tariff.0)
        .bind(body)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(id)
    }
}
