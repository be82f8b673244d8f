//! Customers: one record each.

use domain::customer::{Consent, Customer, CustomerForm, CustomerState, Same, name_key, words};
use domain::lists::Language;
use domain::text::{folded, natural_key};
use domain::{Called, ChoiceId, CustomerId, HubId, Time, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{Also, Filter, List, Order, chosen, id_text, in_order};
use crate::op::Op;
use crate::table::{CARD, CUSTOMER};

/// The list of customers.
pub const LIST: List = List {
    table: CUSTOMER,
    name: "customer",
    joins: "",
    words: "t.words",
    title: ["t.name", "t.code"],
    filters: &[
        Filter { name: "state", sql: "t.state" },
        Filter { name: "business_kind", sql: id_text!("t.business_kind") },
        Filter {
            name: "inclusion_mark",
            sql: "replace(replace(replace(t.inclusion_marks, '[', ''), ']', ''), '\"', '')",
        },
        Filter { name: "reason", sql: "replace(replace(replace(t.reasons, '[', ''), ']', ''), '\"', '')" },
        Filter { name: "consent", sql: CONSENT },
        Filter { name: "has_card", sql: HAS_CARD },
        Filter { name: "language", sql: "t.language" },
    ],
    orders: &[
        Order { name: "code", sql: "t.code" },
        Order { name: "name", sql: "t.name_fold" },
        Order { name: "phone", sql: "nullif(t.phone, '')" },
        Order { name: "changed", sql: "t.changed_at" },
        Order { name: "created", sql: "t.created_at" },
    ],
    also: &[Also { table: CARD, rows: "select owner from card where id = ?1" }],
};

/// Whether the customer agreed, as a word.
const CONSENT: &str = "case when t.consent_given_at is null then 'none' when t.consent_withdrawn_at is null then 'given' \
                       else 'withdrawn' end";
/// Whether the customer has a card that may be used.
const HAS_CARD: &str = "case when exists (select 1 from card k where k.owner = t.id and k.state in ('issued', 'active')) then 'yes' else 'no' end";

/// A customer as a list shows them.
#[derive(Clone, Debug, FromRow)]
pub struct CustomerListed {
    /// Their id.
    pub id: Uuid,
    /// What people say and cards show.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Another name.
    pub known_as: String,
    /// Phone in E.164.
    pub phone: String,
    /// Whether they may rent, as stored.
    pub state: String,
    /// What their business does.
    pub business_kind: Option<Uuid>,
    /// Language of what is sent to them, as stored.
    pub language: String,
    /// `given`, `withdrawn` or `none`.
    pub consent: String,
    /// `yes` or `no`.
    pub has_card: String,
    /// What is kept in the hub's own fields, as stored.
    pub own: String,
    /// When they were added.
    pub created_at: i64,
    /// When they were last changed.
    pub changed_at: i64,
}

/// The customers called `ids`, in their order.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn these(connection: &mut SqliteConnection, ids: &[Uuid]) -> Result<Vec<CustomerListed>, StoreError> {
    let sql = format!(
        "select t.id, t.code, t.name, t.known_as, t.phone, t.state, t.business_kind, t.language, {CONSENT} consent, \
         {HAS_CARD} has_card, t.own, t.created_at, t.changed_at from {} order by j.key",
        chosen(LIST.name)
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(in_order(ids)).fetch_all(connection).await?)
}

/// A customer with what is shown beside them.
#[derive(Clone, Debug)]
pub struct CustomerSeen {
    /// The customer.
    pub customer: Customer,
    /// Who wrote their consent down; empty if nobody did.
    pub consent_to: String,
    /// Whether they have a PIN of their own.
    pub has_pin: bool,
    /// Whether there is a photo of their id document.
    pub has_photo: bool,
    /// When they were added.
    pub created_at: Time,
    /// When they were last changed.
    pub changed_at: Time,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hub_id: Uuid,
    code: String,
    name: String,
    known_as: String,
    phone: String,
    other_phone: String,
    email: String,
    language: String,
    address: String,
    birth_date: Option<String>,
    id_document_kind: Option<Uuid>,
    id_document_number: String,
    licence_number: String,
    licence_expires_on: Option<String>,
    vehicle_kind: Option<Uuid>,
    vehicle_model: String,
    vehicle_year: Option<i64>,
    vehicle_plate: String,
    inclusion_marks: String,
    business_kind: Option<Uuid>,
    electricity_spending: Option<i64>,
    heat_spending: Option<i64>,
    reasons: String,
    notes: String,
    own: String,
    state: String,
    consent_given_at: Option<i64>,
    consent_given_to: Option<Uuid>,
    consent_wording: Option<String>,
    consent_withdrawn_at: Option<i64>,
    created_at: i64,
    changed_at: i64,
    consent_to: String,
    has_pin: bool,
    has_photo: bool,
}

