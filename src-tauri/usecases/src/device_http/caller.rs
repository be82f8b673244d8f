//! Who a device that calls is: by its secret once, then by a token; or, of a relay, by a signature of each post.

use std::net::IpAddr;

use domain::device::DeviceState;
use domain::{DeviceId, Time};
use identity::{BadToken, Grant, is_token_of, open};
use link::http::{CallAnswer, CallFault, CallRefused, SignIn, Signature};
use store::device::{DeviceCalled, of_level};
use store::device_login::{self, DeviceLogin};

use super::calls::Whose;
use crate::device::relay_context;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::intake::Speaks;

/// What a wrong name is compared with: as long as a wrong secret takes.
const NOBODY: [u8; 32] = [0; 32];

/// A device that showed who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Its login, which is its level in the topics, and itself.
    pub(crate) whose: Whose,
    epoch: i64,
}

/// What a call is answered, and whose it was, as far as that is known.
type Answered = (Option<Whose>, CallAnswer);

impl Caller {
    /// Which device it is.
    #[must_use]
    pub const fn device(&self) -> DeviceId {
        self.whose.device.id
    }

    /// It was heard of.
    pub(super) fn is_heard(&self, hub: &Hub) {
        hub.devices_heard.note(self.device(), self.whose.device.hub, hub.now());
    }

    /// As whom it is heard.
    pub(super) fn speaks(&self) -> Option<Speaks> {
        Speaks::device(&self.whose.device)
    }
}

/// By what a device shows who it is.
#[derive(Clone, Debug)]
pub enum Proof<'a> {
    /// The token it was given.
    Token(&'a str),
    /// The signature of a relay, over the body.
    Signature {
        /// The login of the device it posts for.
        device: &'a str,
        /// What it put beside the post.
        signature: &'a Signature,
    },
}

/// A device signs in from an address. A wrong name and a wrong secret are told alike.
///
/// # Errors
/// [`Fault`] if it cannot be looked up.
pub(crate) async fn sign_in(hub: &Hub, from: IpAddr, body: &[u8]) -> Result<Answered, Fault> {
    let asked = match SignIn::read(body) {
        Ok(asked) => asked,
        Err(refused) => return Ok((None, CallAnswer::Refused(refused.into()))),
    };
    let tried = (from, asked.name.as_str());
    if let Err(seconds) = hub.posting.tries.admit(tried, hub.clock.since_start()) {
        return Ok((None, CallAnswer::Refused(CallRefused::until(seconds))));
    }
    let found = found(hub, &asked.name).await?;
    let verifier = found.as_ref().and_then(|(login, _)| login.verifier);
    let is_right = is_token_of(&verifier.unwrap_or(NOBODY), &asked.secret);
    let caller = found.map(|(login, device)| caller(login, device));
    match caller {
        Some(caller) if is_right && verifier.is_some() => {
            hub.posting.tries.passed(tried);
            granted(hub, caller).await
        }
        caller => {
            tracing::warn!("a device that signs in is not known, or its secret is wrong");
            Ok((caller.map(|caller| caller.whose), CallAnswer::Refused(CallFault::Unauthorised.into())))
        }
    }
}

/// A device shows a token that holds, and gets one that holds longer.
///
/// # Errors
/// [`Fault`] if it cannot be looked up.
pub(crate) async fn renew(hub: &Hub, token: &str) -> Result<Answered, Fault> {
    match of_token(hub, token).await? {
        Some(caller) => granted(hub, caller).await,
        None => Ok((None, CallAnswer::Refused(CallFault::Unauthorised.into()))),
    }
}

/// Who posts a body; none if what is shown does not hold.
///
/// # Errors
/// [`Fault`] if it cannot be looked up.
pub(crate) async fn who(hub: &Hub, proof: &Proof<'_>, body: &[u8]) -> Result<Option<Caller>, Fault> {
    match proof {
        Proof::Token(token) => of_token(hub, token).await,
        Proof::Signature { device, signature } => of_signature(hub, device, signature, body).await,
    }
}

async fn granted(hub: &Hub, caller: Caller) -> Result<Answered, Fault> {
    let now = hub.now();
    let until = hub.http_form().await?.token_until(now);
    let (from_s, until_s) = (seconds(now), seconds(until));
    let grant = Grant { device: caller.device().0.to_string(), epoch: caller.epoch, from_s, until_s };
    let token = hub.token_key().await?.issue(&grant, &audience(hub).await?);
    Ok((Some(caller.whose), CallAnswer::SignedIn { token, expires_in_s: until_s - from_s }))
}

/// Whose token it is. It ends with its time, and with the secret it was given for.
async fn of_token(hub: &Hub, token: &str) -> Result<Option<Caller>, Fault> {
    let grant = match hub.token_key().await?.read(token, &audience(hub).await?, seconds(hub.now())) {
        Ok(grant) => grant,
        Err(why) => {
            if why != BadToken::Expired {
                tracing::warn!(%why, "a token does not hold");
            }
            return Ok(None);
        }
    };
    let Ok(id) = grant.device.parse() else { return Ok(None) };
    let mut read = hub.store.read().await?;
    let login = device_login::of(&mut read, DeviceId(id)).await?;
    let Some(login) = login.filter(|login| login.token_epoch == grant.epoch && login.verifier.is_some()) else {
        return Ok(None);
    };
    let device = at_work(&mut read, &login).await?;
    Ok(device.map(|device| caller(login, device)))
}

/// Whose relay signed it. A post signed long ago is none: somebody may have kept it.
async fn of_signature(hub: &Hub, device: &str, signature: &Signature, body: &[u8]) -> Result<Option<Caller>, Fault> {
    if !signature.is_fresh(hub.now()) {
        return Ok(None);
    }
    let Some((login, device)) = found(hub, device).await? else { return Ok(None) };
    let Some(sealed) = &login.relay else { return Ok(None) };
    let is_right = signature.is_of(&open(&hub.data_key()?, &relay_context(login.device), sealed)?, body);
    Ok(is_right.then(|| caller(login, device)))
}

/// Who has a login, and is at work.
async fn found(hub: &Hub, name: &str) -> Result<Option<(DeviceLogin, DeviceCalled)>, Fault> {
    let mut read = hub.store.read().await?;
    let Some(login) = device_login::named(&mut read, name).await? else { return Ok(None) };
    let device = at_work(&mut read, &login).await?;
    Ok(device.map(|device| (login, device)))
}

/// The device of a login; none of one that is retired.
async fn at_work(read: &mut store::Reading, login: &DeviceLogin) -> Result<Option<DeviceCalled>, Fault> {
    let mut found = of_level(read, &[&login.name]).await?;
    let device = found.remove(&login.name);
    Ok(device.filter(|device| device.id == login.device && device.state != DeviceState::Retired))
}

fn caller(login: DeviceLogin, device: DeviceCalled) -> Caller {
    Caller { whose: Whose { name: login.name, device }, epoch: login.token_epoch }
}

/// For whom tokens are made: this desktop, and no copy of it elsewhere.
async fn audience(hub: &Hub) -> Result<String, Fault> {
    Ok(hub.store.desktop().await?.to_string())
}

/// Tokens count in seconds.
const fn seconds(at: Time) -> i64 {
    at.0.div_euclid(1_000)
}
