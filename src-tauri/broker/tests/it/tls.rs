//! T05 and T04: who is believed over TLS.

use std::sync::Arc;

use broker::{Fingerprint, Limits, Login, Refusal, Settings, Tls, Unencrypted};
use rcgen::{BasicConstraints, Certificate, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rmqtt_codec::types::QoS;
use rmqtt_codec::v3;
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, PublishOptions, TlsConfiguration, Transport};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, crypto};

use crate::support::{Hub, Raw, connect3, gateway, publish, secret, soon, station};

/// A certificate authority, as a hub is one.
struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        let certificate = params.self_signed(&key).expect("a certificate");
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// A certificate and its key, as DER.
    fn issue(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> (Vec<u8>, Vec<u8>) {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        (certificate.der().to_vec(), key.serialize_der())
    }

    fn client(&self) -> (Vec<u8>, Vec<u8>) {
        self.issue("S-1", |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth])
    }
}

async fn start(authority: &Authority, logins: Vec<Login>) -> Hub {
    let (certificate, key) = authority.issue("localhost", |_| {});
    let tls = Tls {
        address: ([127, 0, 0, 1], 0).into(),
        chain: vec![certificate],
        key,
        client_authorities: vec![authority.certificate.der().to_vec()],
    };
    let settings = Settings { plain: None, tls: Some(tls), limits: Limits::default(), ..Settings::default() };
    let hub = Hub::of(settings, 64).await;
    hub.broker.set_logins(logins);
    hub
}

fn config(trusted: &Authority, shown: Option<(Vec<u8>, Vec<u8>)>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.certificate.der().clone()).expect("a root");
    let provider = Arc::new(crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.expect("the versions are there").with_root_certificates(roots);
    match shown {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key));
            builder.with_client_auth_cert(vec![CertificateDer::from(certificate)], key).expect("they belong together")
        }
    }
}

/// A client over TLS, or why the handshake failed on its side.
async fn open(hub: &Hub, config: ClientConfig) -> std::io::Result<Raw<v3::Codec>> {
    let address = hub.broker.addresses().tls.expect("a listener with TLS");
    let socket = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").expect("a name");
    let connector = TlsConnector::from(Arc::new(config));
    let socket = soon("the handshake", connector.connect(name, socket)).await?;
    Ok(Raw::new(socket, v3::Codec::default()))
}

/// Whether the client gets in; not if it is cut off without an answer.
async fn gets_in(hub: &Hub, config: ClientConfig, connect: v3::Connect) -> Option<v3::ConnectAckReason> {
    use tokio::io::AsyncWriteExt;
    use tokio_util::codec::Encoder;
    let mut raw = open(hub, config).await.ok()?;
    let mut bytes = bytes::BytesMut::new();
    v3::Codec::default().encode(connect.into(), &mut bytes).expect("it can be written");
    raw.socket.write_all(&bytes).await.ok()?;
    raw.socket.flush().await.ok()?;
    match raw.recv().await? {
        v3::Packet::ConnectAck(ack) => Some(ack.return_code),
        other => panic!("{other:?}"),
    }
}

fn nameless() -> v3::Connect {
    v3::Connect { username: None, password: None, ..connect3("S-1", "S-1") }
}

#[tokio::test]
async fn a_password_or_a_client_certificate_opens() {
    use v3::ConnectAckReason as Reason;
    let authority = Authority::new();
    let (certificate, key) = authority.client();
    let by_certificate = Login { secret: None, certificate: Some(Fingerprint::of(&certificate)), ..station("S-1") };
    let mut hub = start(&authority, vec![by_certificate, station("S-2"), gateway("sim")]).await;
    let shown = || Some((certificate.clone(), key.clone()));
    let accepted = Some(Reason::ConnectionAccepted);
    assert_eq!(gets_in(&hub, config(&authority, None), connect3("S-2", "S-2")).await, accepted);
    assert_eq!(gets_in(&hub, config(&authority, shown()), nameless()).await, accepted);
    assert_eq!(gets_in(&hub, config(&authority, shown()), connect3("S-1", "S-1")).await, accepted);

    // No certificate and no password; a certificate beside another's name; one the hub issued and gave to no login.
    let refused = Some(Reason::BadUserNameOrPassword);
    assert_eq!(gets_in(&hub, config(&authority, None), nameless()).await, refused);
    let other = v3::Connect { password: None, ..connect3("S-2", "S-2") };
    assert_eq!(gets_in(&hub, config(&authority, shown()), other).await, refused);
    assert_eq!(gets_in(&hub, config(&authority, Some(authority.client())), nameless()).await, refused);
    for _ in 0..3 {
        assert_eq!(hub.refused().await, Refusal::Credentials);
    }
    // A gateway comes from this computer, with TLS or without.
    assert_eq!(gets_in(&hub, config(&authority, None), connect3("sim", "sim")).await, accepted);
}

