//! What becomes of a post: the same as of what comes over MQTT.

use domain::reading::Source;
use link::http::{CallAnswer, CallFault, Post};
use sha2::{Digest, Sha256};

use super::{Call, Caller};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::intake::{Delivery, Hears, Outcome, take_in};

/// Takes in what a device posted.
///
/// # Errors
/// [`Fault`] if it could not be written down: it must come again.
pub(crate) async fn take(hub: &Hub, call: &Call, caller: &Caller, body: &[u8]) -> Result<CallAnswer, Fault> {
    let outcomes = take_in(hub, vec![delivery(call, caller, body)]).await?;
    caller.is_heard(hub);
    // One came, so one became of it.
    Ok(outcomes.first().map_or(CallAnswer::Refused(CallFault::Unavailable.into()), Outcome::call))
}

fn delivery(call: &Call, caller: &Caller, body: &[u8]) -> Delivery {
    let name = &caller.whose.name;
    let (told, identity, sequence) = match Post::read(body) {
        Ok(post) => (Ok(post.told), post.identity, post.sequence),
        Err(refused) => (Err(refused), None, None),
    };
    Delivery {
        source: Source::Http,
        speaks: caller.speaks(),
        called: name.clone(),
        login: name.clone(),
        topic: call.path.clone(),
        payload: body.to_vec(),
        told,
        identity: identity.map(|identity| Sha256::digest(format!("http {name} {identity}")).into()),
        sequence,
        at: call.at,
        began: call.began,
        hears: Hears::Call,
    }
}
