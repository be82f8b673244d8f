//! The desk as the program that listens for devices that post holds it.

use std::future::pending;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use link::http::{CallAnswer, CallFault, CallRefused};

use super::{Desk, Doing};
use crate::device_http::{self, Call, Caller, HttpPlan, HttpState, Proof, Whose};
use crate::fault::Fault;
use crate::hub_link::Host;

impl Desk {
    /// What is to be run for devices that post, on this computer; none if nothing is to listen.
    ///
    /// # Errors
    /// [`Fault`]: nothing is to be run then; [`Desk::http_changed`] tells when to ask again.
    pub fn http_plan<'a>(&'a self, host: &'a Host) -> Doing<'a, Result<Option<HttpPlan>, Fault>> {
        Box::pin(async move { device_http::plan(&*self.hub()?, host).await })
    }

    /// Waits until the listener shall be otherwise, or may stand now.
    pub async fn http_changed(&self) {
        let Ok(relisten) = self.hub().map(|hub| Arc::clone(&hub.relisten)) else { return pending().await };
        relisten.notified().await;
    }

    /// Takes note of how the listener stands.
    pub fn http_is(&self, state: HttpState) {
        if let Ok(hub) = self.hub() {
            device_http::stands(&hub, state);
        }
    }

    /// A call comes now, for this path.
    #[must_use]
    pub fn call_came(&self, path: &str) -> Call {
        Call::now(path, &self.backups.clock)
    }

    /// A device signs in from an address with what it sent; what it is answered.
    pub fn sign_in_device<'a>(&'a self, call: &'a Call, from: IpAddr, body: &'a [u8]) -> Doing<'a, CallAnswer> {
        Box::pin(async move {
            let done = async { device_http::sign_in(&*self.hub()?, from, body).await }.await;
            self.noted(call, done)
        })
    }

    /// A device shows a token and wants one that holds longer; what it is answered.
    pub fn renew_device_token<'a>(&'a self, call: &'a Call, token: &'a str) -> Doing<'a, CallAnswer> {
        Box::pin(async move {
            let done = async { device_http::renew(&*self.hub()?, token).await }.await;
            self.noted(call, done)
        })
    }

    /// Who posts a body.
    ///
    /// # Errors
    /// [`CallRefused`] if what is shown does not hold, or it cannot be looked up.
    pub fn who_posts<'a>(&'a self, proof: &'a Proof<'a>, body: &'a [u8]) -> Doing<'a, Result<Caller, CallRefused>> {
        Box::pin(async move {
            match async { device_http::who(&*self.hub()?, proof, body).await }.await {
                Ok(Some(caller)) => Ok(caller),
                Ok(None) => Err(CallFault::Unauthorised.into()),
                Err(fault) => Err(unavailable(&fault)),
            }
        })
    }

    /// Takes in what a device posted; what it is answered. With success it is on disk.
    pub fn take_post<'a>(&'a self, call: &'a Call, caller: &'a Caller, body: &'a [u8]) -> Doing<'a, CallAnswer> {
        Box::pin(async move {
            match async { device_http::take(&*self.hub()?, call, caller, body).await }.await {
                Ok(answer) => {
                    self.heard.store(true, Ordering::Relaxed);
                    answer
                }
                Err(fault) => self.turned_away(call, Some(caller), unavailable(&fault)),
            }
        })
    }

    /// A call is not done; what it is answered.
    pub fn turned_away(&self, call: &Call, caller: Option<&Caller>, why: CallRefused) -> CallAnswer {
        self.noted(call, Ok((caller.map(|caller| caller.whose.clone()), CallAnswer::Refused(why))))
    }

    /// What becomes of a call that brings no readings, for people to look at; what it is answered.
    fn noted(&self, call: &Call, done: Result<(Option<Whose>, CallAnswer), Fault>) -> CallAnswer {
        let (whose, answer) = done.unwrap_or_else(|fault| (None, CallAnswer::Refused(unavailable(&fault))));
        if let Ok(hub) = self.hub() {
            hub.posting.calls.note(call, whose.as_ref(), &answer, &hub.clock);
        }
        // Told each second at most, as what stations say.
        self.heard.store(true, Ordering::Relaxed);
        answer
    }
}

/// Whatever keeps the hub from answering, the device keeps what it has.
fn unavailable(fault: &Fault) -> CallRefused {
    tracing::error!(code = fault.code(), "a device that called could not be served");
    CallFault::Unavailable.into()
}
