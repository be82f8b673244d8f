//! How something looked when it went out and when it came back.

use domain::change::Change;
use domain::document::DocumentKind;
use domain::rental::{Ending, Line};
use domain::{Problem, Refusal, RentalId, RentalLineId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::rental::LineSeen;
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

    /// Whether there is something of a line to show at this end: a return has to be one.
    pub(super) fn is_of(self, line: &Line) -> bool {
        self == Self::Out || line.outcome == Some(Ending::Returned)
    }

    fn field(self) -> &'static str {
        match self {
            Self::Out => "photo_out",
            Self::Back => "photo_back",
        }
    }
}

impl AskLinePhoto {
    fn photo(self) -> PhotoOf {
        PhotoOf { owner: self.line.0, kind: self.end.kind() }
    }

    /// The line, which is one of that rental, and that of this hub.
    async fn line(self, by: &Operator, reading: &mut Reading) -> Result<LineSeen, Fault> {
        let rental = store::rental::find(reading, by.hub, self.rental).await?;
        rental.ok_or_else(|| Refusal::not_found(Kind::Rental.word()))?;
        let lines = store::rental::lines_of(reading, &[self.rental.0]).await?;
        let line = lines.into_iter().find(|seen| seen.line.id == self.line);
        line.ok_or_else(|| Refusal::not_found("line").into())
    }

    /// The line, if a photo may be taken in: one of the return has a return to show, and who may not remove a photo does not
    /// put another one in its place.
    async fn free(self, by: &Operator, reading: &mut Reading) -> Result<LineSeen, Fault> {
        let seen = self.line(by, reading).await?;
        if !self.end.is_of(&seen.line) {
            let never = Refusal::field("end", Problem::NotAChoice);
            return Err(if seen.line.is_open() { Refusal::StillOut } else { never }.into());
        }
        let photos = store::document::owned(reading, by.hub, &[self.line.0]).await?;
        if photos.contains(&(self.line.0, self.end.kind())) {
            by.may("rental.remove_photo")?;
        }
        Ok(seen)
    }
}

/// Asks for a photo and keeps it in the place of the one before; none if the person thought better of it.
pub(crate) async fn choose(hub: &Hub, by: &Operator, ask: AskLinePhoto) -> Result<Option<RentalView>, Fault> {
    ask.free(by, &mut *hub.store.read().await?).await?;
    let Some(photo) = ask.photo().choose(hub, by).await? else { return Ok(None) };
    let mut op = hub.begin(by, "rental.choose_photo", by.hub).await?;
    let seen = ask.free(by, op.reading()).await?;
    ask.photo().keep(hub, by, &mut op, &photo).await?;
    op.commit(told(ask, &seen, true)).await?;
    hub.tell_changed(Kind::Rental);
    view(hub, by, AskRental { id: ask.rental }).await.map(Some)
}

/// Deletes the photo.
pub(crate) async fn remove(hub: &Hub, by: &Operator, ask: AskLinePhoto) -> Result<RentalView, Fault> {
    let mut op = hub.begin(by, "rental.remove_photo", by.hub).await?;
    let seen = ask.line(by, op.reading()).await?;
    ask.photo().delete(by, &mut op).await?;
    op.commit(told(ask, &seen, false)).await?;
    hub.tell_changed(Kind::Rental);
    view(hub, by, AskRental { id: ask.rental }).await
}

/// The photo, to look at.
pub(crate) async fn look(hub: &Hub, by: &Operator, ask: AskLinePhoto) -> Result<Photo, Fault> {
    ask.line(by, &mut *hub.store.read().await?).await?;
    ask.photo().look(hub, by).await
}

/// Of what the photo is, and whether there is one now; of the photo itself nothing is told.
fn told(ask: AskLinePhoto, seen: &LineSeen, kept: bool) -> Told {
    let code = |there: bool| if there { seen.item_code.clone().into() } else { Value::Null };
    let change = Change { field: ask.end.field().to_owned(), before: code(!kept), after: code(kept) };
    Told { kind: Kind::Rental.word(), object: ask.rental.0, changes: vec![change], reason: None }
}
