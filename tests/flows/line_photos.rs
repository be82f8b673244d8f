//! Photos of how things look when they go out and come back.

use image::ImageFormat;
use serde_json::{Value, json};
use tests::pictures::{file, flat};

use crate::shop::{DAY, Shop, returned};

/// The photo of the rental's first line at an end of its use.
async fn photo(shop: &Shop, end: &str) -> Value {
    let rental = shop.rentals().await.remove(0);
    json!({ "rental": rental["id"], "line": rental["lines"][0]["id"], "end": end })
}

#[tokio::test]
async fn how_a_thing_looks_is_kept_at_both_ends_of_its_use() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let (out, back) = (photo(&shop, "out").await, photo(&shop, "back").await);
    let missing = json!({ "code": "not_found", "what": "photo" });
    assert_eq!(shop.story.fault("rental.view_photo", out.clone()).await, missing);
    let (_folder, path) = file(&flat(50, 50, ImageFormat::Png));
    shop.story.chooser.will_choose(path.clone());
    assert_eq!(shop.story.fault("rental.choose_photo", back.clone()).await, json!({ "code": "still_out" }));
    let seen = shop.story.call("rental.choose_photo", out.clone()).await;
    assert_eq!(seen["lines"][0]["photos"], json!(["out"]));
    shop.go(DAY).await;
    let mut basket = shop.basket();
    basket["back"] = json!([returned(&battery)]);
    shop.act(&basket).await;
    let (_folder, path) = file(&flat(70, 50, ImageFormat::Png));
    shop.story.chooser.will_choose(path);
    let seen = shop.story.call("rental.choose_photo", back.clone()).await;
    assert_eq!(seen["lines"][0]["photos"], json!(["out", "back"]));
    let url = shop.story.call("rental.view_photo", out.clone()).await["url"].clone();
    assert_ne!(url, shop.story.call("rental.view_photo", back.clone()).await["url"]);
    shop.story.person("grace", "attendant").await;
    shop.story.sign_in("grace").await;
    for name in ["rental.remove_photo", "rental.choose_photo"] {
        assert_eq!(shop.story.fault(name, out.clone()).await["code"], "denied", "what is kept stays for {name}");
    }
    shop.story.sign_in_admin().await;
    let seen = shop.story.call("rental.remove_photo", out.clone()).await;
    assert_eq!(seen["lines"][0]["photos"], json!(["back"]));
    assert_eq!(shop.story.fault("rental.view_photo", out).await, missing);
}

#[tokio::test]
async fn a_photo_may_be_given_where_there_is_something_to_show() {
    let shop = Shop::open().await;
    let (one, two) = (shop.full("B-1").await, shop.full("B-2").await);
    shop.issue(&[&one]).await;
    shop.issue(&[&two]).await;
    let ends = async || {
        let rentals = shop.rentals().await;
        let ends = rentals.iter().map(|rental| rental["lines"][0]["photo_ends"].clone());
        ends.collect::<Vec<_>>()
    };
    assert_eq!(ends().await, [json!(["out"]), json!(["out"])]);
    let mut basket = shop.basket();
    basket["back"] = json!([returned(&one), returned(&two)]);
    (basket["back"][0]["how"], basket["note"]) = (json!("lost"), json!("nobody knows where"));
    shop.act(&basket).await;
    assert_eq!(ends().await, [json!(["out"]), json!(["out", "back"])], "what never came back has no return to show");
    let (_folder, path) = file(&flat(50, 50, ImageFormat::Png));
    shop.story.chooser.will_choose(path);
    let fault = shop.story.fault("rental.choose_photo", photo(&shop, "back").await).await;
    assert_eq!(fault["fields"][0], json!({ "field": "end", "problem": "not_a_choice" }));
    shop.story.person("audrey", "auditor").await;
    shop.story.sign_in("audrey").await;
    assert_eq!(ends().await, [json!([]), json!([])], "who may give none is asked for none");
}

#[tokio::test]
async fn a_photo_is_of_a_line_of_that_rental_in_that_hub() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let mut strange = photo(&shop, "out").await;
    let own = strange.clone();
    strange["line"] = shop.new_id().await;
    for name in ["rental.view_photo", "rental.choose_photo", "rental.remove_photo"] {
        assert_eq!(shop.story.fault(name, strange.clone()).await, json!({ "code": "not_found", "what": "line" }));
    }
    let there = shop.story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    shop.story.call("session.choose_hub", json!({ "hub": there })).await;
    for name in ["rental.view_photo", "rental.choose_photo", "rental.remove_photo"] {
        assert_eq!(shop.story.fault(name, own.clone()).await, json!({ "code": "not_found", "what": "rental" }));
    }
}
