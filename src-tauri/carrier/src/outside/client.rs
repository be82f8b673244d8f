//! How the hub comes to an outside broker: the way to the socket, TLS, its name and password, its kept session.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rumqttc::{AckMode, MqttOptions};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::OutsideFault;
use super::trimmed::{LONGEST, Socket, Trimmed};
use crate::plan::{Outside, Pair};

/// How long its port may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// Bytes of the largest packet that is sent.
const LARGEST_OUT: usize = 128 * 1024;

/// What the client is set up with.
///
/// # Errors
/// [`OutsideFault`] if what is set of certificates or names is none.
pub fn options(plan: &Outside) -> Result<MqttOptions, OutsideFault> {
    let mut options = MqttOptions::new(plan.client.as_str(), (plan.host.as_str(), plan.port));
    options.try_set_clean_session(false).map_err(|_| OutsideFault::Login)?;
    options.set_ack_mode(AckMode::Manual);
    options.set_keep_alive(plan.keep_alive_s);
    options.set_max_packet_size(LONGEST, LARGEST_OUT);
    if let Some((name, password)) = &plan.login {
        options.set_credentials(name.as_str(), Bytes::copy_from_slice(password.as_bytes()));
    }
    let tls = if plan.tls { Some(TlsConnector::from(Arc::new(tls(plan)?))) } else { None };
    let (host, port) = (plan.host.clone(), plan.port);
    options.set_socket_connector(move |_, _| {
        let (host, tls) = (host.clone(), tls.clone());
        async move { way(&host, port, tls).await.map(Trimmed::new).map_err(io::Error::other) }
    });
    Ok(options)
}

/// The way to the broker, encrypted where it is to be.
async fn way(host: &str, port: u16, tls: Option<TlsConnector>) -> Result<Box<dyn Socket>, OutsideFault> {
    let socket = reach(host, port).await?;
    let Some(tls) = tls else { return Ok(Box::new(socket)) };
    let name = ServerName::try_from(host.to_owned()).map_err(|_| OutsideFault::Name)?;
    let agreed = timeout(ANSWERS_WITHIN, tls.connect(name, socket)).await.map_err(|_| OutsideFault::Port)?;
    Ok(Box::new(agreed.map_err(|_| OutsideFault::Tls)?))
}

async fn reach(host: &str, port: u16) -> Result<TcpStream, OutsideFault> {
    let addresses = timeout(ANSWERS_WITHIN, lookup_host((host, port))).await;
    let addresses: Vec<_> = addresses.map_err(|_| OutsideFault::Name)?.map_err(|_| OutsideFault::Name)?.collect();
    let socket = timeout(ANSWERS_WITHIN, TcpStream::connect(addresses.as_slice())).await;
    let socket = socket.map_err(|_| OutsideFault::Port)?.map_err(|_| OutsideFault::Port)?;
    // Acknowledgements are small and awaited. A socket that refuses this is closed already.
    let _ = socket.set_nodelay(true);
    Ok(socket)
}

fn tls(plan: &Outside) -> Result<ClientConfig, OutsideFault> {
    let mut roots = RootCertStore::empty();
    match &plan.authority {
        Some(pem) => {
            for certificate in certificates(pem)? {
                roots.add(certificate).map_err(|_| OutsideFault::Tls)?;
            }
        }
        // What of these cannot be read is believed by nobody.
        None => _ = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs),
    }
    let provider = Arc::new(crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|_| OutsideFault::Tls)?.with_root_certificates(roots);
    match &plan.certificate {
        None => Ok(builder.with_no_client_auth()),
        Some(Pair { certificate, key }) => {
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|_| OutsideFault::Tls)?;
            builder.with_client_auth_cert(certificates(certificate)?, key).map_err(|_| OutsideFault::Tls)
        }
    }
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, OutsideFault> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    read.ok().filter(|certificates| !certificates.is_empty()).ok_or(OutsideFault::Tls)
}