/// A broker that hears both on one port.
async fn start_with_one_port(authority: &Authority, unencrypted: Unencrypted) -> Hub {
    let address = ([127, 0, 0, 1], 0).into();
    let (certificate, key) = authority.issue("localhost", |_| {});
    let tls = Tls { address, chain: vec![certificate], key, client_authorities: Vec::new() };
    let hub = Hub::of(Settings { plain: Some(address), tls: Some(tls), unencrypted, ..Settings::default() }, 64).await;
    assert_eq!(hub.broker.addresses().plain, hub.broker.addresses().tls);
    hub
}

#[tokio::test]
async fn one_port_hears_plain_words_and_tls() {
    let accepted = v3::ConnectAckReason::ConnectionAccepted;
    let authority = Authority::new();
    let hub = start_with_one_port(&authority, Unencrypted::Logins).await;
    hub.client("S-1", "plain").await;
    assert_eq!(gets_in(&hub, config(&authority, None), connect3("S-2", "S-2")).await, Some(accepted));
}

#[tokio::test]
async fn where_plain_words_are_for_gateways_a_station_needs_tls() {
    let authority = Authority::new();
    let mut hub = start_with_one_port(&authority, Unencrypted::Gateways).await;
    hub.client("sim", "sim").await;
    let refused = hub.raw3().await.connect(connect3("S-1", "S-1")).await;
    assert_eq!(refused.return_code, v3::ConnectAckReason::NotAuthorized);
    assert_eq!(hub.refused().await, Refusal::Unencrypted);
    let accepted = Some(v3::ConnectAckReason::ConnectionAccepted);
    assert_eq!(gets_in(&hub, config(&authority, None), connect3("S-1", "S-1")).await, accepted);
}

#[tokio::test]
async fn where_anybody_may_speak_whoever_shows_no_login_speaks_for_all() {
    let authority = Authority::new();
    let mut hub = start_with_one_port(&authority, Unencrypted::Anybody).await;
    for connect in [nameless(), connect3("S-1", "S-1"), v3::Connect { password: None, ..connect3("who", "who") }] {
        let (mut raw, _) = hub.connected(v3::Connect { client_id: "".into(), ..connect }).await;
        raw.send(v3::Packet::from(publish("bss/S-2/battery/status", "{}", QoS::AtLeastOnce, 1))).await;
        let incoming = hub.incoming().await;
        assert_eq!(incoming.login.name, "sim");
        incoming.ack.stored();
        assert_eq!(hub.came().await, "sim");
    }
    // With TLS who shows a login is that station, and whoever shows none speaks for all.
    for (connect, expected) in [(connect3("S-1", "S-1"), "S-1"), (nameless(), "sim")] {
        let accepted = Some(v3::ConnectAckReason::ConnectionAccepted);
        assert_eq!(gets_in(&hub, config(&authority, None), connect).await, accepted);
        assert_eq!(hub.came().await, expected);
    }
}

#[tokio::test]
async fn a_microcontroller_that_speaks_tls_1_2_gets_in() {
    let authority = Authority::new();
    let hub = start(&authority, vec![station("S-1")]).await;
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.der().clone()).expect("a root");
    let builder = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()));
    let builder = builder.with_protocol_versions(&[&rustls::version::TLS12]).expect("the version is there");
    let old = builder.with_root_certificates(roots).with_no_client_auth();
    let accepted = Some(v3::ConnectAckReason::ConnectionAccepted);
    assert_eq!(gets_in(&hub, old, connect3("S-1", "S-1")).await, accepted);
}

