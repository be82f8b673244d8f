//! How stations reach a hub that is tried out: by what the program was started with, not by what the hub has set.

use std::net::{Ipv4Addr, SocketAddr};

use broker::{Login, Rate, Role, Tls, Unencrypted, Verifier};
use carrier::{Embedded, Plan, host};
use domain::Time;
use identity::{Authority, Random, new_token, pem_certificate};
use link::{Root, StationName};
use serde_json::{Value, json};

use crate::{Fixture, Options, Stopped};

/// MQTT's own port.
const MQTT_PORT: u16 = 1883;
/// The login of whatever speaks for stations on this computer.
const GATEWAY: &str = "gateway";
/// Where the authority's certificate lies in the data folder.
const AUTHORITY: &str = "station-ca.pem";
/// How long the authority of a fixture's hub holds: until the program is started again, and that is sooner.
const HOLDS_MINUTES: i64 = 365 * 24 * 60;
/// Clocks of stations may be behind.
const SINCE_MINUTES: i64 = -24 * 60;

/// A plan, and what whoever started the program must know to reach it.
pub struct Planned {
    /// How the broker runs.
    pub plan: Plan,
    password: String,
    authority: Option<String>,
    stations: Vec<Value>,
}

/// How stations reach a hub that is tried out. A fixture's has logins for its stations and an authority made at the start; any
/// other is reached by the gateway on this computer alone.
///
/// # Errors
/// [`Stopped`].
pub fn plan(options: &Options, fixture: Option<&Fixture>, at: Time) -> Result<Planned, Stopped> {
    let password = new_token(&mut Random::System)?;
    let mut logins = vec![login(GATEWAY.to_owned(), Role::Gateway, &password)];
    let mut stations = Vec::new();
    for station in fixture.map(Fixture::stations).transpose()?.unwrap_or_default() {
        let (station, secret) = (station.to_string(), new_token(&mut Random::System)?);
        let name = StationName::new(&station).map_err(|_| Stopped::StationName(station.clone()))?;
        let user = format!("station-{station}");
        stations.push(json!({ "station": station, "login": user, "password": secret }));
        logins.push(login(user, Role::Station(name), &secret));
    }
    let port = options.mqtt_port.unwrap_or(MQTT_PORT);
    let plain = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    // One port for both, which goes by the first byte.
    let both = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
    let (tls, authority) = match fixture {
        Some(_) => {
            let (tls, path) = own_tls(options, both, at)?;
            (Some(tls), Some(path))
        }
        None => (None, None),
    };
    let plan = Plan::Embedded(Embedded {
        root: Root::default(),
        plain: Some(if tls.is_some() { both } else { plain }),
        tls,
        unencrypted: if options.plain { Unencrypted::Anybody } else { Unencrypted::Gateways },
        logins,
        rate: Some(Rate::default()),
    });
    Ok(Planned { plan, password, authority, stations })
}

fn login(name: String, role: Role, password: &str) -> Login {
    Login { name, role, secret: Some(Verifier::of(password.as_bytes())), certificate: None, is_legacy: false }
}

/// An authority that lives as long as the program, and the broker's certificate of it. Stations find what to trust in the
/// data folder.
fn own_tls(options: &Options, address: SocketAddr, at: Time) -> Result<(Tls, String), Stopped> {
    let (since, until) = (at.plus_minutes(SINCE_MINUTES).0, at.plus_minutes(HOLDS_MINUTES).0);
    let authority = Authority::found("Hubkeeper fixture", since, until)?;
    let host = host();
    let issued = authority.issue_broker(&host.names, &host.addresses, since, until)?;
    let path = options.data.join(AUTHORITY);
    std::fs::write(&path, pem_certificate(authority.certificate()))
        .map_err(|source| Stopped::File { path: path.clone(), source })?;
    let tls = Tls {
        address,
        chain: vec![issued.certificate],
        key: issued.key.as_der().to_vec(),
        client_authorities: vec![authority.certificate().to_vec()],
    };
    Ok((tls, path.display().to_string()))
}

impl Planned {
    /// What is said when stations may come, of a broker that listens at these addresses.
    #[must_use]
    pub fn ready(&self, addresses: broker::Addresses) -> Value {
        let here = addresses.plain.map(|address| SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())).to_string());
        json!({
            "ready": true, "mqtt": here, "tls": addresses.tls.map(|address| address.to_string()), "ca": self.authority,
            "login": GATEWAY, "password": self.password, "stations": self.stations,
        })
    }
}
