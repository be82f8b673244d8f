//! What becomes of a post: the same as of what comes over MQTT.

use domain::reading::Source;
use link::http::{CallAnswer, CallFault, Post};
use sha2::{Digest, Sha256};

use super::Caller;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::intake::{Delivery, Outcome, take_in};

/// Takes in what a device posted.
///
/// # Errors
/// [`Fault`] if it could not be written down: it must come again.
pub(crate) async fn take(hub: &Hub, caller: &Caller, path: &str, body: &[u8]) -> Result<CallAnswer, Fault> {
    let outcomes = take_in(hub, vec![delivery(hub, caller, path, body)]).await?;
    caller.is_heard(hub);
    // One came, so one became of it.
    let answer = outcomes.into_iter().next().map_or(CallAnswer::Refused(CallFault::Unavailable.into()), answer);
    Ok(answer)
}

fn delivery(hub: &Hub, caller: &Caller, path: &str, body: &[u8]) -> Delivery {
    let (told, identity, sequence) = match Post::read(body) {
        Ok(post) => (Ok(post.told), post.identity, post.sequence),
        Err(refused) => (Err(refused), None, None),
    };
    Delivery {
        source: Source::Http,
        speaks: caller.speaks(),
        called: caller.name.clone(),
        login: caller.name.clone(),
        topic: path.to_owned(),
        payload: body.to_vec(),
        told,
        identity: identity.map(|identity| Sha256::digest(format!("http {} {identity}", caller.name)).into()),
        sequence,
        at: hub.now(),
    }
}

fn answer(outcome: Outcome) -> CallAnswer {
    let Outcome { stored, duplicate, quarantined, refused, .. } = outcome;
    match refused {
        Some(refused) => CallAnswer::Refused(refused.into()),
        None => CallAnswer::Kept { stored, duplicate, quarantined },
    }
}
