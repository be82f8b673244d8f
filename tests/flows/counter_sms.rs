//! A provider's message about phone money, pasted at the counter.

use serde_json::{Value, json};

use crate::shop::Shop;

/// What a pasted text becomes with Mary at the counter.
async fn pasted(shop: &Shop, basket: &Value, text: &str) -> Value {
    shop.story.call("counter.scan", json!({ "basket": basket, "text": text })).await["basket"].clone()
}

async fn not_pasted(shop: &Shop, basket: &Value, text: &str) -> Value {
    shop.story.fault("counter.scan", json!({ "basket": basket, "text": text })).await
}

#[tokio::test]
async fn the_message_of_a_provider_is_a_payment_once() {
    let shop = Shop::open().await;
    let phone = crate::payment_kinds::kind(&shop.story, "mobile_money").await;
    let text = "Trans. ID: MP261103.0915.C12345. You have received ZMW 1,500.00 from 0977000000 MARY PHIRI. Your balance is ZMW 9,000.00.";
    let basket = shop.basket();
    let lies = pasted(&shop, &basket, text).await;
    let paid = json!([{ "kind": phone, "amount": "1500.00", "reference": "MP261103.0915.C12345" }]);
    assert_eq!(lies["pay"], paid);
    assert_eq!(
        not_pasted(&shop, &lies, text).await,
        json!({ "code": "sms_used", "reference": "MP261103.0915.C12345" })
    );
    // What was said before to be paid stays, and what lies there too.
    let mut more = lies.clone();
    more["out"] = json!([shop.out(&shop.full("B-1").await, 1)]);
    let french = "Vous avez reçu 1 500,50 ZMW de JEAN. Nouveau solde : 10 500,50 ZMW. Réf : QGH7X2K1";
    let more = pasted(&shop, &more, french).await;
    assert_eq!((&more["pay"][0], &more["out"][0]["item"]["kind"]), (&paid[0], &json!("battery")));
    assert_eq!(more["pay"][1], json!({ "kind": phone, "amount": "1500.50", "reference": "QGH7X2K1" }));
    let done = shop.act(&lies).await;
    assert_eq!((&done["facts"]["paid"], shop.balance(&shop.mary).await), (&json!(150_000), 150_000));
    assert_eq!((shop.on("mobile_money").await, shop.on("cash").await), (150_000, 0));
    assert_eq!(not_pasted(&shop, &basket, text).await["code"], "sms_used");
    // What is undone does not count, and may be written down again.
    shop.undo(&done).await;
    assert_eq!(pasted(&shop, &basket, text).await["pay"], paid);
}

#[tokio::test]
async fn a_message_that_is_not_clear_or_fits_nobody_pays_nothing() {
    let shop = Shop::open().await;
    let basket = shop.basket();
    let text = "QGH7X2K1 Confirmed. You have received ZMW 1,500.00 from JANE DOE";
    assert_eq!(not_pasted(&shop, &crate::shop::basket(&Value::Null), text).await, json!({ "code": "payer_first" }));
    for (text, code) in [
        ("QGH7X2K1 Confirmed. You have received Ksh 1,500.00 from JANE DOE", "sms_amount_unclear"),
        ("Confirmed. You have received ZMW 1,500.00 from JANE DOE", "sms_reference_unclear"),
        ("QGH7X2K1 Transaction failed. ZMW 1,500.00 to JANE DOE", "sms_not_paid"),
    ] {
        assert_eq!(not_pasted(&shop, &basket, text).await, json!({ "code": code }), "{text}");
    }
    let seen = shop.story.call("counter.scan", json!({ "basket": basket, "text": "x ".repeat(5_000) })).await;
    assert_eq!((&seen["basket"], &seen["what"]), (&basket, &Value::Null));
    // Whatever is known stays what it is, whatever it is called.
    let odd = shop.customer("C-9", "You have received K 15 ref QGH7X2K1").await;
    assert_eq!(pasted(&shop, &basket, "You have received K 15 ref QGH7X2K1").await["customer"], odd);
    shop.full("QGH7X2K1").await;
    assert_eq!(pasted(&shop, &basket, "QGH7X2K1").await["out"][0]["item"]["kind"], "battery");
    // Of two providers the message names one.
    let airtel = json!({ "label": "Airtel Money", "account": "mobile_money", "reference": "optional" });
    let airtel = shop.story.call("payment_kind.create", airtel).await["id"].clone();
    assert_eq!(not_pasted(&shop, &basket, text).await, json!({ "code": "which_phone_money" }));
    let named = pasted(&shop, &basket, &format!("{text} by Airtel")).await;
    assert_eq!(named["pay"], json!([{ "kind": airtel, "amount": "1500.00", "reference": "QGH7X2K1" }]));
    for called in [json!("Airtel Money"), json!("mobile_money")] {
        let kind = crate::payment_kinds::kind(&shop.story, called.as_str().unwrap()).await;
        shop.story.call("payment_kind.hide", json!({ "id": kind })).await;
    }
    assert_eq!(not_pasted(&shop, &basket, text).await, json!({ "code": "no_phone_money" }));
}
