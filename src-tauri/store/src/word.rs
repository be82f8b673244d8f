//! A choice as its stored word, which is the word it is sent as.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::StoreError;

/// The word of a choice.
pub(crate) fn of<T: Serialize>(choice: &T) -> Result<String, StoreError> {
    match serde_json::to_value(choice) {
        Ok(Value::String(word)) => Ok(word),
        _ => Err(StoreError::Unreadable { what: "choice" }),
    }
}

/// The choice of a stored word.
pub(crate) fn read<T: DeserializeOwned>(word: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_value(Value::String(word.to_owned())).map_err(|_| StoreError::Unreadable { what })
}
