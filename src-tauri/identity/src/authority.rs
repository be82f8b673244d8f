//! The hub's own certificate authority: it says which broker is the hub's, and which station is which. Keys are EC P-256,
//! which old microcontrollers know. Source: stations.md, "TLS and enrolment".

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType,
};
use zeroize::Zeroizing;

/// The longest common name a certificate may hold (RFC 5280, `ub-common-name`).
const MAX_NAME: usize = 64;
/// The longest name of a host (RFC 1035).
const MAX_HOST: usize = 253;
/// The last millisecond of the year 9999, beyond which no certificate can say anything.
const LAST_MS: i64 = 253_402_300_799_999;

/// Signs the certificates of one hub's broker and stations, and nothing above them.
pub struct Authority {
    certificate: Vec<u8>,
    key: Zeroizing<KeyPair>,
}

/// A certificate and the key that belongs to it.
#[derive(Debug)]
pub struct Issued {
    /// The certificate, as DER.
    pub certificate: Vec<u8>,
    /// Its private key.
    pub key: PrivateKey,
}

/// A private key as PKCS #8 DER: wiped from memory when dropped, unreadable in `Debug`.
#[derive(Clone)]
pub struct PrivateKey(Zeroizing<Vec<u8>>);

/// Why there is no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    /// It cannot stand in a certificate as the name of somebody or of a host.
    #[error("{0:?} cannot stand in a certificate")]
    Name(String),
    /// It would end before it begins, or in no year that a certificate can say.
    #[error("a certificate cannot hold from {at_ms} until {until_ms}")]
    Time {
        /// When it would begin, in milliseconds since 1970.
        at_ms: i64,
        /// When it would end.
        until_ms: i64,
    },
    /// The kept certificate and key are not those of one authority.
    #[error("the kept certificate and its key do not belong together")]
    Damaged,
    /// The library could not make or sign it.
    #[error("a certificate could not be made: {0}")]
    NotMade(#[from] rcgen::Error),
}

impl PrivateKey {
    /// Takes a kept key back; whether it is one shows when it is used.
    #[must_use]
    pub fn from_der(der: Zeroizing<Vec<u8>>) -> Self {
        Self(der)
    }

    /// PKCS #8 DER, to be sealed before it is kept.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.0
    }

    fn of(key: &KeyPair) -> Self {
        Self(Zeroizing::new(key.serialized_der().to_vec()))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey")
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authority")
    }
}

impl Authority {
    /// Makes the authority that a hub named `name` has until `until_ms`.
    ///
    /// # Errors
    /// [`AuthorityError`] for a name or times that no certificate can hold.
    pub fn found(name: &str, at_ms: i64, until_ms: i64) -> Result<Self, AuthorityError> {
        let mut params = params(name, at_ms, until_ms)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = new_key()?;
        let certificate = params.self_signed(&*key)?.der().to_vec();
        Ok(Self { certificate, key })
    }

    /// Takes a kept authority back.
    ///
    /// # Errors
    /// [`AuthorityError::Damaged`] if these are not the certificate and the key of one authority.
    pub fn from_parts(certificate: Vec<u8>, key: &PrivateKey) -> Result<Self, AuthorityError> {
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&key.as_der().into(), &PKCS_ECDSA_P256_SHA256);
        let authority = Self { certificate, key: Zeroizing::new(key.map_err(|_| AuthorityError::Damaged)?) };
        let public = authority.key.public_key_raw();
        let is_its_key = authority.certificate.windows(public.len()).any(|part| part == public);
        let may_sign = authority.issuer()?.key_usages().contains(&KeyUsagePurpose::KeyCertSign);
        if is_its_key && may_sign { Ok(authority) } else { Err(AuthorityError::Damaged) }
    }

    /// What stations trust, as DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The key that signs.
    #[must_use]
    pub fn key(&self) -> PrivateKey {
        PrivateKey::of(&self.key)
    }

    /// A certificate for the hub's broker, reached by these names and addresses.
    ///
    /// # Errors
    /// [`AuthorityError`] for a name or times that no certificate can hold.
    pub fn issue_broker(
        &self,
        names: &[String],
        addresses: &[IpAddr],
        at_ms: i64,
        until_ms: i64,
    ) -> Result<Issued, AuthorityError> {
        let mut params = params("Hubkeeper broker", at_ms, until_ms)?;
        let hosts = names.iter().map(|name| host(name).map(SanType::DnsName)).collect::<Result<Vec<_>, _>>()?;
        let addresses = addresses.iter().copied().map(SanType::IpAddress);
        params.subject_alt_names = hosts.into_iter().chain(addresses).collect();
        self.issue(params, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// A certificate by which the station `name` shows who it is.
    ///
    /// # Errors
    /// [`AuthorityError`] for a name or times that no certificate can hold.
    pub fn issue_station(&self, name: &str, at_ms: i64, until_ms: i64) -> Result<Issued, AuthorityError> {
        self.issue(params(name, at_ms, until_ms)?, ExtendedKeyUsagePurpose::ClientAuth)
    }

    fn issue(&self, mut params: CertificateParams, usage: ExtendedKeyUsagePurpose) -> Result<Issued, AuthorityError> {
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![usage];
        params.use_authority_key_identifier_extension = true;
        let key = new_key()?;
        let certificate = params.signed_by(&*key, &self.issuer()?)?.der().to_vec();
        Ok(Issued { certificate, key: PrivateKey::of(&key) })
    }

    fn issuer(&self) -> Result<Issuer<'_, &KeyPair>, AuthorityError> {
        let certificate = self.certificate.as_slice().into();
        Issuer::from_ca_cert_der(&certificate, &*self.key).map_err(|_| AuthorityError::Damaged)
    }
}

fn new_key() -> Result<Zeroizing<KeyPair>, AuthorityError> {
    Ok(Zeroizing::new(KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?))
}

fn params(name: &str, at_ms: i64, until_ms: i64) -> Result<CertificateParams, AuthorityError> {
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(AuthorityError::Name(name.to_owned()));
    }
    let wrong_time = AuthorityError::Time { at_ms, until_ms };
    let (Ok(begin), Ok(end)) = (u64::try_from(at_ms), u64::try_from(until_ms)) else {
        return Err(wrong_time);
    };
    if begin >= end || until_ms > LAST_MS {
        return Err(wrong_time);
    }
    let mut params = CertificateParams::default();
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    (params.not_before, params.not_after) = (epoch + Duration::from_millis(begin), epoch + Duration::from_millis(end));
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}

/// A host as it may stand in a certificate: one name written otherwise would spoil all the others beside it.
fn host(name: &str) -> Result<Ia5String, AuthorityError> {
    let is_label = |label: &str| {
        let fits = (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
        fits && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let wrong = || AuthorityError::Name(name.to_owned());
    if name.len() > MAX_HOST || !name.split('.').all(is_label) {
        return Err(wrong());
    }
    Ia5String::try_from(name).map_err(|_| wrong())
}
