//! The photo of a customer's id document: chosen at this desk, made smaller, sealed before it is written. Nobody who may not
//! see the number on the document sees it, and no history holds it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use documents::NoPicture;
use domain::document::DocumentKind;
use domain::{CustomerId, DocumentId, Refusal, Time};
use identity::{open, seal};
use serde::Serialize;
use store::Told;
use ts_rs::TS;

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

const KIND: DocumentKind = DocumentKind::IdDocument;

/// Asks for a photo and keeps it in the place of the one before; none if the person thought better of it.
pub(crate) async fn choose(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<Option<CustomerView>, Fault> {
    view(hub, by, AskCustomer { id: ask.id }).await?;
    let key = hub.data_key()?;
    let Some(path) = hub.file_to_read(by, ENDINGS).await? else { return Ok(None) };
    let sealed = aside(move || {
        let photo = documents::photo(&path)?;
        Ok(seal(&key, &context(ask.id), &photo)?)
    })
    .await?;
    let mut op = hub.begin(by, "customer.choose_photo", by.hub).await?;
    found(&mut op, by, ask.id).await?;
    op.delete_documents(by.hub, ask.id, KIND).await?;
    op.add_document(by.hub, ask.id, KIND, DocumentId(hub.ids.next()), &sealed).await?;
    op.commit(told(ask.id)).await?;
    hub.tell_changed(Kind::Customer);
    view(hub, by, ask).await.map(Some)
}

/// Deletes the photo.
pub(crate) async fn remove(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<CustomerView, Fault> {
    let mut op = hub.begin(by, "customer.remove_photo", by.hub).await?;
    found(&mut op, by, ask.id).await?;
    if !op.delete_documents(by.hub, ask.id, KIND).await? {
        return Err(not_found());
    }
    op.commit(told(ask.id)).await?;
    hub.tell_changed(Kind::Customer);
    view(hub, by, ask).await
}

/// The photo, to look at.
pub(crate) async fn look(hub: &Hub, by: &Operator, ask: AskCustomer) -> Result<Photo, Fault> {
    let found = store::document::find(&mut *hub.store.read().await?, by.hub, ask.id, KIND).await?;
    let document = found.ok_or_else(not_found)?;
    let photo = open(&hub.data_key()?, &context(ask.id), &document.sealed)?;
    Ok(Photo { url: data_url("image/jpeg", &photo), at: document.at })
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

/// What is sealed for one customer opens for no other.
fn context(customer: CustomerId) -> String {
    format!("{}:{}", KIND.word(), customer.0)
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
