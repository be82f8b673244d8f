//! Whoever speaks of a customer at a station, and the session they mean.

use domain::BatteryId;
use domain::custody::Holder;
use domain::swap::{Speaker, SwapSession};
use domain::{CustomerId, Item, ItemKind};
use store::{Own, Reading};

use super::Asked;
use super::{moved, named};
use crate::fault::Fault;

/// What is known of whoever speaks.
pub(super) struct Known {
    pub customer: Option<CustomerId>,
    /// The session they mean: the one the token is shown of, else the customer's last one here.
    pub session: Option<SwapSession>,
    /// Whose session is open here.
    pub there: Option<CustomerId>,
}

impl Known {
    /// What is known of the customer a station names, and of the session whose token it shows, if it shows one.
    pub async fn of(own: &mut Own, asked: &Asked<'_>, user: &str, token: Option<&str>) -> Result<Self, Fault> {
        let mut known = Self { customer: None, session: None, there: None };
        let Some(station) = asked.station else { return Ok(known) };
        known.customer = named::customer(own.rows(), station, user).await?;
        known.session = match (token, known.customer) {
            (Some(token), _) => store::swap_session::of_token(own.rows(), station.id, token).await?,
            (None, Some(customer)) => store::swap_session::last_of(own.rows(), station.id, customer).await?,
            (None, None) => None,
        };
        if asked.envelope.offline {
            // What was done while the link was down was done in no session that began since.
            let at = moved::when(asked.envelope, asked.at).0;
            known.session = known.session.filter(|one| one.opened <= at && Some(one.customer) == known.customer);
        }
        let there = store::swap_session::open_at(own.rows(), station.id, asked.at).await?;
        known.there = there.map(|session| session.customer);
        Ok(known)
    }

    /// The same, for the rules.
    pub fn speaker(&self, asked: &Asked<'_>) -> Speaker<'_> {
        Speaker {
            station: asked.station.map(|station| station.mode),
            customer: self.customer,
            session: self.session.as_ref(),
            there: self.there,
            at: asked.at,
        }
    }
}

/// Who holds a battery; none if none is named or nobody knows of it.
pub(super) async fn holder(reading: &mut Reading, battery: Option<BatteryId>) -> Result<Option<Holder>, Fault> {
    let Some(battery) = battery else { return Ok(None) };
    let custody = store::custody::of(reading, Item { kind: ItemKind::Battery, id: battery.0 }).await?;
    Ok(custody.map(|custody| custody.holder))
}
