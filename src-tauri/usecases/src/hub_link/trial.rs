//! A trial of a broker outside before it is kept: whoever has a network tries it.

use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use ts_rs::TS;

use super::plan::{self, OutsidePlan};
use super::{EditLink, LinkTrouble};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// What came of a trial, on its way; none if all was well.
pub type Trying = Pin<Box<dyn Future<Output = Option<LinkTrouble>> + Send>>;

/// Who tries.
pub type LinkTester = Arc<dyn Fn(OutsidePlan) -> Trying + Send + Sync>;

/// What came of a trial.
#[derive(Serialize, TS)]
pub struct Tested {
    /// What does not go; none if all goes.
    trouble: Option<LinkTrouble>,
}

/// Tries a broker outside as it is typed, with the secrets that are kept where none are typed. Nothing is kept.
pub(crate) async fn test(hub: &Hub, _: &Operator, ask: EditLink) -> Result<Tested, Fault> {
    let form = ask.form.checked(&[])?;
    let certificate = form.certificate.clone();
    let mut plan = plan::outside(hub, form).await?;
    if let Some(password) = ask.password {
        plan.password = Some(password).filter(|password| !password.is_empty());
    }
    if let Some(key) = ask.key.filter(|key| !key.is_empty()) {
        plan.certificate = (!certificate.is_empty()).then_some((certificate, key));
    }
    let trouble = match hub.link_tester.get() {
        Some(tester) => tester(plan).await,
        None => Some(LinkTrouble::Other),
    };
    Ok(Tested { trouble })
}
