//! Which hub is to look at what nobody knows, where a desktop keeps several.

use domain::HubId;
use store::{Reading, device_login, station_login};

use crate::fault::Fault;

/// The hub whose login it came by: who let somebody in looks at what they hand over. Of what came by none, as from a broker
/// outside, the first; none before there is any.
pub(crate) async fn hub_of_login(reading: &mut Reading, login: &str) -> Result<Option<HubId>, Fault> {
    if let Some(hub) = station_login::hub_of(reading, login).await? {
        return Ok(Some(hub));
    }
    if let Some(device) = device_login::named(reading, login).await? {
        return Ok(Some(device.hub));
    }
    Ok(store::hub::list(reading).await?.first().map(|hub| hub.id))
}
