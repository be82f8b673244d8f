//! What a scan or a few letters mean at the counter, given what lies there.

use serde_json::{Value, json};
use tests::Story;

use crate::cards::card;
use crate::shop::{DAY, Shop, basket};

async fn scanned(shop: &Shop, basket: &Value, text: &str) -> Value {
    shop.story.call("counter.scan", json!({ "basket": basket, "text": text })).await
}

fn nobody() -> Value {
    basket(&Value::Null)
}

async fn phoned(story: &Story, code: &str, name: &str, phone: &str) -> Value {
    let form = json!({ "form": tests::customer(code, name, phone), "consent": null, "accept_duplicate": false });
    story.call("customer.create", form).await["id"].clone()
}

#[tokio::test]
async fn a_customer_is_known_by_card_name_code_and_phone() {
    let shop = Shop::open().await;
    let esnart = phoned(&shop.story, "C-0007", "Esnart Chama", "097 765 4321").await;
    let blocked = card(&shop.story, "04A2B3C4", "customer", &esnart).await;
    for text in ["04:a2:b3:c4", "Esnart Chama", "esnart chama", "C-0007", "c7", "0977654321", "+260 97 765 4321"] {
        let seen = scanned(&shop, &nobody(), text).await;
        assert_eq!((&seen["basket"]["customer"], &seen["what"]["kind"]), (&esnart, &json!("customer")), "{text}");
    }
    let seen = scanned(&shop, &nobody(), "Esn").await;
    assert_eq!((&seen["basket"]["customer"], &seen["what"]), (&Value::Null, &Value::Null));
    assert_eq!(seen["similar"][0]["id"], esnart, "a beginning is a question");
    let seen = scanned(&shop, &nobody(), "nobody at all").await;
    assert_eq!(seen, json!({ "basket": nobody(), "what": null, "similar": [], "needs_payer": false }));
    shop.story.call("card.block", json!({ "id": blocked, "reason": "left at the bar" })).await;
    let ask = json!({ "basket": nobody(), "text": "04A2B3C4" });
    let fault = shop.story.fault("counter.scan", ask).await;
    assert_eq!(fault, json!({ "code": "card_not_usable", "state": "blocked" }));
    // The card of somebody who works here rents nothing.
    let me = crate::cards::user(&shop.story, "amina").await;
    card(&shop.story, "04A2B3C5", "user", &me).await;
    let ask = json!({ "basket": nobody(), "text": "04A2B3C5" });
    assert_eq!(shop.story.fault("counter.scan", ask).await, json!({ "code": "not_for_the_counter" }));
    shop.story.station("S-1", 2).await;
    let ask = json!({ "basket": nobody(), "text": "S-1" });
    assert_eq!(shop.story.fault("counter.scan", ask).await, json!({ "code": "not_for_the_counter" }));
}

#[tokio::test]
async fn a_battery_is_known_however_it_is_said() {
    let shop = Shop::open().await;
    let battery = shop.full("B-042").await;
    for text in ["B-042", "b42", "B42", "SN-B-042"] {
        let seen = scanned(&shop, &nobody(), text).await;
        assert_eq!(seen["basket"]["out"][0]["item"], battery, "{text}");
    }
    shop.issue(&[&battery]).await;
    let seen = scanned(&shop, &nobody(), "B42").await;
    assert_eq!(seen["basket"]["back"][0]["item"], battery, "what is out comes back");
    assert_eq!(seen["basket"]["customer"], shop.mary, "and is its customer's");
    let ask = json!({ "basket": seen["basket"], "text": "B42" });
    assert_eq!(shop.story.call("counter.scan", ask).await, seen, "read twice, it lies there once");
}

#[tokio::test]
async fn several_scans_are_one_act() {
    let shop = Shop::open().await;
    let (old, one, two) = (shop.full("B-1").await, shop.full("B-2").await, shop.full("B-3").await);
    shop.issue(&[&old]).await;
    // Two out and one back, in any order: a swap and one more.
    for order in [["B-2", "B-3", "B-1"], ["B-2", "B-1", "B-3"], ["B-1", "B-2", "B-3"]] {
        let mut lies = nobody();
        lies["customer"] = shop.mary.clone();
        for text in order {
            lies = scanned(&shop, &lies, text).await["basket"].clone();
        }
        let (swapped, out) = (&lies["swap"][0], &lies["out"][0]["item"]);
        assert_eq!(swapped["back"], old, "{order:?}");
        assert!(*out != swapped["out"] && [&one, &two].contains(&out), "{order:?}: {lies}");
        assert_eq!((lies["swap"].as_array().unwrap().len(), &lies["back"]), (1, &json!([])));
        shop.preview(&lies).await;
    }
    let mut lies = nobody();
    for text in ["C-1", "B-1", "B-2", "B-3", "120+35"] {
        lies = scanned(&shop, &lies, text).await["basket"].clone();
    }
    let done = shop.act(&lies).await;
    assert_eq!((&done["kind"], &done["facts"]["paid"]), (&json!("several"), &json!(15_500)));
    assert_eq!(shop.has(&shop.mary).await.len(), 2);
    // Another customer's battery comes back beside what this one takes.
    let john = shop.customer("C-2", "John Banda").await;
    shop.ready(&old).await;
    let mut lies = basket(&john);
    for text in ["B-1", "B-2"] {
        lies = scanned(&shop, &lies, text).await["basket"].clone();
    }
    assert_eq!((&lies["out"][0]["item"], &lies["back"][0]["item"], &lies["swap"]), (&old, &one, &json!([])));
    shop.act(&lies).await;
    assert_eq!((shop.has(&shop.mary).await, shop.has(&john).await), (vec!["B-3".to_owned()], vec!["B-1".to_owned()]));
}

