//! What this desktop keeps for itself and never shares: lock-outs, wrapped keys, sessions. Never recorded as changes.

use domain::{SessionId, Time, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::Store;
use crate::error::StoreError;
use crate::op::Op;
use crate::open::damaged;

/// Sign-in names remembered for their failed tries; more than any hub has people.
const LOCKOUTS_KEPT: i64 = 1_000;

/// A session as listed.
#[derive(Clone, Debug, FromRow)]
pub struct SessionRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub user: Uuid,
    /// Their name.
    pub name: String,
    /// When it began, UTC milliseconds.
    pub started_at: i64,
    /// Last input.
    pub last_active_at: i64,
    /// When it ended; none while it goes on.
    pub ended_at: Option<i64>,
}

/// Keeps a setting of this desktop in the transaction of an act; none forgets it.
///
/// # Errors
/// [`StoreError`] if it cannot be written.
pub async fn set_setting(connection: &mut SqliteConnection, name: &str, value: Option<&str>) -> Result<(), StoreError> {
    match value {
        Some(value) => {
            let sql = "insert into setting (name, value) values (?1, ?2) on conflict (name) do update set value = ?2";
            sqlx::query(sql).bind(name).bind(value).execute(connection).await?
        }
        None => sqlx::query("delete from setting where name = ?").bind(name).execute(connection).await?,
    };
    Ok(())
}

impl Store {
    /// Failed tries in a row of every sign-in name that has any: the last thing read before the store is open.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn lockouts(&self) -> Result<Vec<(String, u32)>, StoreError> {
        let read = sqlx::query_as("select login, fails from lockout").fetch_all(&mut *self.read().await?).await;
        read.map_err(|error| damaged(error.into(), self.path()))
    }

    /// Remembers failed tries; none forgets the name.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be written.
    pub async fn set_lockout(&self, login: &str, fails: u32, at: Time) -> Result<(), StoreError> {
        let mut connection = self.write_local().await?;
        if fails == 0 {
            sqlx::query("delete from lockout where login = ?").bind(login).execute(&mut *connection).await?;
            return Ok(());
        }
        sqlx::query(
            "insert into lockout (login, fails, at) values (?1, ?2, ?3) on conflict (login) do update set fails = ?2, at = ?3",
        )
        .bind(login)
        .bind(fails)
        .bind(at.0)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "delete from lockout where login not in (select login from lockout order by fails desc, at desc limit ?)",
        )
        .bind(LOCKOUTS_KEPT)
        .execute(&mut *connection)
        .await?;
        Ok(())
    }

    /// Marks this database as one for practice, whose people all have this password.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn mark_practice(&self, password: &str) -> Result<(), StoreError> {
        sqlx::query("insert or ignore into setting (name, value) values ('practice', ?)")
            .bind(password)
            .execute(&mut *self.write_local().await?)
            .await?;
        Ok(())
    }

    /// The password of everyone in a database for practice; none in a real one.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn practice(&self) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("select value from setting where name = 'practice'")
            .fetch_optional(&mut *self.read().await?)
            .await?)
    }

    /// The data key wrapped by the secret called `name`.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn key_wrap(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar("select wrapped from key_wrap where name = ?")
            .bind(name)
            .fetch_optional(&mut *self.read().await?)
            .await?)
    }

    /// A setting of this desktop.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("select value from setting where name = ?")
            .bind(name)
            .fetch_optional(&mut *self.read().await?)
            .await?)
    }

    /// Keeps a setting of this desktop; none forgets it.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn set_setting(&self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        set_setting(&mut *self.write_local().await?, name, value).await
    }

    /// This desktop's id.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn desktop(&self) -> Result<Uuid, StoreError> {
        Ok(sqlx::query_scalar("select desktop from _ctx").fetch_one(&mut *self.read().await?).await?)
    }

    /// Notes that a session began.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn session_began(&self, id: SessionId, holder: Uuid, at: Time) -> Result<(), StoreError> {
        sqlx::query("insert into session (id, user, started_at, last_active_at) values (?1, ?2, ?3, ?3)")
            .bind(id.0)
            .bind(holder)
            .bind(at.0)
            .execute(&mut *self.write_local().await?)
            .await?;
        Ok(())
    }

    /// Notes that a session ended, with its last input.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn session_ended(&self, id: SessionId, last_active: Time, at: Time) -> Result<(), StoreError> {
        sqlx::query("update session set ended_at = ?3, last_active_at = ?2 where id = ?1 and ended_at is null")
            .bind(id.0)
            .bind(last_active.0)
            .bind(at.0)
            .execute(&mut *self.write_local().await?)
            .await?;
        Ok(())
    }

    /// Ends what a restart left open: a session lives in memory only.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn sessions_cut_off(&self) -> Result<(), StoreError> {
        sqlx::query("update session set ended_at = last_active_at where ended_at is null")
            .execute(&mut *self.write_local().await?)
            .await?;
        Ok(())
    }

    /// The newest `limit` sessions; those of `only` if given.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn sessions(&self, only: Option<UserId>, limit: u32) -> Result<Vec<SessionRow>, StoreError> {
        Ok(sqlx::query_as(
            "select s.id, s.user, coalesce(u.name, c.name, '') name, s.started_at, s.last_active_at, s.ended_at \
             from session s left join user u on u.id = s.user left join customer c on c.id = s.user \
             where ?1 is null or s.user = ?1 order by s.id desc limit ?2",
        )
        .bind(only.map(|user| user.0))
        .bind(limit)
        .fetch_all(&mut *self.read().await?)
        .await?)
    }
}

impl Op {
    /// Keeps the data key wrapped by the secret called `name`, or forgets that wrap, together with what else the op
    /// writes: a password never counts without its wrap.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn set_key_wrap(&mut self, name: &str, wrapped: Option<&[u8]>) -> Result<(), StoreError> {
        match wrapped {
            Some(wrapped) => sqlx::query(
                "insert into key_wrap (name, wrapped) values (?1, ?2) on conflict (name) do update set wrapped = ?2",
            )
            .bind(name)
            .bind(wrapped)
            .execute(self.connection())
            .await?,
            None => sqlx::query("delete from key_wrap where name = ?").bind(name).execute(self.connection()).await?,
        };
        Ok(())
    }
}
