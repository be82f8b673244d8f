//! The close of a till: the causes of its difference named once it is known, and the batteries that tie with it.

use serde_json::{Value, json};

use crate::shop::{DAY, Shop, returned, swap};
use crate::till::notes;

impl Shop {
    async fn closing(&self, cash: i64, batteries: Value) -> Value {
        json!({ "act": self.new_id().await, "counts": notes(&[(1, cash)]), "causes": [], "note": "", "batteries": batteries })
    }

    async fn naming(&self, till: &Value, causes: Value) -> Value {
        json!({ "act": self.new_id().await, "id": till["id"], "causes": causes })
    }
}

fn named(till: &Value) -> Vec<(String, i64)> {
    let causes = till["causes"].as_array().unwrap();
    causes.iter().map(|one| (one["kind"].as_str().unwrap().to_owned(), one["amount"].as_i64().unwrap())).collect()
}

#[tokio::test]
async fn causes_are_named_once_the_difference_is_known_and_what_was_counted_stays() {
    let shop = Shop::open().await;
    let top_up = json!({ "act": shop.new_id().await, "amount": "50", "reason": "change" });
    shop.story.call("till.top_up", top_up).await;
    let till = shop.story.call("till.close", shop.closing(4_700, Value::Null).await).await;
    assert_eq!((&till["difference"], named(&till)), (&json!(-300), vec![("unknown".to_owned(), -300)]));
    assert_eq!(till["may_name"], true);
    let causes = json!([
        { "kind": "change", "amount": -200, "note": "to a boy" },
        { "kind": "unrecorded", "amount": -150, "note": "" },
    ]);
    let ask = shop.naming(&till, causes).await;
    let told = shop.story.call("till.name_causes", ask.clone()).await;
    let all = [("change", -200), ("unrecorded", -150), ("unknown", 50)];
    assert_eq!(named(&told), all.map(|(kind, amount)| (kind.to_owned(), amount)), "they add up to the difference");
    for field in ["counted", "expected", "difference", "closed_at", "counts"] {
        assert_eq!(told[field], till[field], "{field}");
    }
    assert_eq!(shop.on("over_short").await, 300, "nothing is posted anew");
    let audited = shop.audited().await;
    assert_eq!(shop.story.call("till.name_causes", ask).await, told, "sent again it is answered");
    assert_eq!(shop.audited().await, audited);
    let list = shop.story.call("till.list", json!({ "after": null, "limit": 5 })).await;
    assert_eq!(list["rows"][0]["causes"], told["causes"]);
}

#[tokio::test]
async fn whose_till_it_was_and_the_heads_name_causes() {
    let shop = Shop::closed().await;
    for (name, role) in [("grace", "attendant"), ("joseph", "attendant"), ("paul", "accountant")] {
        shop.story.person(name, role).await;
        shop.story.sign_in_admin().await;
    }
    shop.story.sign_in("grace").await;
    shop.open_till().await;
    let open = shop.story.call("till.view", Value::Null).await["open"]["id"].clone();
    let cause = json!([{ "kind": "count", "amount": 100, "note": "" }]);
    let early = shop.naming(&json!({ "id": open }), cause.clone()).await;
    assert_eq!(shop.story.fault("till.name_causes", early).await["code"], "not_found", "it is not counted yet");
    let till = shop.story.call("till.close", shop.closing(100, Value::Null).await).await;
    shop.story.sign_in("joseph").await;
    let fault = shop.story.fault("till.name_causes", shop.naming(&till, cause.clone()).await).await;
    assert_eq!(fault, json!({ "code": "till_of_another", "user": "grace" }));
    shop.story.sign_in("paul").await;
    assert_eq!(shop.story.fault("till.name_causes", json!({})).await["code"], "denied");
    let seen = shop.story.call("till.report", json!({ "id": till["id"] })).await;
    assert_eq!(seen["may_name"], false);
    for name in ["grace", "amina"] {
        if name == "grace" {
            shop.story.sign_in(name).await
        } else {
            shop.story.sign_in_admin().await
        }
        let told = shop.story.call("till.name_causes", shop.naming(&till, cause.clone()).await).await;
        assert_eq!(named(&told), [("count".to_owned(), 100)], "{name}");
    }
}

