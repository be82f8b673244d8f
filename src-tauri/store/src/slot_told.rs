//! What stations last said of their slots: this desktop's own.

use domain::{StationId, Time};
use sqlx::{FromRow, SqliteConnection};

use crate::error::StoreError;

/// What a station said of a slot. Words as the station tells them.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SlotTold {
    /// The number of the slot.
    pub number: i64,
    /// How its door is.
    pub door: Option<String>,
    /// What its charger does.
    pub charger: Option<String>,
    /// The battery in it, as the station calls it; empty if it says that there is none, none if it never said.
    pub battery: Option<String>,
    /// How full that is, in hundredths of a percent.
    pub soc_e2: Option<i64>,
    /// When it was told.
    pub told_at: i64,
}

/// What a station last said of its slots, by number.
///
/// # Errors
/// [`StoreError`] if it cannot be read.
pub async fn of(connection: &mut SqliteConnection, station: StationId) -> Result<Vec<SlotTold>, StoreError> {
    let sql = "select number, door, charger, battery, soc_e2, told_at from slot_told where station = ? order by number";
    Ok(sqlx::query_as(sql).bind(station.0).fetch_all(connection).await?)
}

/// Keeps what a station says of its slots; of those it leaves out stays what it said before.
///
/// # Errors
/// [`StoreError`] if the database refuses.
pub async fn save(
    connection: &mut SqliteConnection,
    station: StationId,
    told: &[SlotTold],
    at: Time,
) -> Result<(), StoreError> {
    for slot in told {
        sqlx::query(
            "insert into slot_told (station, number, door, charger, battery, soc_e2, told_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             on conflict (station, number) do update set door = coalesce(?3, door), charger = coalesce(?4, charger), \
             battery = ?5, soc_e2 = ?6, told_at = ?7",
        )
        .bind(station.0)
        .bind(slot.number)
        .bind(&slot.door)
        .bind(&slot.charger)
        .bind(&slot.battery)
        .bind(slot.soc_e2)
        .bind(at.0)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
