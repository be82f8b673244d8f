//! What all parts of a running broker share.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::clients::Clients;
use crate::counts::Counters;
use crate::rate::Bucket;
use crate::settings::Settings;
use crate::signal::Signal;
use crate::waiting::WaitingRoom;

pub(crate) struct Core {
    pub settings: Settings,
    pub clients: Arc<Clients>,
    pub waiting: Arc<WaitingRoom>,
    pub counters: Counters,
    /// How often the hub is told of strangers.
    pub strangers: Bucket,
    /// To the hub.
    pub out: mpsc::Sender<Signal>,
    pub stopping: CancellationToken,
}
