//! The organisation.

use domain::change;
use domain::organisation::{Organisation, OrganisationForm, checked};
use store::Told;

use crate::event::{Event, Kind};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// The organisation.
pub(crate) async fn view(hub: &Hub, _: &Operator, (): ()) -> Result<Organisation, Fault> {
    hub.organisation().await
}

/// Changes the organisation.
pub(crate) async fn edit(hub: &Hub, by: &Operator, form: OrganisationForm) -> Result<Organisation, Fault> {
    let mut op = hub.begin(by, "organisation.edit", by.organisation).await?;
    let before = op.organisation().await?;
    let after = checked(by.organisation, &form)?;
    op.save_organisation(&after).await?;
    let changes = change::between(before.as_ref(), &after);
    op.commit(Told { kind: Kind::Organisation.word(), object: by.organisation.0, changes, reason: None }).await?;
    hub.tell_changed(Kind::Organisation);
    hub.tell(Event::Session);
    Ok(after)
}
