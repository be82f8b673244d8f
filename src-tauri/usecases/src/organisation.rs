//! The organisation.

use domain::Refusal;
use domain::change;
use domain::organisation::{Organisation, OrganisationForm, checked};
use store::{Op, Told};

use crate::event::{Event, Kind};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::photo::{ENDINGS, aside, data_url};

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

/// Asks for a logo and keeps it in the place of the one before; whether one was chosen.
pub(crate) async fn choose_logo(hub: &Hub, by: &Operator, (): ()) -> Result<bool, Fault> {
    let Some(path) = hub.file_to_read(by, ENDINGS).await? else { return Ok(false) };
    let logo = aside(move || Ok(documents::logo(&path)?)).await?;
    let mut op = hub.begin(by, "organisation.choose_logo", by.organisation).await?;
    op.save_logo(by.organisation, Some(&logo)).await?;
    done(hub, by, op).await?;
    Ok(true)
}

/// Takes the logo away.
pub(crate) async fn remove_logo(hub: &Hub, by: &Operator, (): ()) -> Result<(), Fault> {
    let mut op = hub.begin(by, "organisation.remove_logo", by.organisation).await?;
    if !op.save_logo(by.organisation, None).await? {
        return Err(Refusal::not_found("logo").into());
    }
    done(hub, by, op).await
}

/// The logo as the screens show it, before anybody has signed in too: it is on the wall of the shop as well.
pub(crate) async fn logo(hub: &Hub) -> Result<Option<String>, Fault> {
    let found = store::organisation::logo(&mut *hub.store.read().await?).await?;
    Ok(found.map(|logo| data_url("image/png", &logo)))
}

async fn done(hub: &Hub, by: &Operator, op: Op) -> Result<(), Fault> {
    let told = Told { kind: Kind::Organisation.word(), object: by.organisation.0, changes: Vec::new(), reason: None };
    op.commit(told).await?;
    hub.tell_changed(Kind::Organisation);
    hub.tell(Event::Session);
    Ok(())
}
