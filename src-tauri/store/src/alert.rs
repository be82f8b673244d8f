//! What somebody should look at.

use domain::alert::Alert;

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

impl Op {
    /// Raises an alert, or counts one that goes on.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn raise(&mut self, alert: &Alert) -> Result<(), StoreError> {
        let kind = word::of(&alert.kind)?;
        let counted = sqlx::query(
            "update alert set count = count + 1, last_at = ? where id = (select id from alert where hub_id = ? and kind = ? \
             and about = ? and seen_at is null order by first_at limit 1)",
        )
        .bind(alert.at.0)
        .bind(alert.hub.0)
        .bind(&kind)
        .bind(&alert.about)
        .execute(self.connection())
        .await?;
        if counted.rows_affected() > 0 {
            return Ok(());
        }
        sqlx::query(
            "insert into alert (id, hub_id, kind, about, station, battery, customer, first_at, last_at, count) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(alert.id.0)
        .bind(alert.hub.0)
        .bind(&kind)
        .bind(&alert.about)
        .bind(alert.station.map(|id| id.0))
        .bind(alert.battery.map(|id| id.0))
        .bind(alert.customer.map(|id| id.0))
        .bind(alert.at.0)
        .bind(alert.at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