/// Statement that selects a [`Row`].
const SELECT: &str = "select c.id, c.hub_id, c.code, c.name, c.known_as, c.phone, c.other_phone, c.email, c.language, \
    c.address, c.birth_date, c.id_document_kind, c.id_document_number, c.licence_number, c.licence_expires_on, \
    c.vehicle_kind, c.vehicle_model, c.vehicle_year, c.vehicle_plate, c.inclusion_marks, c.business_kind, \
    c.electricity_spending, c.heat_spending, c.reasons, c.notes, c.own, c.state, c.consent_given_at, \
    c.consent_given_to, c.consent_wording, c.consent_withdrawn_at, c.created_at, c.changed_at, \
    coalesce((select name from user u where u.id = c.consent_given_to), '') consent_to, \
    exists (select 1 from credential k where k.id = c.id and k.pin is not null) has_pin, \
    exists (select 1 from document d where d.owner = c.id and d.kind = 'id_document') has_photo from customer c";

/// One customer of `hub`; none if there is no such.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    hub: HubId,
    id: CustomerId,
) -> Result<Option<CustomerSeen>, StoreError> {
    let sql = AssertSqlSafe(format!("{SELECT} where c.id = ? and c.hub_id = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).bind(hub.0).fetch_optional(connection).await?;
    row.map(seen).transpose()
}

/// The customers of `hub` that a text names: by id or code.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn called(connection: &mut SqliteConnection, hub: HubId, text: &str) -> Result<Vec<CustomerId>, StoreError> {
    let sql = "select id from customer where id = ?1 and hub_id = ?2 union select id from customer where hub_id = ?2 and code_key = ?3";
    let id = Uuid::try_parse(text).ok();
    let ids: Vec<Uuid> =
        sqlx::query_scalar(sql).bind(id).bind(hub.0).bind(natural_key(text)).fetch_all(connection).await?;
    Ok(ids.into_iter().map(CustomerId).collect())
}

/// The highest code of the form `C-number`; none if there is none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn last_code(connection: &mut SqliteConnection, hub: HubId) -> Result<Option<String>, StoreError> {
    crate::code::last(connection, ("customer", "code"), "C", hub).await
}

/// What a new customer is compared with.
pub struct Likeness<'a> {
    /// The hub's.
    pub hub: HubId,
    /// Phones in E.164; empty ones are nobody's.
    pub phones: [&'a str; 2],
    /// The name in any order; none if only phones count.
    pub name_key: Option<&'a str>,
    /// Who is compared, once they are kept.
    pub except: Option<CustomerId>,
}

/// Customers of whom each is told.
const SAME: u32 = 10;

/// The first few customers with one of these phones, then of this name.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn same(connection: &mut SqliteConnection, like: &Likeness<'_>) -> Result<Vec<Same>, StoreError> {
    let columns = "id, code, name, code_key, phone <> '' and phone in (?2, ?3) or \
                   other_phone <> '' and other_phone in (?2, ?3) by_phone, name_key = ?4 by_name";
    let first = |what: &str| {
        format!(
            "select * from (select {columns} from customer where hub_id = ?1 and id is not ?5 and {what} limit {SAME})"
        )
    };
    // Each by its own index.
    let sql = AssertSqlSafe(format!(
        "{} union {} union {} order by by_phone desc, code_key limit {SAME}",
        first("phone <> '' and phone in (?2, ?3)"),
        first("other_phone <> '' and other_phone in (?2, ?3)"),
        first("?4 <> '' and name_key = ?4"),
    ));
    let rows: Vec<(Uuid, String, String, String, bool, bool)> = sqlx::query_as(sql)
        .bind(like.hub.0)
        .bind(like.phones[0])
        .bind(like.phones[1])
        .bind(like.name_key.unwrap_or_default())
        .bind(like.except.map(|id| id.0))
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name, _, by_phone, by_name)| Same {
            id: CustomerId(id),
            called: Called { code, name },
            by_phone,
            by_name,
        })
        .collect())
}

