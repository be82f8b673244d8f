//! People and their roles at hubs.

use domain::check::{scaled, unscaled};
use domain::hub::scale;
use domain::lists::Language;
use domain::role::{Limits, RoleAt};
use domain::user::{User, UserForm};
use domain::{HubId, OrganisationId, Role, Time, UserId};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::list::{List, Order};
use crate::op::Op;
use crate::table::USER;

/// The list of people.
pub const LIST: List = List {
    table: USER,
    name: "user",
    joins: "",
    words: "t.name || ' ' || t.login || ' ' || t.email || ' ' || t.phone",
    title: ["t.name", "t.login"],
    filters: &[],
    orders: &[Order { name: "name", sql: "t.name" }],
    also: &[],
};

/// A person with their roles.
#[derive(Clone, Debug)]
pub struct UserSeen {
    /// The person.
    pub user: User,
    /// What they are, and where.
    pub roles: Vec<RoleAt>,
    /// When they were added.
    pub created_at: Time,
    /// Whether a password is set.
    pub has_password: bool,
    /// Whether a PIN is set.
    pub has_pin: bool,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    login: String,
    email: String,
    phone: String,
    language: String,
    enabled: bool,
    created_at: i64,
    has_password: bool,
    has_pin: bool,
}

/// A person beside one of their roles; beside none if they have none.
#[derive(FromRow)]
struct Joined {
    #[sqlx(flatten)]
    person: Row,
    #[sqlx(flatten)]
    role: RoleRow,
}

/// A role; without a word if it is none.
#[derive(FromRow)]
struct RoleRow {
    user: Uuid,
    hub: Option<Uuid>,
    role: String,
    debt_override: i64,
    refund: i64,
    write_off: i64,
    discount_pct_e2: i64,
    see_amounts: bool,
}

const PEOPLE: &str = "select u.id, u.name, u.login, u.email, u.phone, u.language, u.enabled, u.created_at, \
                      c.password is not null has_password, c.pin is not null has_pin \
                      from user u left join credential c on c.id = u.id";
const ROLES: &str =
    "select user, hub, role, debt_override, refund, write_off, discount_pct_e2, see_amounts from user_role";
/// A person and their roles come together: each command asks who gives it.
const ONE: &str = "select u.id, u.name, u.login, u.email, u.phone, u.language, u.enabled, u.created_at, \
                   c.password is not null has_password, c.pin is not null has_pin, u.id user, r.hub, \
                   coalesce(r.role, '') role, coalesce(r.debt_override, 0) debt_override, coalesce(r.refund, 0) refund, \
                   coalesce(r.write_off, 0) write_off, coalesce(r.discount_pct_e2, 0) discount_pct_e2, \
                   coalesce(r.see_amounts, 0) see_amounts \
                   from user u left join credential c on c.id = u.id left join user_role r on r.user = u.id";

/// Every person, by name.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<UserSeen>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!("{PEOPLE} order by u.name collate nocase, u.id")))
        .fetch_all(&mut *connection)
        .await?;
    let roles: Vec<RoleRow> =
        sqlx::query_as(AssertSqlSafe(format!("{ROLES} order by user, hub"))).fetch_all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let own = roles.iter().filter(|role| role.user == row.id).map(role_at).collect::<Result<_, _>>()?;
            Ok(seen(row, own))
        })
        .collect()
}

/// One person; none if there is no such.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn find(connection: &mut SqliteConnection, id: UserId) -> Result<Option<UserSeen>, StoreError> {
    let rows = sqlx::query_as(AssertSqlSafe(format!("{ONE} where u.id = ? order by r.hub"))).bind(id.0);
    with_roles(rows.fetch_all(connection).await?)
}

/// The person who signs in with `login` (lower case); none if there is no such.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
pub async fn find_by_login(connection: &mut SqliteConnection, login: &str) -> Result<Option<UserSeen>, StoreError> {
    let rows = sqlx::query_as(AssertSqlSafe(format!("{ONE} where u.login = ? order by r.hub"))).bind(login);
    with_roles(rows.fetch_all(connection).await?)
}

fn with_roles(rows: Vec<Joined>) -> Result<Option<UserSeen>, StoreError> {
    let (people, roles): (Vec<Row>, Vec<RoleRow>) = rows.into_iter().map(|row| (row.person, row.role)).unzip();
    let Some(person) = people.into_iter().next() else { return Ok(None) };
    let own = roles.iter().filter(|role| role.user == person.id && !role.role.is_empty());
    let roles = own.map(role_at).collect::<Result<_, _>>()?;
    Ok(Some(seen(person, roles)))
}

