//! Certificates and keys as the text that stations and other brokers take (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::authority::PrivateKey;

/// Characters of a line.
const WIDTH: usize = 64;

/// A certificate as PEM.
#[must_use]
pub fn pem_certificate(der: &[u8]) -> String {
    let mut text = String::new();
    write(&mut text, "CERTIFICATE", &STANDARD.encode(der));
    text
}

/// A private key as PEM.
#[must_use]
pub fn pem_key(key: &PrivateKey) -> Zeroizing<String> {
    let body = Zeroizing::new(STANDARD.encode(key.as_der()));
    // Long enough from the start, so that no copy is left behind while it grows.
    let mut text = Zeroizing::new(String::with_capacity(body.len().saturating_mul(2).saturating_add(WIDTH)));
    write(&mut text, "PRIVATE KEY", &body);
    text
}

fn write(text: &mut String, label: &str, body: &str) {
    text.extend(["-----BEGIN ", label, "-----\n"]);
    let mut rest = body;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(WIDTH));
        text.extend([line, "\n"]);
        rest = after;
    }
    text.extend(["-----END ", label, "-----\n"]);
}
