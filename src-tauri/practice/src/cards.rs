//! Cards of customers: nearly everyone has one, a few were lost, blocked or replaced.

use rand::RngExt;
use serde_json::{Value, json};

use crate::Maker;
use crate::seat::Stopped;

/// Gives a card to a customer who has just come.
pub async fn give(maker: &mut Maker, customer: &Value) -> Result<(), Stopped> {
    let owner = json!({ "kind": "customer", "id": customer });
    let uid = uid(maker);
    let ask = json!({ "uid": uid, "owner": owner, "expires_on": null, "activate": true });
    let id = maker.seat.id("card.issue", ask).await?;
    match maker.random.random_range(0..50) {
        0 => {
            let ask = json!({ "id": id, "reason": "Left on the minibus" });
            maker.seat.call::<Value>("card.report_lost", ask).await?;
        }
        1 => {
            let ask = json!({ "id": id, "reason": "Somebody else tried to use it" });
            maker.seat.call::<Value>("card.block", ask).await?;
        }
        _ => {}
    }
    Ok(())
}

/// A card's number: seven bytes, the first of a maker of such chips.
fn uid(maker: &mut Maker) -> String {
    let rest: [u8; 6] = maker.random.random();
    rest.iter().fold("04".to_owned(), |uid, byte| format!("{uid}{byte:02X}"))
}
