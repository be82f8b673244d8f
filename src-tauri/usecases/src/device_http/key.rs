//! The key that signs the tokens of this desktop: made at first use, sealed by the data key.

use std::sync::Arc;

use identity::TokenKey;
use store::local::set_setting;
use tokio::sync::OnceCell;

use crate::fault::Fault;
use crate::handles::Hub;

/// The setting that holds it, sealed for the same name.
const KEY: &str = "http_key";

/// The key, once it was asked for.
#[derive(Default)]
pub(super) struct KeptKey(OnceCell<Arc<TokenKey>>);

impl Hub {
    /// The key that signs the tokens of devices.
    ///
    /// # Errors
    /// [`Fault`] while the data key is not open.
    pub(super) async fn token_key(&self) -> Result<Arc<TokenKey>, Fault> {
        Ok(Arc::clone(self.posting.key.0.get_or_try_init(|| kept_or_made(self)).await?))
    }
}

/// A key that cannot be read any more, although the data key is open, is replaced: every device signs in once more.
async fn kept_or_made(hub: &Hub) -> Result<Arc<TokenKey>, Fault> {
    hub.data_key()?;
    if let Some(text) = hub.store.setting(KEY).await? {
        if let Some(key) = hub.opened(KEY, &text).ok().as_deref().and_then(from_text) {
            return Ok(Arc::new(key));
        }
        tracing::error!("the key of the tokens of devices cannot be read: it is replaced");
    }
    let key = TokenKey::generate()?;
    let mut own = hub.store.begin_own(hub.now()).await?;
    set_setting(own.rows(), KEY, hub.sealed(KEY, &to_text(&key))?.as_deref()).await?;
    own.commit().await?;
    Ok(Arc::new(key))
}

fn to_text(key: &TokenKey) -> String {
    hex::encode(key.as_bytes())
}

fn from_text(text: &str) -> Option<TokenKey> {
    TokenKey::from_bytes(&hex::decode(text).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_after_it_was_kept() {
        let key = TokenKey::generate().expect("random bytes");
        let again = from_text(&to_text(&key)).expect("a key");
        assert_eq!(again.as_bytes(), key.as_bytes());
        assert!(from_text("").is_none() && from_text("zz").is_none() && from_text(&"é".repeat(32)).is_none());
    }
}
