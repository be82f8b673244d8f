//! Photos of what people carry, and of how things look. They are kept sealed.

use crate::choice::choice;

choice! {
    /// What a photo shows.
    DocumentKind {
        /// What proves who a customer is.
        IdDocument = "id_document",
        /// How something looked when it went out.
        ConditionOut = "condition_out",
        /// How it looked when it came back.
        ConditionBack = "condition_back",
    }
}
