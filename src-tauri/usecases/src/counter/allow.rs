//! Who allows what would be refused: the manager who serves, or one who was called and proves it.

use domain::check::reason;
use domain::{Refusal, Role};

use super::basket::AllowAsk;
use super::plan::Allowed;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::{Operator, held_at};
use crate::sign_in;

/// The right that allowing leans on.
const RIGHT: &str = "act.reverse";

/// Who allows it; none if nobody was asked.
pub(super) async fn proven(hub: &Hub, by: &Operator, ask: Option<AllowAsk>) -> Result<Option<Allowed>, Fault> {
    let Some(ask) = ask else { return Ok(None) };
    let reason = reason(&ask.reason)?;
    let (Some(login), Some(password)) = (ask.login, ask.password) else {
        by.may(RIGHT)?;
        return Ok(Some(allowed_by(by, reason)));
    };
    let manager = sign_in::proven(hub, &login, &password).await?;
    let held = held_at(&manager, by.hub).filter(|held| crate::commands::access_to(RIGHT).allows(held.role));
    let held = held.filter(|_| manager.user.enabled).ok_or(Refusal::NotAManager)?;
    let limits = (held.role != Role::Admin).then(|| held.limits.clone());
    Ok(Some(Allowed { by: manager.user.id, limits, reason }))
}

/// What would be allowed, for a preview that asks nobody yet.
pub(super) fn supposed(by: &Operator) -> Allowed {
    Allowed { by: by.user, limits: None, reason: String::new() }
}

fn allowed_by(by: &Operator, reason: String) -> Allowed {
    let limits = (by.role != Role::Admin).then(|| by.limits.clone());
    Allowed { by: by.user, limits, reason }
}