#[tokio::test]
async fn at_the_close_the_batteries_tie_as_the_cash_does() {
    let shop = Shop::closed().await;
    shop.set_hub(|form| form["debt_limit"] = json!(1_000_000)).await;
    let mut all = Vec::new();
    for number in 1..=8 {
        all.push(shop.full(&format!("B-{number}")).await);
    }
    // Two are out before the till is opened.
    shop.issue(&[&all[0], &all[1]]).await;
    shop.open_till().await;
    shop.issue(&[&all[2], &all[3], &all[4]]).await;
    let mistaken = shop.issue(&[&all[7]]).await;
    shop.undo(&mistaken).await;
    shop.go(DAY).await;
    let mut back = shop.basket();
    back["back"] = json!([returned(&all[0])]);
    shop.act(&back).await;
    let mut swapped = shop.basket();
    shop.ready(&all[5]).await;
    swapped["swap"] = json!([swap(&all[2], &all[5])]);
    shop.act(&swapped).await;
    let mut lost = returned(&all[3]);
    lost["how"] = json!("lost");
    let mut gone = shop.basket();
    (gone["back"], gone["note"]) = (json!([lost]), json!("nobody knows where"));
    shop.act(&gone).await;
    let till = shop.story.call("till.close", shop.closing(0, json!(3)).await).await;
    // Out: 2 before, 3 + 1 swapped in; back: 1 + 1 swapped; 1 lost.
    let tally = json!({
        "out_before": 2, "issued": 4, "returned": 2, "lost": 1, "out_now": 3, "out_difference": 0, "at_hub": 4,
        "counted": 3, "hub_difference": -1, "differ": [],
    });
    assert_eq!(till["batteries"], tally);
    // It stays as it was then.
    let mut later = shop.basket();
    later["back"] = json!([returned(&all[1])]);
    shop.act(&later).await;
    let seen = shop.story.call("till.report", json!({ "id": till["id"] })).await;
    assert_eq!(seen["batteries"], tally);
    // What was done in between is no act of the next till, which begins with what is out then.
    shop.open_till().await;
    let next = shop.story.call("till.close", shop.closing(0, Value::Null).await).await;
    let tally = &next["batteries"];
    assert_eq!((&tally["out_before"], &tally["returned"], &tally["out_difference"]), (&json!(2), &json!(0), &json!(0)));
    assert_eq!((&tally["counted"], &tally["hub_difference"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_battery_nobody_returned_is_named_at_the_close() {
    let shop = Shop::open().await;
    shop.set_hub(|form| form["debt_limit"] = json!(1_000_000)).await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    // Somebody changed the database behind the program: the battery stands at the hub, and its rental goes on.
    crate::shell::behind_the_guards(
        shop.story.folder.path(),
        "custody_event",
        "update custody_event set holder_kind = 'hub', holder = hub_id where open_item is not null and holder_kind = 'customer'",
    );
    let till = shop.story.call("till.close", shop.closing(0, Value::Null).await).await;
    let tally = &till["batteries"];
    assert_eq!((&tally["differ"], &tally["out_difference"]), (&json!(["B-1"]), &json!(-1)));
}

#[tokio::test]
async fn whoever_has_the_till_sees_what_was_moved_by_hand() {
    let shop = Shop::closed().await;
    for (name, role) in [("grace", "attendant"), ("joseph", "attendant")] {
        shop.story.person(name, role).await;
        shop.story.sign_in_admin().await;
    }
    shop.story.sign_in("grace").await;
    shop.open_till().await;
    let drop = json!({ "act": shop.new_id().await, "amount": "5", "reason": "to the safe" });
    let moves = shop.story.call("till.drop", drop).await["open"]["moves"].clone();
    assert_eq!((&moves[0]["amount"], &moves[0]["reason"]), (&json!(500), &json!("to the safe")));
    shop.story.sign_in("joseph").await;
    assert_eq!(shop.story.call("till.view", Value::Null).await["open"]["moves"], json!([]), "not his business");
    shop.story.sign_in_admin().await;
    assert_eq!(shop.story.call("till.view", Value::Null).await["open"]["moves"], moves);
}
