//! How something looked when it went out and when it came back.

use domain::document::DocumentKind;
use domain::{Refusal, RentalId, RentalLineId};
use serde::{Deserialize, Serialize};
use store::{Reading, Told};
use ts_rs::TS;

use super::{AskRental, RentalView, view};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::photo::{Photo, PhotoOf};

/// An end of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UseEnd {
    /// Its beginning.
    Out,
    /// Its end.
    Back,
}

/// The photo of a thing at an end of its use.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskLinePhoto {
    rental: RentalId,
    line: RentalLineId,
    end: UseEnd,
}

impl UseEnd {
    pub(super) fn kind(self) -> DocumentKind {
        match self {
            Self::Out => DocumentKind::ConditionOut,
            Self::Back => DocumentKind::ConditionBack,
        }
    }
}

impl AskLinePhoto {
    fn photo(self) -> PhotoOf {
        PhotoOf { owner: self.line.0, kind: self.end.kind() }
    }

    /// The line is one of that rental, and that of this hub; a photo of the return has a return to show.
    async fn is_of(self, by: &Operator, reading: &mut Reading) -> Result<(), Fault> {
        let rental = store::rental::find(reading, by.hub, self.rental).await?;
        rental.ok_or_else(|| Refusal::not_found(Kind::Rental.word()))?;
        let lines = store::rental::lines_of(reading, &[self.rental.0]).await?;
        let line = lines.into_iter().map(|seen| seen.line).find(|line| line.id == self.line);
        let line = line.ok_or_else(|| Refusal::not_found("line"))?;
        if self.end == UseEnd::Back && line.is_open() {
            return Err(Refusal::StillOut.into());
        }
        Ok(())
    }
}

/// Asks for a photo and keeps it in the place of the one before; none if the person thought better of it.
pub(crate) async fn choose(hub: &Hub, by: &Operator, ask: AskLinePhoto) -> Result<Option<RentalView>, Fault> {
    ask.is_of(by, &mut *hub.store.read().await?).await?;
    let Some(photo) = ask.photo().choose(hub, by).await? else { return Ok(None) };
    let mut op = hub.begin(by, "rental.choose_photo", by.hub).await?;
    ask.is_of(by, op.reading()).await?;
    ask.photo().keep(hub, by, &mut op, &photo).await?;
    op.commit(told(ask)).await?;
    hub.tell_changed(Kind::Rental);
    view(hub, by, AskRental { id: ask.rental }).await.map(Some)
}

/// Deletes the photo.
pub(crate) async fn remove(hub: &Hub, by: &Operator, ask: AskLinePhoto) -> Result<RentalView, Fault> {
    let mut op = hub.begin(by, "rental.remove_photo", by.hub).await?;
    ask.is_of(by, op.reading()).await?;
    ask.photo().delete(by, &mut op).await?;
    op.commit(told(ask)).await?;
    hub.tell_changed(Kind::Rental);
    view(hub, by, AskRental { id: ask.rental }).await
}

/// The photo, to look at.
pub(crate) async fn look(hub: &Hub, by: &Operator, ask: AskLinePhoto) -> Result<Photo, Fault> {
    ask.is_of(by, &mut *hub.store.read().await?).await?;
    ask.photo().look(hub, by).await
}

/// The act says it all; of the photo itself nothing is told.
fn told(ask: AskLinePhoto) -> Told {
    Told { kind: Kind::Rental.word(), object: ask.rental.0, changes: Vec::new(), reason: None }
}
