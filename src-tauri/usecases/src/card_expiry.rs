//! Cards past their last day. What a card is on a day is decided when it is looked at; lists and counts go by what is kept, so
//! once a day it is kept too.

use domain::card::{Card, CardState};
use domain::time::day_in;
use uuid::Uuid;

use crate::card::moved_to;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

/// Notes every card of this computer's hubs whose last day has passed. Nobody does it: time does.
pub(crate) async fn note(hub: &Hub) -> Result<(), Fault> {
    let hubs = store::hub::list(&mut *hub.store.read().await?).await?;
    let mut noted = false;
    for record in hubs {
        let today = day_in(&record.form.zone, hub.now());
        let past = store::card::past(&mut *hub.store.read().await?, record.id, &today).await?;
        for id in past {
            let mut op = hub.begin_as(Uuid::nil(), "card.expire", record.id).await?;
            let Some(before) = op.card(record.id, id).await?.map(|seen| seen.card) else { continue };
            if before.state_on(&today) != CardState::Expired {
                continue;
            }
            let after = Card { state: CardState::Expired, ..before.clone() };
            op.save_card(&after).await?;
            op.commit(moved_to(&before, &after, None)).await?;
            noted = true;
        }
    }
    if noted {
        hub.tell_changed(Kind::Card);
    }
    Ok(())
}
