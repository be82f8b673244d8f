//! Who believes whom by the hub's own certificates, as rustls judges it at a fixed time.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use identity::{Authority, AuthorityError, Issued, PrivateKey, pem_certificate, pem_key};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::time_provider::TimeProvider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig, crypto};
use tokio_rustls::{TlsAcceptor, TlsConnector};

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// A day in 2026.
const TODAY: i64 = 20_600 * DAY;

/// What the two sides take for now.
#[derive(Debug)]
struct At(i64);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        let since_1970 = u64::try_from(self.0).expect("after 1970");
        Some(UnixTime::since_unix_epoch(Duration::from_millis(since_1970)))
    }
}

fn hub(name: &str) -> Authority {
    Authority::found(name, TODAY, TODAY + 3_650 * DAY).expect("an authority")
}

fn broker_of(hub: &Authority) -> Issued {
    let names = ["localhost".to_owned(), "counter-1.lan".to_owned()];
    let addresses: [IpAddr; 2] = [[192, 168, 1, 10].into(), [0, 0, 0, 0, 0, 0, 0, 1].into()];
    hub.issue_broker(&names, &addresses, TODAY, TODAY + 365 * DAY).expect("a certificate")
}

fn station_of(hub: &Authority) -> Issued {
    hub.issue_station("S-1", TODAY, TODAY + 365 * DAY).expect("a certificate")
}

/// As the sides read it: through the text a station is given.
fn read(issued: &Issued) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let certificate = CertificateDer::from_pem_slice(pem_certificate(&issued.certificate).as_bytes());
    let key = PrivateKeyDer::from_pem_slice(pem_key(&issued.key).as_bytes());
    (vec![certificate.expect("a certificate in PEM")], key.expect("a key in PEM"))
}

fn trusting(hub: &Authority) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(hub.certificate().to_vec())).expect("a root");
    Arc::new(roots)
}

/// Whether a handshake succeeds on both sides: the station trusts `trusted` and shows `shown`, the broker of `hub` asks for
/// certificates of its authority.
async fn meet(hub: &Authority, broker: &Issued, trusted: &Authority, shown: &Issued, name: &str, at: i64) -> bool {
    let provider = Arc::new(crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(trusting(hub), Arc::clone(&provider)).build();
    let (chain, key) = read(broker);
    let server = ServerConfig::builder_with_details(Arc::clone(&provider), Arc::new(At(at)))
        .with_safe_default_protocol_versions()
        .expect("the versions are there")
        .with_client_cert_verifier(verifier.expect("a verifier"))
        .with_single_cert(chain, key)
        .expect("they belong together");
    let (chain, key) = read(shown);
    let client = ClientConfig::builder_with_details(provider, Arc::new(At(at)))
        .with_safe_default_protocol_versions()
        .expect("the versions are there")
        .with_root_certificates(trusting(trusted))
        .with_client_auth_cert(chain, key)
        .expect("they belong together");
    let (near, far) = tokio::io::duplex(64 * 1024);
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let (connector, acceptor) = (TlsConnector::from(Arc::new(client)), TlsAcceptor::from(Arc::new(server)));
    let (client, server) = tokio::join!(connector.connect(name, near), acceptor.accept(far));
    client.is_ok() && server.is_ok()
}

#[tokio::test]
async fn a_station_and_the_broker_of_one_hub_believe_each_other_by_every_name_and_address() {
    let hub = hub("Hub 1");
    let (broker, station) = (broker_of(&hub), station_of(&hub));
    for name in ["localhost", "counter-1.lan", "192.168.1.10", "::1"] {
        assert!(meet(&hub, &broker, &hub, &station, name, TODAY + DAY).await, "{name}");
    }
    for name in ["counter-2.lan", "192.168.1.11"] {
        assert!(!meet(&hub, &broker, &hub, &station, name, TODAY + DAY).await, "{name}");
    }
}

#[tokio::test]
async fn neither_believes_another_hub_even_one_of_the_same_name() {
    let (hub, other) = (hub("Hub 1"), hub("Hub 1"));
    let (broker, station) = (broker_of(&hub), station_of(&hub));
    assert!(!meet(&hub, &broker, &other, &station, "localhost", TODAY + DAY).await, "another hub's broker");
    assert!(!meet(&hub, &broker, &hub, &station_of(&other), "localhost", TODAY + DAY).await, "another hub's station");
}

#[tokio::test]
async fn what_is_not_yet_or_no_longer_valid_is_not_believed() {
    let hub = hub("Hub 1");
    let (broker, station) = (broker_of(&hub), station_of(&hub));
    for (day, expect) in [(-1, false), (0, true), (365, true), (366, false)] {
        assert_eq!(meet(&hub, &broker, &hub, &station, "localhost", TODAY + day * DAY).await, expect, "day {day}");
    }
}

#[tokio::test]
async fn a_stations_certificate_is_no_brokers_and_a_brokers_no_stations() {
    let hub = hub("Hub 1");
    let (broker, station) = (broker_of(&hub), station_of(&hub));
    assert!(!meet(&hub, &station, &hub, &station, "localhost", TODAY + DAY).await);
    assert!(!meet(&hub, &broker, &hub, &broker, "localhost", TODAY + DAY).await);
}

#[tokio::test]
async fn a_kept_authority_goes_on_as_it_was() {
    let hub = hub("Énergie du Hub");
    let station = station_of(&hub);
    let again = Authority::from_parts(hub.certificate().to_vec(), &hub.key()).expect("its parts");
    let broker = broker_of(&again);
    assert!(meet(&hub, &broker, &hub, &station, "localhost", TODAY + DAY).await);
    assert!(meet(&again, &broker, &again, &station_of(&again), "localhost", TODAY + DAY).await);
}

#[test]
fn parts_that_do_not_belong_together_are_no_authority() {
    let (hub, other) = (hub("Hub 1"), hub("Hub 2"));
    let station = station_of(&hub);
    let check = |certificate: &[u8], key: &PrivateKey| {
        assert!(matches!(Authority::from_parts(certificate.to_vec(), key), Err(AuthorityError::Damaged)));
    };
    check(hub.certificate(), &other.key());
    check(&station.certificate, &station.key);
    check(&[], &hub.key());
    check(hub.certificate(), &PrivateKey::from_der(vec![0x30; 40].into()));
}

#[test]
fn names_and_times_that_no_certificate_can_hold_are_refused() {
    let hub = hub("Hub 1");
    let wrong_name = |name: &str| AuthorityError::Name(name.to_owned());
    for name in ["", "S\n1", &"x".repeat(65)] {
        assert_eq!(hub.issue_station(name, TODAY, TODAY + DAY).expect_err("no name"), wrong_name(name));
    }
    for name in ["", "a..b", "-a", "two words", "hôte", &"a".repeat(64)] {
        let issued = hub.issue_broker(&[name.to_owned()], &[], TODAY, TODAY + DAY);
        assert_eq!(issued.expect_err("no host"), wrong_name(name));
    }
    for (at_ms, until_ms) in [(TODAY, TODAY), (-1, TODAY), (TODAY, i64::MAX)] {
        let wrong = AuthorityError::Time { at_ms, until_ms };
        assert_eq!(hub.issue_station("S-1", at_ms, until_ms).expect_err("no time"), wrong);
    }
}

#[test]
fn no_key_shows_in_debug() {
    let hub = hub("Hub 1");
    assert_eq!(format!("{hub:?} {:?}", hub.key()), "Authority PrivateKey");
}