#[tokio::test]
async fn t05_a_station_does_not_believe_a_broker_of_another_authority() {
    let authority = Authority::new();
    let hub = start(&authority, vec![station("S-1")]).await;
    let error = open(&hub, config(&Authority::new(), None)).await.map(|_| ()).expect_err("it does not believe it");
    let error = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    assert!(matches!(error, Some(rustls::Error::InvalidCertificate(_))), "{error:?}");
}

#[tokio::test]
async fn a_client_certificate_that_is_foreign_or_expired_is_refused() {
    let authority = Authority::new();
    let foreign = Authority::new().client();
    let expired = authority.issue("S-1", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    let not_for_clients =
        authority.issue("S-1", |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    for (certificate, key) in [foreign, expired, not_for_clients] {
        let login = Login { certificate: Some(Fingerprint::of(&certificate)), ..station("S-1") };
        let mut hub = start(&authority, vec![login]).await;
        // Not even with the right password.
        let shown = Some((certificate, key));
        assert_eq!(gets_in(&hub, config(&authority, shown), connect3("S-1", "S-1")).await, None);
        assert!(!hub.has_message());
        assert_eq!(hub.broker.counts().connected, 0);
        // The broker is as it was.
        let accepted = Some(v3::ConnectAckReason::ConnectionAccepted);
        assert_eq!(gets_in(&hub, config(&authority, None), connect3("S-1", "S-1")).await, accepted);
    }
}

#[tokio::test]
async fn t04_plain_words_on_the_listener_with_tls_get_no_answer() {
    let authority = Authority::new();
    let hub = start(&authority, vec![station("S-1")]).await;
    let address = hub.broker.addresses().tls.expect("a listener with TLS");
    let mut raw = Raw::new(TcpStream::connect(address).await.expect("it listens"), v3::Codec::default());
    raw.send(v3::Packet::from(connect3("S-1", "S-1"))).await;
    let mut heard = Vec::new();
    let _ = soon("the end", tokio::io::AsyncReadExt::read_to_end(&mut raw.socket, &mut heard)).await;
    // An alert of TLS at most.
    assert!(heard.is_empty() || heard[0] == 0x15, "{heard:?}");
    assert_eq!(hub.broker.counts().connected, 0);
}

#[tokio::test]
async fn the_clients_others_write_are_served_over_tls() {
    let authority = Authority::new();
    let mut hub = start(&authority, vec![station("S-1")]).await;
    let port = hub.broker.addresses().tls.expect("a listener with TLS").port();
    let mut options = MqttOptions::new("S-1", ("localhost", port));
    options.set_credentials("S-1", secret("S-1"));
    options.set_transport(Transport::Tls(TlsConfiguration::Rustls(Arc::new(config(&authority, None)))));
    let (client, mut events) = AsyncClient::builder(options).capacity(10).build();
    let payload = "x".repeat(9_000);
    let options = PublishOptions::new(rumqttc::QoS::AtLeastOnce);
    client.publish("bss/S-1/battery/status", payload.clone(), options).await.expect("it is queued");
    let driver = tokio::spawn(async move {
        while !matches!(events.poll().await.expect("it is connected"), Event::Incoming(Packet::PubAck(_))) {}
    });
    let incoming = hub.incoming().await;
    assert_eq!(incoming.payload[..], *payload.as_bytes());
    incoming.ack.stored();
    soon("the acknowledgement", driver).await.expect("it ran");
}

#[tokio::test]
async fn answers_and_acknowledgements_go_through_tls_in_both_directions() {
    let authority = Authority::new();
    let hub = start(&authority, vec![station("S-1")]).await;
    let mut raw = open(&hub, config(&authority, None)).await.expect("a handshake");
    raw.connect(connect3("S-1", "S-1")).await;
    raw.subscribe("bss/S-1/#", QoS::AtLeastOnce).await;
    let answer = "y".repeat(60_000);
    for _ in 0..10 {
        hub.broker.publish("bss/S-1/a", answer.clone().into(), broker::Qos::AtMostOnce).expect("a topic");
    }
    for _ in 0..10 {
        assert_eq!(raw.heard().await.payload[..], *answer.as_bytes());
    }
}
