//! The way to the practice hub: another window, on a hub of its own beside this one.

use std::sync::Arc;

use crate::fault::{Fault, Gate};
use crate::handles::Hub;

/// Who opens the other window.
#[derive(Clone)]
pub enum Practice {
    /// Nobody: where there is no window, and in the practice hub itself.
    Closed,
    /// The app, which starts the program once more; whether it could.
    Opened(Arc<dyn Fn() -> std::io::Result<()> + Send + Sync>),
}

/// Opens the practice hub. It is offered before anyone has signed in, and touches nothing that is here.
pub(crate) async fn open(hub: &Hub, (): ()) -> Result<(), Fault> {
    let Practice::Opened(start) = hub.practice.clone() else { return Err(Gate::PracticeClosed.into()) };
    let started = tokio::task::spawn_blocking(move || start()).await.map_err(|panic| Fault::internal(&panic))?;
    started.map_err(|error| {
        tracing::warn!(kind = ?error.kind(), "the practice hub was not opened");
        Gate::PracticeClosed.into()
    })
}