#[tokio::test]
async fn an_amount_is_what_the_customer_pays() {
    let shop = Shop::open().await;
    let seen = scanned(&shop, &nobody(), "120+35").await;
    assert_eq!((&seen["basket"], &seen["needs_payer"]), (&nobody(), &json!(true)), "nobody pays nothing");
    let ask = json!({ "basket": shop.basket(), "text": "12000345", "scanned": true });
    let seen = shop.story.call("counter.scan", ask).await;
    assert_eq!((&seen["basket"], &seen["needs_payer"]), (&shop.basket(), &json!(false)), "what is read is a code");
    for (text, minor) in [("120+35", 15_500), ("12,50", 1_250), ("7", 700), ("K50", 5_000), ("50 ZMW", 5_000)] {
        let seen = scanned(&shop, &shop.basket(), text).await;
        assert_eq!((&seen["what"], &seen["basket"]["pay"][0]["amount"]), (&Value::Null, &json!(text)));
        assert_eq!(shop.preview(&seen["basket"]).await["paid"], minor);
    }
    for text in ["", " ", "12+", "-5", "042", "🔋", "' or 1=1 --", &"9".repeat(400)] {
        let seen = scanned(&shop, &shop.basket(), text).await;
        assert_eq!(seen["basket"], shop.basket(), "{text}");
    }
}

#[tokio::test]
async fn an_amount_that_is_a_slip_is_not_taken_or_looked_at_twice() {
    let shop = Shop::open().await;
    for text in ["5.555", "1,500"] {
        let ask = json!({ "basket": shop.basket(), "text": text });
        let fault = shop.story.fault("counter.scan", ask).await;
        assert_eq!(fault["fields"], json!([{ "field": "pay.0.amount", "problem": "not_clear" }]), "{text}");
    }
    let nothing = scanned(&shop, &shop.basket(), "0").await;
    let ask = json!({ "basket": nothing["basket"], "allowing": false });
    let fault = shop.story.fault("counter.preview", ask).await;
    assert_eq!(fault["fields"], json!([{ "field": "pay.0.amount", "problem": "nothing" }]));
    // Where nothing is to be paid, a month at 50.00 a day is what one pays at most.
    for (text, far_more) in [("7", false), ("15000", false), ("15000.01", true)] {
        let lies = scanned(&shop, &shop.basket(), text).await["basket"].clone();
        assert_eq!(shop.preview(&lies).await["pays_far_more"], far_more, "{text}");
    }
    let battery = shop.full("B-1").await;
    let lies = scanned(&shop, &shop.basket(), "B-1").await["basket"].clone();
    assert_eq!(lies["out"][0]["item"], battery);
    let plan = shop.preview(&lies).await;
    let to_pay = plan["to_pay"].as_i64().unwrap();
    let most = 10 * to_pay;
    for (paid, far_more) in [(most, false), (most + 1, true)] {
        let text = format!("{}.{:02}", paid / 100, paid % 100);
        let lies = scanned(&shop, &lies, &text).await["basket"].clone();
        let plan = shop.preview(&lies).await;
        assert_eq!((&plan["paid"], &plan["pays_far_more"]), (&json!(paid), &json!(far_more)), "{text}");
        if far_more {
            shop.act(&lies).await;
        }
    }
}

#[tokio::test]
async fn what_is_charged_here_although_somebody_has_it_seems_to_have_come_back() {
    let shop = Shop::open().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one, &two]).await;
    let suggested = async || {
        let seen = shop.story.call("counter.suggestions", Value::Null).await;
        seen.as_array().unwrap().iter().map(|one| one["code"].clone()).collect::<Vec<_>>()
    };
    let seen = async |item: &Value, is_charging: bool| {
        let ask = json!({ "id": item["id"], "is_charging": is_charging });
        shop.story.call("battery.seen_charging", ask).await;
    };
    let here = shop.full("B-3").await;
    let ask = json!({ "id": here["id"], "is_charging": true });
    let fault = shop.story.fault("battery.seen_charging", ask).await;
    assert_eq!(fault, json!({ "code": "not_out", "item": "B-3" }), "what is here is charged as it should be");
    seen(&one, true).await;
    seen(&two, true).await;
    assert_eq!(suggested().await, ["B-1", "B-2"]);
    assert_eq!(shop.has(&shop.mary).await.len(), 2, "nothing comes back by itself");
    seen(&two, false).await;
    assert_eq!(suggested().await, ["B-1"]);
    shop.go(DAY).await;
    let scanned = scanned(&shop, &nobody(), "B-1").await;
    shop.act(&scanned["basket"]).await;
    assert_eq!(suggested().await, [] as [Value; 0]);
}
