//! What the programs are to run for the link.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use domain::hub_link::{Issue, LinkForm, LinkWay, valid_from};
use domain::{StationId, Time};
use identity::Issued;
use link::Root;
use store::Reading;
use store::authority::AuthorityRow;
use store::device_login::DeviceLogin;
use store::station_login::StationLogin;

use super::enrol::is_level;
use super::{KEY, PASSWORD, authority};
use crate::fault::Fault;
use crate::handles::Hub;

/// What this computer is called and where it is reached: in the broker's certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// Its names.
    pub names: Vec<String>,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

impl Host {
    /// Whether what was made for it holds for how it is called and reached now, too: an address that is gone takes nothing away.
    #[must_use]
    pub fn covers(&self, now: &Self) -> bool {
        now.names.iter().all(|name| self.names.contains(name))
            && now.addresses.iter().all(|address| self.addresses.contains(address))
    }
}

/// What is to be run for the link.
#[derive(Clone, Debug)]
pub struct LinkPlan {
    /// What every topic begins with.
    pub root: Root,
    /// Whose broker.
    pub way: Way,
}

/// Whose broker.
#[derive(Clone, Debug)]
pub enum Way {
    /// None: nobody may connect yet.
    Idle,
    /// This computer's own.
    Embedded(EmbeddedPlan),
    /// One outside.
    Outside(OutsidePlan),
}

/// A broker of this computer.
#[derive(Clone, Debug)]
pub struct EmbeddedPlan {
    /// Where it listens without TLS.
    pub plain: SocketAddr,
    /// Where it listens with TLS.
    pub tls: TlsPlan,
    /// Who may come.
    pub logins: Vec<LinkLogin>,
    /// Messages a second of one station, and at once after silence.
    pub rate: (u32, u32),
}

/// A listener with TLS.
#[derive(Clone)]
pub struct TlsPlan {
    /// Where.
    pub address: SocketAddr,
    /// Its certificate, as DER.
    pub certificate: Vec<u8>,
    /// Its key, as PKCS #8 DER.
    pub key: Vec<u8>,
    /// Authorities whose certificates of stations are believed, as DER.
    pub authorities: Vec<Vec<u8>>,
}

/// Who may come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkLogin {
    /// The user name.
    pub name: String,
    /// The level of its station or device in the topics; none of a gateway.
    pub station: Option<String>,
    /// SHA-256 of its password.
    pub verifier: Option<[u8; 32]>,
    /// SHA-256 of its certificate.
    pub fingerprint: Option<[u8; 32]>,
    /// Whether it may come without TLS from the network.
    pub is_legacy: bool,
}

/// A broker outside.
#[derive(Clone)]
pub struct OutsidePlan {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether TLS is spoken.
    pub tls: bool,
    /// User name; empty if none.
    pub login: String,
    /// Its password.
    pub password: Option<String>,
    /// Authorities it is believed by, as PEM; empty: those of this computer.
    pub ca: String,
    /// The hub's certificate and key there, as PEM.
    pub certificate: Option<(String, String)>,
    /// What the hub is called there: the same at each start, so that what came meanwhile waits for it.
    pub client: String,
}

impl fmt::Debug for TlsPlan {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsPlan").field("address", &self.address).finish_non_exhaustive()
    }
}

