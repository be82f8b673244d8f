//! Swaps at stations and at the counter, and how worn batteries were found.

mod seen;

use domain::swap::{HealthLog, Side, Swap};

use crate::error::StoreError;
use crate::op::Op;
use crate::word;

pub use seen::{LIST, SwapSeen, find, these};

impl Op {
    /// Adds a swap.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_swap(&mut self, swap: &Swap) -> Result<(), StoreError> {
        let Swap { came, went, .. } = swap;
        let sql = "insert into swap (id, hub_id, source, station, session, kind, state, code, reason, customer, battery_in, battery_out, \
                   slot_in, slot_out, soc_in_e2, soh_in_e2, soc_out_e2, soh_out_e2, charge_mah, energy_wh, estimated, began_at, \
                   at, clock, offline, act) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let of = |side: &Side| (side.battery.map(|id| id.0), side.slot, side.soc_e2, side.soh_e2);
        let ((came_id, came_slot, came_soc, came_soh), (went_id, went_slot, went_soc, went_soh)) = (of(came), of(went));
        sqlx::query(sql)
            .bind(swap.id.0)
            .bind(swap.hub.0)
            .bind(word::of(&swap.source)?)
            .bind(swap.station.map(|id| id.0))
            .bind(swap.session.map(|id| id.0))
            .bind(swap.kind.as_ref().map(word::of).transpose()?)
            .bind(word::of(&swap.state)?)
            .bind(swap.code.as_ref().map(word::of).transpose()?)
            .bind(&swap.reason)
            .bind(swap.customer.map(|id| id.0))
            .bind(came_id)
            .bind(went_id)
            .bind(came_slot)
            .bind(went_slot)
            .bind(came_soc)
            .bind(came_soh)
            .bind(went_soc)
            .bind(went_soh)
            .bind(swap.used.map(|used| used.charge_mah))
            .bind(swap.used.map(|used| used.energy_wh))
            .bind(swap.used.is_some_and(|used| used.estimated))
            .bind(swap.began.map(|at| at.0))
            .bind(swap.at.0)
            .bind(word::of(&swap.clock)?)
            .bind(swap.offline)
            .bind(swap.act.map(|id| id.0))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes how worn a battery was found.
    ///
    /// # Errors
    /// [`StoreError`] if the database refuses.
    pub async fn add_health(&mut self, new: &HealthLog) -> Result<(), StoreError> {
        sqlx::query(
            "insert into health_log (id, hub_id, battery, at, soh_e2, source, station) values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.0)
        .bind(new.hub.0)
        .bind(new.battery.0)
        .bind(new.at.0)
        .bind(new.soh_e2)
        .bind(word::of(&new.source)?)
        .bind(new.station.map(|id| id.0))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
