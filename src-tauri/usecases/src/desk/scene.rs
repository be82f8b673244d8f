//! What stations and riders of a practice hub have as the hub knows it: whoever plays them begins there, so that what was done
//! at the desk meanwhile has happened at the stations too.

use domain::card::{CardOwner, CardState};
use domain::hub_link::LinkWay;
use domain::station::{SlotMode, StationMode};
use domain::{BatteryId, HubId, Item, ItemKind};
use store::Reading;

use super::{Desk, Doing};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::hub_link::LinkWord;

/// What is to be played.
pub struct Scene {
    /// The port of the hub's own broker, with TLS.
    pub port: u16,
    /// What topics begin with.
    pub root: String,
    /// The stations whose logins hold.
    pub stations: Vec<SceneStation>,
}

/// A station to be played.
pub struct SceneStation {
    /// Its login.
    pub login: String,
    /// Its level in the topics.
    pub level: String,
    /// Whether it serves customers.
    pub serves: bool,
    /// Its slots that work: number, and what is in it.
    pub slots: Vec<(i64, Option<SceneBattery>)>,
}

/// A battery to be played.
pub struct SceneBattery {
    /// Its code.
    pub code: String,
    /// How full it is, in hundredths of a percent, if that is known.
    pub soc_e2: Option<i64>,
    /// How healthy it is, likewise.
    pub soh_e2: Option<i64>,
}

/// Who comes to a station.
pub struct SceneRider {
    /// What they have to swap.
    pub battery: Option<SceneBattery>,
}

impl Desk {
    /// The stations of these logins; nothing is to be played in a real hub, nor where the hub's own broker is not up.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be read.
    pub fn scene<'a>(&'a self, logins: &'a [String]) -> Doing<'a, Result<Option<Scene>, Fault>> {
        Box::pin(async move {
            let hub = self.hub()?;
            let form = hub.link_form().await?;
            let is_up = hub.link.get().state == LinkWord::Up && form.way == LinkWay::Embedded;
            let (true, Ok(port)) = (is_up, u16::try_from(form.tls_port)) else { return Ok(None) };
            if hub.store.practice().await?.is_none() {
                return Ok(None);
            }
            let mut read = hub.store.read().await?;
            let mut stations = Vec::new();
            let holding = store::station_login::holding(&mut read).await?;
            for login in holding.into_iter().filter(|login| logins.contains(&login.name)) {
                let (Some(id), Some(level)) = (login.station, login.level) else { continue };
                let Some(seen) = store::station::find(&mut read, login.hub, id).await? else { continue };
                let mut slots = Vec::new();
                for (slot, holds) in store::station::holds(&mut read, id).await? {
                    if slot.mode == SlotMode::Operational {
                        slots.push((slot.number, battery(&mut read, login.hub, holds).await?));
                    }
                }
                let serves = seen.station.mode == StationMode::Operational;
                stations.push(SceneStation { login: login.name, level, serves, slots });
            }
            Ok(Some(Scene { port, root: form.root, stations }))
        })
    }

    /// Who comes with a card; nobody with one that is no customer's any more, or of one who may no longer rent.
    ///
    /// # Errors
    /// [`Fault`] if it cannot be read.
    pub fn scene_rider<'a>(&'a self, card: &'a str) -> Doing<'a, Result<Option<SceneRider>, Fault>> {
        Box::pin(async move { rider(&*self.hub()?, card).await })
    }
}

async fn rider(hub: &Hub, card: &str) -> Result<Option<SceneRider>, Fault> {
    let mut read = hub.store.read().await?;
    let found = store::card::live(&mut read, card).await?.map(|seen| seen.card);
    let Some(card) = found.filter(|card| card.state == CardState::Active) else { return Ok(None) };
    let CardOwner::Customer(id) = card.owner else { return Ok(None) };
    let customer = store::customer::find(&mut read, card.hub, id).await?;
    if !customer.is_some_and(|seen| seen.customer.is_served()) {
        return Ok(None);
    }
    let open = store::rental::open_lines_of(&mut read, card.hub, id).await?;
    let held = open.iter().find_map(|seen| match seen.line.item {
        Item { kind: ItemKind::Battery, id } => Some(BatteryId(id)),
        Item { .. } => None,
    });
    Ok(Some(SceneRider { battery: battery(&mut read, card.hub, held).await? }))
}

async fn battery(read: &mut Reading, hub: HubId, id: Option<BatteryId>) -> Result<Option<SceneBattery>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let Some(seen) = store::battery::find(read, hub, id).await? else { return Ok(None) };
    Ok(Some(SceneBattery {
        code: seen.battery.form.short_code,
        soc_e2: seen.charge.full_e2(),
        soh_e2: seen.charge.soh_e2,
    }))
}