/// How many enabled people are admin.
///
/// # Errors
/// [`StoreError`] if they cannot be counted.
pub async fn enabled_admins(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "select count(distinct u.id) from user u join user_role r on r.user = u.id where u.enabled and r.role = 'admin'",
    )
    .fetch_one(connection)
    .await?)
}

fn seen(row: Row, roles: Vec<RoleAt>) -> UserSeen {
    let form = UserForm {
        name: row.name,
        login: row.login,
        email: row.email,
        phone: row.phone,
        language: Language::from_word(&row.language),
    };
    UserSeen {
        user: User { id: UserId(row.id), form, enabled: row.enabled },
        roles,
        created_at: Time(row.created_at),
        has_password: row.has_password,
        has_pin: row.has_pin,
    }
}

fn role_at(row: &RoleRow) -> Result<RoleAt, StoreError> {
    Ok(RoleAt {
        hub: row.hub.map(HubId),
        role: Role::from_word(&row.role).ok_or(StoreError::Unreadable { what: "role" })?,
        limits: Limits {
            debt_override: row.debt_override,
            refund: row.refund,
            write_off: row.write_off,
            discount_pct: unscaled(row.discount_pct_e2, scale::PERCENT),
            see_amounts: row.see_amounts,
        },
    })
}

impl Op {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another has the sign-in name.
    pub async fn add_user(&mut self, organisation: OrganisationId, new: &User) -> Result<(), StoreError> {
        let at = self.at();
        sqlx::query(
            "insert into user (id, hub_id, name, login, email, phone, language, enabled, created_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(organisation.0)
        .bind(&new.form.name)
        .bind(&new.form.login)
        .bind(&new.form.email)
        .bind(&new.form.phone)
        .bind(new.form.language.word())
        .bind(new.enabled)
        .bind(at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes a person as they are now.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another has the sign-in name.
    pub async fn save_user(&mut self, now: &User) -> Result<(), StoreError> {
        sqlx::query(
            "update user set name = ?2, login = ?3, email = ?4, phone = ?5, language = ?6, enabled = ?7 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.form.name)
        .bind(&now.form.login)
        .bind(&now.form.email)
        .bind(&now.form.phone)
        .bind(now.form.language.word())
        .bind(now.enabled)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Replaces a person's roles; `ids` gives each new one its id.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn set_roles(
        &mut self,
        organisation: OrganisationId,
        user: UserId,
        roles: &[RoleAt],
        mut ids: impl FnMut() -> Uuid,
    ) -> Result<(), StoreError> {
        let hubs: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as("select id, hub from user_role where user = ?")
            .bind(user.0)
            .fetch_all(self.connection())
            .await?;
        for (id, hub) in &hubs {
            if !roles.iter().any(|role| role.hub.map(|hub| hub.0) == *hub) {
                sqlx::query("delete from user_role where id = ?").bind(id).execute(self.connection()).await?;
            }
        }
        for role in roles {
            let place = role.hub.map(|hub| hub.0);
            let id = hubs.iter().find(|(_, hub)| *hub == place).map_or_else(&mut ids, |(id, _)| *id);
            self.write_role(organisation, user, id, role).await?;
        }
        Ok(())
    }

    async fn write_role(
        &mut self,
        organisation: OrganisationId,
        user: UserId,
        id: Uuid,
        role: &RoleAt,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into user_role (id, hub_id, user, hub, role, debt_override, refund, write_off, discount_pct_e2, see_amounts) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
             on conflict (id) do update set role = ?5, debt_override = ?6, refund = ?7, write_off = ?8, \
             discount_pct_e2 = ?9, see_amounts = ?10",
        )
        .bind(id)
        .bind(organisation.0)
        .bind(user.0)
        .bind(role.hub.map(|hub| hub.0))
        .bind(role.role.word())
        .bind(role.limits.debt_override)
        .bind(role.limits.refund)
        .bind(role.limits.write_off)
        .bind(scaled(role.limits.discount_pct, scale::PERCENT))
        .bind(role.limits.see_amounts)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A person as they are inside this op; none if there is no such.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn user(&mut self, id: UserId) -> Result<Option<UserSeen>, StoreError> {
        find(self.connection(), id).await
    }

    /// How many enabled people are admin inside this op.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be counted.
    pub async fn enabled_admins(&mut self) -> Result<i64, StoreError> {
        enabled_admins(self.connection()).await
    }
}