impl fmt::Debug for OutsidePlan {
    /// Without secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutsidePlan").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// What a station is called in its topics: as when it was enrolled, for it need not be told anew; else its code, or its id
/// where the code cannot stand there or names another one too, or a device.
pub(crate) async fn level(reading: &mut Reading, code: &str, id: StationId) -> Result<String, Fault> {
    if let Some(level) = store::station_login::level_of(reading, id).await? {
        return Ok(level);
    }
    let called = store::station::called(reading, code).await?;
    let is_devices = store::device_login::named(reading, code).await?.is_some();
    let is_own = is_level(code) && !is_devices && called.iter().all(|(one, _)| *one == id);
    Ok(if is_own { code.to_owned() } else { id.0.to_string() })
}

/// What is to be run now.
pub(crate) async fn plan(hub: &Hub, host: &Host) -> Result<LinkPlan, Fault> {
    let form = hub.link_form().await?;
    let root = hub.topic_root().await?;
    let way = match form.way {
        LinkWay::Outside => Way::Outside(outside(hub, form).await?),
        LinkWay::Embedded => embedded(hub, &form, host).await?,
    };
    Ok(LinkPlan { root, way })
}

/// The plan of a form that is not kept yet, to be tried.
pub(crate) async fn outside(hub: &Hub, form: LinkForm) -> Result<OutsidePlan, Fault> {
    let key = hub.secret(KEY).await?.filter(|_| !form.certificate.is_empty());
    Ok(OutsidePlan {
        host: form.host,
        port: port(form.port),
        tls: form.tls,
        login: form.login,
        password: hub.secret(PASSWORD).await?,
        ca: form.ca,
        certificate: key.map(|key| (form.certificate, key)),
        client: format!("hubkeeper-{}", hub.store.desktop().await?.simple()),
    })
}

async fn embedded(hub: &Hub, form: &LinkForm, host: &Host) -> Result<Way, Fault> {
    let now = hub.now();
    let mut read = hub.store.read().await?;
    let stations = store::station_login::holding(&mut read).await?;
    let devices = store::device_login::holding(&mut read).await?;
    if stations.is_empty() && devices.is_empty() {
        return Ok(Way::Idle);
    }
    let authorities = store::authority::all(&mut read, now).await?;
    drop(read);
    let Some(signing) = signer(&authorities, eldest(&stations, &devices)) else { return Ok(Way::Idle) };
    let issued = issued(hub, signing, host)?;
    let plain = if form.plain_on_lan { IpAddr::from(Ipv6Addr::UNSPECIFIED) } else { Ipv4Addr::LOCALHOST.into() };
    let tls = TlsPlan {
        address: (Ipv6Addr::UNSPECIFIED, port(form.tls_port)).into(),
        certificate: issued.certificate,
        key: issued.key.as_der().to_vec(),
        authorities: authorities.iter().map(|row| row.certificate.clone()).collect(),
    };
    let number = |many: i64| u32::try_from(many).unwrap_or(u32::MAX);
    Ok(Way::Embedded(EmbeddedPlan {
        plain: (plain, port(form.plain_port)).into(),
        tls,
        logins: stations.into_iter().map(login).chain(devices.into_iter().map(device)).collect(),
        rate: (number(form.per_second), number(form.burst)),
    }))
}

/// A certificate of this computer, signed by `signing`.
fn issued(hub: &Hub, signing: &AuthorityRow, host: &Host) -> Result<Issued, Fault> {
    let now = hub.now();
    let (from, until) = (valid_from(now), Issue::Broker.until(now));
    Ok(authority::opened(hub, signing)?.issue_broker(&host.names, &host.addresses, from.0, until.0)?)
}

/// What a listener beside the broker shows: a certificate of this computer, and the authority that signed it; none before
/// there is an authority.
pub(crate) async fn listener_certificate(hub: &Hub, host: &Host) -> Result<Option<(Issued, Vec<u8>)>, Fault> {
    let mut read = hub.store.read().await?;
    let stations = store::station_login::holding(&mut read).await?;
    let devices = store::device_login::holding(&mut read).await?;
    let authorities = store::authority::all(&mut read, hub.now()).await?;
    drop(read);
    let Some(signing) = signer(&authorities, eldest(&stations, &devices)) else { return Ok(None) };
    Ok(Some((issued(hub, signing, host)?, signing.certificate.clone())))
}

/// When the station or device was enrolled that is in longest.
fn eldest(stations: &[StationLogin], devices: &[DeviceLogin]) -> Option<Time> {
    let of_stations = stations.iter().filter(|login| login.station.is_some()).map(|login| login.made_at);
    of_stations.chain(devices.iter().filter_map(|login| Some(login.set?.1))).min()
}

/// Who signs the broker's certificate: as long as a station or a device is in that knows an older authority only, the oldest
/// such. Those enrolled since trust both. `eldest`: when the one was enrolled that is in longest.
fn signer(all: &[AuthorityRow], eldest: Option<Time>) -> Option<&AuthorityRow> {
    let knows = |row: &&AuthorityRow| eldest.is_some_and(|made| row.retired_at.is_some_and(|at| made.0 <= at));
    all.iter().rev().find(knows).or_else(|| all.first())
}

fn login(login: StationLogin) -> LinkLogin {
    LinkLogin {
        name: login.name,
        station: login.level,
        verifier: login.verifier,
        fingerprint: login.fingerprint,
        is_legacy: login.is_legacy,
    }
}

/// A device speaks below its own name and nowhere else.
fn device(login: DeviceLogin) -> LinkLogin {
    LinkLogin {
        station: Some(login.name.clone()),
        name: login.name,
        verifier: login.verifier,
        fingerprint: None,
        is_legacy: login.is_legacy,
    }
}

/// Ports are checked when they are kept.
fn port(number: i64) -> u16 {
    u16::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authority(number: i64, retired_at: Option<i64>) -> AuthorityRow {
        let (certificate, key) = (Vec::new(), Vec::new());
        AuthorityRow { number, certificate, key, made_at: number * 10, until_at: 1_000, retired_at }
    }

    #[test]
    fn an_address_that_goes_away_takes_nothing_from_a_certificate() {
        let at = |addresses: &[&str]| Host {
            names: vec!["hub".into()],
            addresses: addresses.iter().map(|text| text.parse().expect("an address")).collect(),
        };
        let made = at(&["192.168.1.5", "127.0.0.1"]);
        assert!(made.covers(&at(&["127.0.0.1"])) && made.covers(&Host::default()));
        assert!(!made.covers(&at(&["10.0.0.7"])));
        assert!(!made.covers(&Host { names: vec!["other".into()], ..Host::default() }));
    }

    #[test]
    fn the_oldest_authority_that_a_station_still_depends_on_signs_the_brokers_certificate() {
        // The newest first, as they are read.
        let all = [authority(3, None), authority(2, Some(30)), authority(1, Some(20))];
        let signs = |eldest: Option<i64>| signer(&all, eldest.map(Time)).map(|row| row.number);
        assert_eq!(signs(Some(15)), Some(1));
        assert_eq!(signs(Some(25)), Some(2));
        assert_eq!(signs(Some(35)), Some(3));
        assert_eq!(signs(None), Some(3));
    }
}
