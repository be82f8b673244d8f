//! Cards of customers and staff.

use domain::card::{Card, CardOwner, CardState};
use domain::{CardId, CustomerId, HubId, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, in_order};
use crate::op::Op;
use crate::table::{CARD, CUSTOMER, USER};

/// The list of cards.
pub const LIST: List = List {
    table: CARD,
    name: "card",
    joins: "left join customer c on c.id = t.owner left join user u on u.id = t.owner",
    words: "t.uid || ' ' || coalesce(c.code || ' ' || c.name, u.login || ' ' || u.name, '')",
    title: ["t.uid", "coalesce(c.name, u.name, '')"],
    filters: &[Filter { name: "state", sql: "t.state" }, Filter { name: "owner", sql: "t.owner_kind" }],
    orders: &[
        Order { name: "uid", sql: "t.uid" },
        Order { name: "owner", sql: "coalesce(c.name_fold, u.name)" },
        Order { name: "state", sql: "instr('issued active blocked lost replaced expired', t.state)" },
        Order { name: "expires", sql: "t.expires_on" },
        Order { name: "changed", sql: "t.changed_at" },
    ],
    also: &[
        Also { table: CUSTOMER, rows: "select id from card where owner = ?1" },
        Also { table: USER, rows: "select id from card where owner = ?1" },
    ],
};

/// A card with what is shown beside it.
#[derive(Clone, Debug)]
pub struct CardSeen {
    /// The card.
    pub card: Card,
    /// What its owner is called; empty if nobody knows them here.
    pub owner_name: String,
    /// The customer's code, or the sign-in name of somebody of the staff.
    pub owner_code: String,
    /// Number of the card that took its place.
    pub replaced_by_uid: Option<String>,
    /// When it was given out.
    pub created_at: Time,
    /// When it was last changed.
    pub changed_at: Time,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    uid: String,
    owner_kind: String,
    owner: Uuid,
    state: String,
    expires_on: Option<String>,
    replaced_by: Option<Uuid>,
    created_at: i64,
    changed_at: i64,
    owner_name: Option<String>,
    owner_code: Option<String>,
    replaced_by_uid: Option<String>,
}

/// Columns of a [`Row`], over [`LIST`].
const COLUMNS: &str = "t.id, t.hub_id, t.uid, t.owner_kind, t.owner, t.state, t.expires_on, t.replaced_by, t.created_at, \
                       t.changed_at, coalesce(c.name, u.name) owner_name, coalesce(c.code, u.login) owner_code, \
                       (select r.uid from card r where r.id = t.replaced_by) replaced_by_uid";

async fn one(
    connection: &mut SqliteConnection,
    what: &str,
    id: Uuid,
    hub: HubId,
) -> Result<Option<CardSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from card t {} where {what}", LIST.joins));
    let row: Option<Row> = sqlx::query_as(sql).bind(id).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// One card that `hub` gave out; none if there is no such.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection, hub: HubId, id: CardId) -> Result<Option<CardSeen>, StoreError> {
    one(connection, "t.id = ?1 and t.hub_id = ?2", id.0, hub).await
}

/// The card that may be in somebody's hand with this number, whichever hub gave it out; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn live(connection: &mut SqliteConnection, uid: &str) -> Result<Option<CardSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("select {COLUMNS} from card t {} where t.live_uid = ?", LIST.joins));
    let row: Option<Row> = sqlx::query_as(sql).bind(uid).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The cards called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<CardSeen>, StoreError> {
    let sql = format!("select {COLUMNS} from {} {} order by j.key", chosen(LIST.name), LIST.joins);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// The cards of one owner that `hub` gave out, the newest first.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn of(connection: &mut SqliteConnection, hub: HubId, owner: CardOwner) -> Result<Vec<CardSeen>, StoreError> {
    let sql = AssertSqlSafe(format!(
        "select {COLUMNS} from card t {} where t.owner = ?1 and t.hub_id = ?2 order by t.created_at desc, t.id desc",
        LIST.joins
    ));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(owner_id(owner)).bind(hub.0).fetch_all(connection).await?;
    rows.into_iter().map(seen).collect()
}

/// Numbers of all cards of one owner, whichever hub gave them out.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn numbers(connection: &mut SqliteConnection, owner: CardOwner) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("select distinct uid from card where owner = ?")
        .bind(owner_id(owner))
        .fetch_all(connection)
        .await?)
}

/// Cards that `hub` gave out, that may be in somebody's hand and whose last day is before `today`.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn past(connection: &mut SqliteConnection, hub: HubId, today: &str) -> Result<Vec<CardId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select id from card where hub_id = ? and live_uid is not null and expires_on < ? order by id",
    )
    .bind(hub.0)
    .bind(today)
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(CardId).collect())
}

fn seen(row: Row) -> Result<CardSeen, StoreError> {
    let owner = match row.owner_kind.as_str() {
        "customer" => CardOwner::Customer(CustomerId(row.owner)),
        "user" => CardOwner::User(UserId(row.owner)),
        _ => return Err(StoreError::Unreadable { what: "owner of a card" }),
    };
    let card = Card {
        id: CardId(row.id),
        hub: HubId(row.hub_id),
        uid: row.uid,
        owner,
        state: CardState::from_word(&row.state).ok_or(StoreError::Unreadable { what: "state of a card" })?,
        expires_on: row.expires_on,
        replaced_by: row.replaced_by.map(CardId),
    };
    Ok(CardSeen {
        card,
        owner_name: row.owner_name.unwrap_or_default(),
        owner_code: row.owner_code.unwrap_or_default(),
        replaced_by_uid: row.replaced_by_uid,
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

fn owner_id(owner: CardOwner) -> Uuid {
    match owner {
        CardOwner::Customer(id) => id.0,
        CardOwner::User(id) => id.0,
    }
}

fn owner_kind(owner: CardOwner) -> &'static str {
    match owner {
        CardOwner::Customer(_) => "customer",
        CardOwner::User(_) => "user",
    }
}

fn live_uid(card: &Card) -> Option<&str> {
    card.state.is_live().then_some(card.uid.as_str())
}

impl Op {
    /// Adds a card.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if a card that may be in somebody's hand has its number.
    pub async fn add_card(&mut self, new: &Card) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into card (id, hub_id, uid, live_uid, owner_kind, owner, state, expires_on, replaced_by, created_at, \
             changed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(&new.uid)
        .bind(live_uid(new))
        .bind(owner_kind(new.owner))
        .bind(owner_id(new.owner))
        .bind(new.state.word())
        .bind(&new.expires_on)
        .bind(new.replaced_by.map(|id| id.0))
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a card as it is now; its number, its owner and its last day stay.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another card that may be in somebody's hand has its number.
    pub async fn save_card(&mut self, now: &Card) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query("update card set live_uid = ?2, state = ?3, replaced_by = ?4, changed_at = ?5 where id = ?1")
            .bind(now.id.0)
            .bind(live_uid(now))
            .bind(now.state.word())
            .bind(now.replaced_by.map(|id| id.0))
            .bind(at.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// A card that `hub` gave out as it is inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn card(&mut self, hub: HubId, id: CardId) -> Result<Option<CardSeen>, StoreError> {
        find(self.connection(), hub, id).await
    }

    /// The card that may be in somebody's hand with this number, as it is inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn live_card(&mut self, uid: &str) -> Result<Option<CardSeen>, StoreError> {
        live(self.connection(), uid).await
    }
}
