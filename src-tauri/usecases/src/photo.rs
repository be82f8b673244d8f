//! Photos: chosen at this desk, made smaller, sealed before they are written; no history holds them. That of a customer's id
//! document nobody sees who may not see the number on it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use documents::NoPicture;
use domain::document::DocumentKind;
use domain::{CustomerId, DocumentId, Refusal, Time};
use identity::{open, seal};
use serde::Serialize;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::customer::{AskCustomer, CustomerView, found, view};
use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;

/// A photo to look at.
#[derive(Serialize, TS)]
pub struct Photo {
    /// The photo itself, as a data URL.
    url: String,
    /// When it was taken in.
    at: Time,
}

/// Files that a person may choose among.
pub(crate) const ENDINGS: &[&str] = &["jpg", "jpeg", "png", "webp"];

/// A photo of somebody or something.
#[derive(Clone, Copy)]
pub(crate) struct PhotoOf {
    /// Whose.
    pub(crate) owner: Uuid,
    /// Of what.
    pub(crate) kind: DocumentKind,
}

/// A photo that was chosen, made smaller and sealed.
pub(crate) struct Sealed(Vec<u8>);

impl PhotoOf {
    /// Asks for a photo; none if the person thought better of it.
    pub(crate) async fn choose(self, hub: &Hub, by: &Operator) -> Result<Option<Sealed>, Fault> {
        let key = hub.data_key()?;
        let Some(path) = hub.file_to_read(by, ENDINGS).await? else { return Ok(None) };
        let sealed = aside(move || {
            let photo = documents::photo(&path)?;
            Ok(seal(&key, &self.context(), &photo)?)
        });
        Ok(Some(Sealed(sealed.await?)))
    }

    /// Keeps it in the place of the one before.
    pub(crate) async fn keep(self, hub: &Hub, by: &Operator, op: &mut Op, photo: &Sealed) -> Result<(), Fault> {
        op.delete_documents(by.hub, self.owner, self.kind).await?;
        Ok(op.add_document(by.hub, self.owner, self.kind, DocumentId(hub.ids.next()), &photo.0).await?)
    }

    /// Deletes it.
    pub(crate) async fn delete(self, by: &Operator, op: &mut Op) -> Result<(), Fault> {
        if op.delete_documents(by.hub, self.owner, self.kind).await? { Ok(()) } else { Err(not_found()) }
    }

    /// The photo, to look at.
    pub(crate) async fn look(self, hub: &Hub, by: &Operator) -> Result<Photo, Fault> {
        let found = store::document::find(&mut *hub.store.read().await?, by.hub, self.owner, self.kind).await?;
        let document = found.ok_or_else(not_found)?;
        let photo = open(&hub.data_key()?, &self.context(), &document.sealed)?;
        Ok(Photo { url: data_url("image/jpeg", &photo), at: document.at })
    }

    /// What is sealed for one owner opens for no other.
    fn context(self) -> String {
        format!("{}:{}", self.kind.word(), self.owner)
    }
}

fn of_id_document(customer: CustomerId) -> PhotoOf {
    PhotoOf { owner: customer.0, kind: DocumentKind::IdDocument }
}

/// Asks for a photo of the customer's id document and keeps it; none if the person thought better of it.
pub(crate) async fn choose(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<Option<CustomerView>, Fault> {
    view(hub, by, AskCustomer { id: ask.id }).await?;
    let of = of_id_document(ask.id);
    let Some(photo) = of.choose(hub, by).await? else { return Ok(None) };
    let mut op = hub.begin(by, "customer.choose_photo", by.hub).await?;
    found(&mut op, by, ask.id).await?;
    of.keep(hub, by, &mut op, &photo).await?;
    op.commit(told(ask.id)).await?;
    hub.tell_changed(Kind::Customer);
    view(hub, by, ask).await.map(Some)
}

/// Deletes the photo.
pub(crate) async fn remove(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<CustomerView, Fault> {
    let mut op = hub.begin(by, "customer.remove_photo", by.hub).await?;
    found(&mut op, by, ask.id).await?;
    of_id_document(ask.id).delete(by, &mut op).await?;
    op.commit(told(ask.id)).await?;
    hub.tell_changed(Kind::Customer);
    view(hub, by, ask).await
}

/// The photo, to look at.
pub(crate) async fn look(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<Photo, Fault> {
    of_id_document(ask.id).look(hub, by).await
}

/// Bytes as the page shows them without asking for anything from anywhere.
pub(crate) fn data_url(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}

/// Work with a picture, where it keeps nobody waiting. A defect of a decoder is a damaged picture to the person.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panic| {
        tracing::error!(%panic, "a picture broke its decoder");
        Err(Gate::PictureDamaged.into())
    })
}

/// The act says it all; of the photo itself nothing is told.
fn told(customer: CustomerId) -> Told {
    Told { kind: Kind::Customer.word(), object: customer.0, changes: Vec::new(), reason: None }
}

fn not_found() -> Fault {
    Refusal::not_found("photo").into()
}

impl From<NoPicture> for Fault {
    fn from(error: NoPicture) -> Self {
        match error {
            NoPicture::Io(error) => {
                tracing::warn!(%error, "a file is not read");
                Gate::FileUnreadable.into()
            }
            NoPicture::Unknown => Gate::FileNotAPicture.into(),
            NoPicture::Damaged(why) => {
                tracing::info!(why, "a picture is damaged");
                Gate::PictureDamaged.into()
            }
            NoPicture::TooLarge { max } => Gate::FileTooLarge { max }.into(),
            NoPicture::TooManyPixels { max } => Gate::PictureTooLarge { max }.into(),
        }
    }
}
