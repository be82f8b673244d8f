//! The authority that stations trust: made at first use, its key sealed by the data key.

use domain::Time;
use domain::hub_link::{Issue, valid_from};
use identity::{Authority, PrivateKey, open, pem_certificate, seal};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Op;
use store::authority::AuthorityRow;
use ts_rs::TS;

use crate::fault::Fault;
use crate::handles::Hub;

/// What its key is sealed for.
const CONTEXT: &str = "station authority";

/// The authority, to look at.
#[derive(Serialize, TS)]
pub struct AuthorityView {
    /// SHA-256 of its certificate, in pairs of hexadecimal digits: by it people tell that it is the right one.
    fingerprint: String,
    made: Time,
    until: Time,
    /// Its certificate and those before it that still hold, as PEM: what stations shall trust.
    pem: String,
    /// How many of before still hold.
    #[ts(type = "number")]
    older: usize,
}

/// The authority as it is; none before the first station is enrolled.
pub(super) async fn view(hub: &Hub) -> Result<Option<AuthorityView>, Fault> {
    let all = store::authority::all(&mut *hub.store.read().await?, hub.now()).await?;
    let Some(signing) = all.first() else { return Ok(None) };
    Ok(Some(AuthorityView {
        fingerprint: fingerprint(&signing.certificate),
        made: Time(signing.made_at),
        until: Time(signing.until_at),
        pem: bundle(&all),
        older: all.len() - 1,
    }))
}

fn fingerprint(certificate: &[u8]) -> String {
    let pairs: Vec<String> = Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// What stations shall trust, as PEM.
pub(super) fn bundle(all: &[AuthorityRow]) -> String {
    all.iter().map(|row| pem_certificate(&row.certificate)).collect()
}

/// Makes an authority, from now on the one that signs.
pub(super) async fn add(hub: &Hub, op: &mut Op) -> Result<(), Fault> {
    let key = hub.data_key()?;
    let at = op.at();
    let until = Issue::Authority.until(at);
    let authority = Authority::found("Hubkeeper stations", valid_from(at).0, until.0)?;
    let sealed = seal(&key, CONTEXT, authority.key().as_der())?;
    Ok(store::authority::add(op.local(), (authority.certificate(), &sealed), (at, until)).await?)
}

/// The one that signs, made if there is none.
pub(crate) async fn signing(hub: &Hub, op: &mut Op) -> Result<Vec<AuthorityRow>, Fault> {
    let at = op.at();
    let all = store::authority::all(op.local(), at).await?;
    if !all.is_empty() {
        return Ok(all);
    }
    add(hub, op).await?;
    Ok(store::authority::all(op.local(), at).await?)
}

/// An authority taken out of its seal.
pub(super) fn opened(hub: &Hub, row: &AuthorityRow) -> Result<Authority, Fault> {
    let key = PrivateKey::from_der(open(&hub.data_key()?, CONTEXT, &row.key)?);
    Ok(Authority::from_parts(row.certificate.clone(), &key)?)
}
