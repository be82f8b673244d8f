//! Transfers: something goes from one hub to another. It is sent, on its way, and received: separate acts, each in one hub.

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::custody::Item;
use crate::id::{HubId, TransferId, UserId};
use crate::refusal::Refusal;
use crate::time::Time;

choice! {
    /// Where a transfer stands.
    TransferState {
        /// It is on its way.
        Sent = "sent",
        /// It has arrived.
        Received = "received",
        /// It came back.
        Cancelled = "cancelled",
    }
}

/// Something that goes from hub to hub.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// Where it comes from.
    pub from: HubId,
    /// Where it goes.
    pub to: HubId,
    /// What.
    pub item: Item,
    /// Where it stands.
    pub state: TransferState,
    /// When it was sent.
    pub sent_at: Time,
    /// By whom.
    pub sent_by: UserId,
    /// When it arrived, or came back.
    pub received_at: Option<Time>,
    /// Who took it in.
    pub received_by: Option<UserId>,
    /// Anything worth knowing.
    pub note: String,
}

impl Transfer {
    /// The transfer after it ended so.
    ///
    /// # Errors
    /// [`Refusal::TransferOver`] if it had ended before.
    pub fn ended(&self, state: TransferState, by: UserId, at: Time) -> Result<Self, Refusal> {
        if self.state != TransferState::Sent {
            return Err(Refusal::TransferOver { state: self.state });
        }
        Ok(Self { state, received_at: Some(at), received_by: Some(by), ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::ItemKind;
    use uuid::Uuid;

    #[test]
    fn what_is_sent_arrives_or_comes_back_once() {
        let sent = Transfer {
            id: TransferId(Uuid::nil()),
            from: HubId(Uuid::nil()),
            to: HubId(Uuid::from_u128(1)),
            item: Item { kind: ItemKind::Battery, id: Uuid::nil() },
            state: TransferState::Sent,
            sent_at: Time(0),
            sent_by: UserId(Uuid::nil()),
            received_at: None,
            received_by: None,
            note: String::new(),
        };
        for state in [TransferState::Received, TransferState::Cancelled] {
            let ended = sent.ended(state, UserId(Uuid::nil()), Time(1)).expect("it is on its way");
            assert_eq!(ended.received_at, Some(Time(1)));
            let again = ended.ended(TransferState::Received, UserId(Uuid::nil()), Time(2));
            assert_eq!(again, Err(Refusal::TransferOver { state }));
        }
    }
}
