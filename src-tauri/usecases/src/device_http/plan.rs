//! What the programs are to run for devices that post.

use std::net::{Ipv6Addr, SocketAddr};

use super::HttpState;
use crate::event::Event;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::hub_link::{Host, TlsPlan, listener_certificate};

/// A listener for devices that post.
#[derive(Clone, Debug)]
pub struct HttpPlan {
    /// Where.
    pub address: SocketAddr,
    /// What it shows where it speaks TLS, which it then does only.
    pub tls: Option<TlsPlan>,
    /// What this computer is called: a call that is meant for another is not answered.
    pub host: Host,
    /// Calls a second of one device, and at once after silence.
    pub rate: (u32, u32),
}

/// What is to be run now; none if nothing is to listen.
///
/// # Errors
/// [`Fault`] also while the data key is not open: no token could be read.
pub(crate) async fn plan(hub: &Hub, host: &Host) -> Result<Option<HttpPlan>, Fault> {
    let form = hub.http_form().await?;
    if !form.on {
        return Ok(None);
    }
    hub.token_key().await?;
    let address = (Ipv6Addr::UNSPECIFIED, u16::try_from(form.port).unwrap_or_default()).into();
    let tls = if form.tls { Some(tls(hub, address, host).await?) } else { None };
    let link = hub.link_form().await?;
    let number = |many: i64| u32::try_from(many).unwrap_or(u32::MAX);
    Ok(Some(HttpPlan { address, tls, host: host.clone(), rate: (number(link.per_second), number(link.burst)) }))
}

async fn tls(hub: &Hub, address: SocketAddr, host: &Host) -> Result<TlsPlan, Fault> {
    let (issued, authority) = listener_certificate(hub, host).await?.ok_or(Gate::AuthorityMissing)?;
    let (certificate, key) = (issued.certificate, issued.key.as_der().to_vec());
    Ok(TlsPlan { address, certificate, key, authorities: vec![authority] })
}

/// Takes note of how the listener stands.
pub(crate) fn stands(hub: &Hub, state: HttpState) {
    if hub.posting.set_state(state) {
        hub.tell(Event::Link);
    }
}
