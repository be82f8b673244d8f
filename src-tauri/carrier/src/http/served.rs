//! A request, answered.

use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use broker::Rate;
use domain::DeviceId;
use http_body_util::{BodyExt, Collected, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use link::http::{CallAnswer, CallFault, CallRefused};
use link::payload::BYTES_MAX;
use tokio::time::{Instant, timeout};
use usecases::{Call, Desk, Host};

use super::gate::{self, Route, Shown};
use super::limits::{Buckets, network};

/// How long a body may take.
const BODY_WITHIN: Duration = Duration::from_secs(10);
/// How often somebody may try to sign in, or show what does not hold, from one network.
const STRANGERS: Rate = Rate { per_second: 1, burst: 30 };
/// After how many seconds a device comes again that could not be served.
const AGAIN_AFTER_S: u64 = 30;

/// What every request is answered with.
pub(super) struct Counter {
    desk: Arc<Desk>,
    host: Host,
    devices: Buckets<DeviceId>,
    strangers: Buckets<IpAddr>,
}

/// What is wrong with a body.
enum BadBody {
    TooLong,
    /// It did not come, or not whole: nobody is there to be answered.
    Broken,
}

impl Counter {
    pub fn new(desk: Arc<Desk>, host: Host, (per_second, burst): (u32, u32)) -> Self {
        let devices = Buckets::new(Rate { per_second, burst });
        Self { desk, host, devices, strangers: Buckets::new(STRANGERS) }
    }

    /// Answers a request from an address; none if there is nobody to be answered.
    pub async fn serve(&self, from: IpAddr, request: Request<Incoming>) -> Option<Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let path = head.uri.path();
        let call = self.desk.call_came(path);
        let refused = |fault: CallFault| self.desk.turned_away(&call, None, fault.into());
        let route = match gate::passed(&head, &self.host) {
            Ok(route) => route,
            Err(fault) => return Some(response(&refused(fault), gate::allowed(path))),
        };
        let body = match whole(body).await {
            Ok(body) => body,
            Err(BadBody::TooLong) => return Some(response(&refused(CallFault::TooLong), None)),
            Err(BadBody::Broken) => return None,
        };
        let answer = match route {
            Route::Health => CallAnswer::Healthy,
            Route::SignIn => match self.stranger(from) {
                Ok(()) => self.desk.sign_in_device(&call, network(from), &body).await,
                Err(refused) => self.desk.turned_away(&call, None, refused),
            },
            Route::Renew => self.renewed(from, &call, &gate::shown(&head.headers)).await,
            Route::Post => self.posted(from, &call, &gate::shown(&head.headers), &body).await,
        };
        Some(response(&answer, None))
    }

    async fn renewed(&self, from: IpAddr, call: &Call, shown: &Shown<'_>) -> CallAnswer {
        if let Err(refused) = self.stranger(from) {
            return self.desk.turned_away(call, None, refused);
        }
        match shown {
            Shown::Token(token) => self.desk.renew_device_token(call, token).await,
            Shown::Nothing | Shown::Signature(..) => self.desk.turned_away(call, None, CallFault::Unauthorised.into()),
        }
    }

    async fn posted(&self, from: IpAddr, call: &Call, shown: &Shown<'_>, body: &[u8]) -> CallAnswer {
        let found = match shown.proof() {
            Some(proof) => self.desk.who_posts(&proof, body).await,
            None => Err(CallFault::Unauthorised.into()),
        };
        let caller = match found {
            Ok(caller) => caller,
            // Whoever shows what does not hold is slowed down; a device of the hub at the same place is not.
            Err(refused) => return self.desk.turned_away(call, None, self.stranger(from).err().unwrap_or(refused)),
        };
        match self.devices.take(caller.device(), Instant::now()) {
            Ok(()) => self.desk.take_post(call, &caller, body).await,
            Err(wait) => self.desk.turned_away(call, Some(&caller), CallRefused::until(seconds(wait))),
        }
    }

    /// Counts somebody who is not known.
    fn stranger(&self, from: IpAddr) -> Result<(), CallRefused> {
        let taken = self.strangers.take(network(from), Instant::now());
        taken.map_err(|wait| CallRefused::until(seconds(wait)))
    }
}

/// Whole seconds, so that nobody comes too early.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

async fn whole(body: Incoming) -> Result<Bytes, BadBody> {
    let body = timeout(BODY_WITHIN, Limited::new(body, BYTES_MAX).collect()).await.map_err(|_| BadBody::Broken)?;
    let bad = |error: Box<dyn Error + Send + Sync>| {
        if error.is::<LengthLimitError>() { BadBody::TooLong } else { BadBody::Broken }
    };
    body.map(Collected::to_bytes).map_err(bad)
}

fn response(answer: &CallAnswer, allowed: Option<Method>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body())));
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let CallAnswer::Refused(refused) = answer else { return response };
    match status {
        StatusCode::UNAUTHORIZED => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            let verb = allowed.and_then(|verb| HeaderValue::from_str(verb.as_str()).ok());
            headers.extend(verb.map(|verb| (ALLOW, verb)));
        }
        _ => {}
    }
    let is_unavailable = status == StatusCode::SERVICE_UNAVAILABLE;
    if let Some(after) = refused.again_after_s.or(is_unavailable.then_some(AGAIN_AFTER_S)) {
        headers.insert(RETRY_AFTER, after.into());
    }
    // Whoever was not let in begins anew: a connection is a seat that others may need.
    if status != StatusCode::BAD_REQUEST && status != StatusCode::TOO_MANY_REQUESTS {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