fn seen(row: Row) -> Result<CustomerSeen, StoreError> {
    let consent = match (row.consent_given_at, row.consent_given_to, row.consent_wording) {
        (Some(at), Some(to), Some(wording)) => Some(Consent {
            given_at: Time(at),
            given_to: UserId(to),
            wording,
            withdrawn_at: row.consent_withdrawn_at.map(Time),
        }),
        _ => None,
    };
    let form = CustomerForm {
        code: row.code,
        name: row.name,
        known_as: row.known_as,
        phone: row.phone,
        other_phone: row.other_phone,
        email: row.email,
        language: Language::from_word(&row.language),
        address: row.address,
        birth_date: row.birth_date,
        id_document_kind: row.id_document_kind.map(ChoiceId),
        id_document_number: row.id_document_number,
        licence_number: row.licence_number,
        licence_expires_on: row.licence_expires_on,
        vehicle_kind: row.vehicle_kind.map(ChoiceId),
        vehicle_model: row.vehicle_model,
        vehicle_year: row.vehicle_year,
        vehicle_plate: row.vehicle_plate,
        inclusion_marks: read(&row.inclusion_marks)?,
        business_kind: row.business_kind.map(ChoiceId),
        electricity_spending: row.electricity_spending,
        heat_spending: row.heat_spending,
        reasons: read(&row.reasons)?,
        notes: row.notes,
        own: read(&row.own)?,
    };
    let state = CustomerState::from_word(&row.state).ok_or(StoreError::Unreadable { what: "customer's state" })?;
    Ok(CustomerSeen {
        customer: Customer { id: CustomerId(row.id), hub: HubId(row.hub_id), form, state, consent },
        consent_to: row.consent_to,
        has_pin: row.has_pin,
        has_photo: row.has_photo,
        created_at: Time(row.created_at),
        changed_at: Time(row.changed_at),
    })
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable { what: "customer" })
}

fn written<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unreadable { what: "customer" })
}

/// Columns of a customer that an edit may change, in the order they are bound.
const COLUMNS: &str = "code, code_key, name, name_fold, name_key, known_as, phone, other_phone, email, language, address, \
    birth_date, id_document_kind, id_document_number, licence_number, licence_expires_on, vehicle_kind, vehicle_model, \
    vehicle_year, vehicle_plate, inclusion_marks, business_kind, electricity_spending, heat_spending, reasons, notes, \
    own, state, consent_given_at, consent_given_to, consent_wording, consent_withdrawn_at, words, changed_at";

type Bound = sqlx::query::Query<'static, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn bound(sql: String, now: &Customer, at: Time) -> Result<Bound, StoreError> {
    let (form, consent) = (&now.form, now.consent.as_ref());
    Ok(sqlx::query(AssertSqlSafe(sql))
        .bind(form.code.clone())
        .bind(natural_key(&form.code))
        .bind(form.name.clone())
        .bind(folded(&form.name))
        .bind(name_key(&form.name))
        .bind(form.known_as.clone())
        .bind(form.phone.clone())
        .bind(form.other_phone.clone())
        .bind(form.email.clone())
        .bind(form.language.word())
        .bind(form.address.clone())
        .bind(form.birth_date.clone())
        .bind(form.id_document_kind.map(|id| id.0))
        .bind(form.id_document_number.clone())
        .bind(form.licence_number.clone())
        .bind(form.licence_expires_on.clone())
        .bind(form.vehicle_kind.map(|id| id.0))
        .bind(form.vehicle_model.clone())
        .bind(form.vehicle_year)
        .bind(form.vehicle_plate.clone())
        .bind(written(&form.inclusion_marks)?)
        .bind(form.business_kind.map(|id| id.0))
        .bind(form.electricity_spending)
        .bind(form.heat_spending)
        .bind(written(&form.reasons)?)
        .bind(form.notes.clone())
        .bind(written(&form.own)?)
        .bind(now.state.word())
        .bind(consent.map(|consent| consent.given_at.0))
        .bind(consent.map(|consent| consent.given_to.0))
        .bind(consent.map(|consent| consent.wording.clone()))
        .bind(consent.and_then(|consent| consent.withdrawn_at).map(|at| at.0))
        .bind(words(form))
        .bind(at.0))
}

impl Op {
    /// Adds a customer.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has the code.
    pub async fn add_customer(&mut self, new: &Customer) -> Result<(), StoreError> {
        let at = self.at();
        let places = "?, ".repeat(COLUMNS.split(',').count());
        let sql = format!("insert into customer ({COLUMNS}, id, hub_id, created_at) values ({places}?, ?, ?)");
        bound(sql, new, at)?.bind(new.id.0).bind(new.hub.0).bind(at.0).execute(self.connection()).await?;
        Ok(())
    }

    /// Writes a customer as they are now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another of the hub has the code.
    pub async fn save_customer(&mut self, now: &Customer) -> Result<(), StoreError> {
        let at = self.at();
        let sets: Vec<String> = COLUMNS.split(", ").map(|column| format!("{} = ?", column.trim())).collect();
        let sql = format!("update customer set {} where id = ?", sets.join(", "));
        bound(sql, now, at)?.bind(now.id.0).execute(self.connection()).await?;
        Ok(())
    }

    /// A customer of `hub` as they are inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn customer(&mut self, hub: HubId, id: CustomerId) -> Result<Option<Customer>, StoreError> {
        Ok(find(self.connection(), hub, id).await?.map(|seen| seen.customer))
    }

    /// The customers of likeness as they are inside this op, see [`same`].
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn same_customers(&mut self, like: &Likeness<'_>) -> Result<Vec<Same>, StoreError> {
        same(self.connection(), like).await
    }
}
