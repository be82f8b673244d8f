//! Photos of what people carry. They are kept sealed.

use crate::choice::choice;

choice! {
    /// What a photo shows.
    DocumentKind {
        /// What proves who a customer is.
        IdDocument = "id_document",
    }
}
