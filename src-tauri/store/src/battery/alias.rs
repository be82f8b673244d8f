//! What a battery is called besides its code. A code, a serial number or an alias is one battery's only, so that what is
//! scanned says which one is meant.

use domain::battery::{Battery, alias_key};
use domain::text::natural_key;

use crate::error::StoreError;
use crate::op::Op;

impl Op {
    /// Takes the names of a battery that was just added or saved, and gives back those it had before.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another battery of the hub is called so.
    pub async fn claim_names(&mut self, battery: &Battery) -> Result<(), StoreError> {
        let form = &battery.form;
        for (field, name) in [("short_code", &form.short_code), ("serial_number", &form.serial_number)] {
            if self.is_alias_of_another(battery, name).await? {
                return Err(StoreError::Taken { field: field.to_owned() });
            }
        }
        for (index, alias) in form.aliases.iter().enumerate() {
            if self.is_alias_of_another(battery, alias).await? || self.is_code_of_another(battery, alias).await? {
                return Err(StoreError::Taken { field: format!("aliases.{index}") });
            }
        }
        sqlx::query("delete from _alias where battery = ?").bind(battery.id.0).execute(self.connection()).await?;
        for alias in &form.aliases {
            sqlx::query("insert into _alias (place, name, battery) values (?, ?, ?)")
                .bind(battery.hub.0)
                .bind(alias_key(alias))
                .bind(battery.id.0)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    async fn is_alias_of_another(&mut self, battery: &Battery, name: &str) -> Result<bool, StoreError> {
        let sql = "select exists (select 1 from _alias where place = ? and name = ? and battery <> ?)";
        Ok(sqlx::query_scalar(sql)
            .bind(battery.hub.0)
            .bind(alias_key(name))
            .bind(battery.id.0)
            .fetch_one(self.connection())
            .await?)
    }

    async fn is_code_of_another(&mut self, battery: &Battery, name: &str) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "select exists (select 1 from battery where hub_id = ?1 and code_key = ?2 and id <> ?3) or exists \
             (select 1 from battery where hub_id = ?1 and serial_key = ?2 and lower(serial_number) = lower(?4) and id <> ?3)",
        )
        .bind(battery.hub.0)
        .bind(natural_key(name))
        .bind(battery.id.0)
        .bind(name)
        .fetch_one(self.connection())
        .await?)
    }
}
