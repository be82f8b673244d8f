//! TLS for stations: 1.3, and 1.2 for old microcontrollers; the provider is `ring` and named here, so that it never hangs
//! on what else is linked. Source: trust-in-depth.md, "MQTT".

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{Error, RootCertStore, ServerConfig, crypto};

use crate::broker::StartError;
use crate::settings::Tls;

/// Speaks TLS with whoever comes.
///
/// # Errors
/// [`StartError`] if a certificate or its key cannot be used.
pub fn acceptor(tls: &Tls) -> Result<TlsAcceptor, StartError> {
    let provider = Arc::new(crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone());
    let builder = builder.with_protocol_versions(&[&TLS13, &TLS12]).map_err(StartError::Certificate)?;
    let builder = if tls.client_authorities.is_empty() {
        builder.with_no_client_auth()
    } else {
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots(tls)?), provider);
        // Who shows none has a password.
        let verifier = verifier.allow_unauthenticated().build();
        let verifier = verifier.map_err(|error| StartError::Authority(Error::General(error.to_string())))?;
        builder.with_client_cert_verifier(verifier)
    };
    let chain = tls.chain.iter().map(|certificate| CertificateDer::from(certificate.clone())).collect();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(tls.key.clone()));
    let mut config = builder.with_single_cert(chain, key).map_err(StartError::Certificate)?;
    // A session taken up again would bring a client certificate that nobody looks at any more: it may have expired.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn roots(tls: &Tls) -> Result<RootCertStore, StartError> {
    let mut roots = RootCertStore::empty();
    for authority in &tls.client_authorities {
        roots.add(CertificateDer::from(authority.clone())).map_err(StartError::Authority)?;
    }
    Ok(roots)
}
