//! The organisation: exactly one a database.

use domain::OrganisationId;
use domain::lists::Language;
use domain::organisation::Organisation;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::StoreError;
use crate::op::Op;

/// The organisation; none before setup.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn find(connection: &mut SqliteConnection) -> Result<Option<Organisation>, StoreError> {
    let row: Option<(Uuid, String, String, String, String, String)> =
        sqlx::query_as("select id, name, country, currency, languages, accent from organisation limit 1")
            .fetch_optional(connection)
            .await?;
    row.map(|(id, name, country, currency, languages, accent)| {
        Ok(Organisation {
            id: OrganisationId(id),
            name,
            country,
            currency,
            languages: languages.split(',').map(Language::from_word).collect(),
            accent: crate::word::read(&accent, "accent")?,
        })
    })
    .transpose()
}

/// The organisation's logo; none if it has none.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn logo(connection: &mut SqliteConnection) -> Result<Option<Vec<u8>>, StoreError> {
    let found = sqlx::query_scalar("select logo from organisation limit 1").fetch_optional(connection).await?;
    Ok(found.flatten())
}

impl Op {
    /// Gives the organisation a logo, or takes it; whether it had one.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_logo(&mut self, of: OrganisationId, now: Option<&[u8]>) -> Result<bool, StoreError> {
        let had = logo(self.connection()).await?.is_some();
        sqlx::query("update organisation set logo = ?2 where id = ?1")
            .bind(of.0)
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(had)
    }

    /// The organisation as it is inside this op; none before setup.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn organisation(&mut self) -> Result<Option<Organisation>, StoreError> {
        find(self.connection()).await
    }

    /// Adds the organisation.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_organisation(&mut self, new: &Organisation) -> Result<(), StoreError> {
        sqlx::query(
            "insert into organisation (id, hub_id, name, country, currency, languages, accent) \
             values (?1, ?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(new.id.0)
        .bind(&new.name)
        .bind(&new.country)
        .bind(&new.currency)
        .bind(words(&new.languages))
        .bind(crate::word::of(&new.accent)?)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes the organisation as it is now.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn save_organisation(&mut self, now: &Organisation) -> Result<(), StoreError> {
        sqlx::query(
            "update organisation set name = ?2, country = ?3, currency = ?4, languages = ?5, accent = ?6 where id = ?1",
        )
        .bind(now.id.0)
        .bind(&now.name)
        .bind(&now.country)
        .bind(&now.currency)
        .bind(words(&now.languages))
        .bind(crate::word::of(&now.accent)?)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn words(languages: &[Language]) -> String {
    languages.iter().map(|language| language.word()).collect::<Vec<_>>().join(",")
}
