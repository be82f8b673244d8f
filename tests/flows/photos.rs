//! Photos of id documents: whatever the file holds, it is bounded; what is kept is small, sealed and without a trace of
//! where it was taken. And the organisation's logo.

use std::fs;
use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use serde_json::{Value, json};
use tests::Story;
use tests::pictures::{SECRET, bomb, file, flat, sideways};

use crate::cards::person;

/// A customer at a hub of their own.
async fn with_customer() -> (Story, Value) {
    let story = Story::set_up().await;
    let id = person(&story, "C-1", "Grace Banda").await;
    (story, id)
}

/// Chooses a file with these bytes as the photo; the answer, or the fault.
async fn chosen(story: &Story, id: &Value, bytes: &[u8]) -> Value {
    let (_folder, path) = file(bytes);
    story.chooser.will_choose(path);
    match story.desk.call("customer.choose_photo", json!({ "id": id })).await {
        Ok(output) => serde_json::from_str(output.get()).unwrap(),
        Err(fault) => serde_json::to_value(&fault).unwrap(),
    }
}

/// The photo as it is shown.
async fn shown(story: &Story, id: &Value) -> Vec<u8> {
    let photo = story.call("customer.view_photo", json!({ "id": id })).await;
    STANDARD.decode(photo["url"].as_str().unwrap().strip_prefix("data:image/jpeg;base64,").unwrap()).unwrap()
}

fn picture(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn a_photo_is_made_smaller_turned_and_stripped_of_where_it_was_taken() {
    let (story, id) = with_customer().await;
    assert_eq!(story.call("customer.view", json!({ "id": id })).await["has_photo"], false);
    let taken = sideways(4000, 3000);
    assert!(holds(&taken, SECRET.as_bytes()));
    let customer = chosen(&story, &id, &taken).await;
    assert_eq!((&customer["has_photo"], &customer["name"]), (&json!(true), &json!("Grace Banda")));
    let kept = shown(&story, &id).await;
    assert!(!holds(&kept, SECRET.as_bytes()) && !holds(&kept, b"Exif"), "nothing but the picture is kept");
    assert!(kept.len() < 300 * 1024);
    let kept = picture(&kept).to_rgb8();
    assert_eq!(kept.dimensions(), (1200, 1600), "upright, and small");
    let (above, below) = (kept.get_pixel(600, 100), kept.get_pixel(600, 1500));
    assert!(above[0] > 150 && above[2] < 50 && below[2] > 150 && below[0] < 50, "{above:?} {below:?}");
}

#[tokio::test]
async fn what_is_small_already_stays_as_large_as_it_is() {
    let (story, id) = with_customer().await;
    for (format, width) in [(ImageFormat::Png, 640), (ImageFormat::WebP, 320), (ImageFormat::Jpeg, 1)] {
        chosen(&story, &id, &flat(width, 200, format)).await;
        assert_eq!(picture(&shown(&story, &id).await).width(), width);
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_by_name_and_changes_nothing() {
    let (story, id) = with_customer().await;
    chosen(&story, &id, &flat(64, 64, ImageFormat::Png)).await;
    let before = shown(&story, &id).await;
    let (jpeg, png, webp) = (sideways(400, 300), flat(300, 300, ImageFormat::Png), flat(300, 300, ImageFormat::WebP));
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let mut scribbled = png.clone();
    scribbled[40..].fill(7);
    let cases = [
        ("file_not_a_picture", Vec::new()),
        ("file_not_a_picture", b"GIF89a, an animation".to_vec()),
        ("file_not_a_picture", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec()),
        ("file_not_a_picture", b"\0\0\0\x20ftypheic, a telephone's own".to_vec()),
        ("picture_damaged", half(&jpeg)),
        ("picture_damaged", jpeg[..jpeg.len() - 2].to_vec()),
        ("picture_damaged", half(&png)),
        ("picture_damaged", half(&webp)),
        ("picture_damaged", b"\xFF\xD8\xFF\xE0 nothing of the kind \xFF\xD9".to_vec()),
        ("picture_damaged", scribbled),
        ("picture_too_large", bomb(30_000, 30_000)),
        ("picture_too_large", bomb(u32::MAX >> 1, u32::MAX >> 1)),
        ("picture_too_large", bomb(8_001, 8_001)),
    ];
    for (code, bytes) in cases {
        assert_eq!(chosen(&story, &id, &bytes).await["code"], code, "{:?}", &bytes[..bytes.len().min(24)]);
    }
    let far_too_large = flat(10, 10, ImageFormat::Png).into_iter().chain(std::iter::repeat_n(0, 33 << 20));
    let fault = chosen(&story, &id, &far_too_large.collect::<Vec<_>>()).await;
    assert_eq!(fault, json!({ "code": "file_too_large", "max": 32 }));
    story.chooser.will_choose("/nowhere/photo.jpg");
    assert_eq!(story.fault("customer.choose_photo", json!({ "id": id })).await["code"], "file_unreadable");
    story.chooser.will_choose(story.folder.path());
    assert_eq!(story.fault("customer.choose_photo", json!({ "id": id })).await["code"], "file_unreadable");
    assert_eq!(story.call("customer.choose_photo", json!({ "id": id })).await, Value::Null, "thought better of it");
    assert_eq!(shown(&story, &id).await, before);
    assert_eq!(story.call("customer.history", json!({ "id": id })).await.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn fifty_million_points_are_made_small_and_a_bomb_of_as_many_takes_no_more() {
    let (story, id) = with_customer().await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let large = flat(8_660, 5_774, format);
        assert!(large.len() < 2 << 20, "small on disk");
        assert_eq!(chosen(&story, &id, &large).await["has_photo"], true);
        assert_eq!(picture(&shown(&story, &id).await).width(), 1600);
    }
    // Kept twice while it is unpacked, so fewer points of it are.
    let fault = chosen(&story, &id, &flat(8_660, 5_774, ImageFormat::WebP)).await;
    assert_eq!(fault["code"], "picture_too_large", "{fault}");
}

#[tokio::test]
async fn a_photo_is_sealed_at_rest_and_stands_in_no_history_list_or_search() {
    let (story, id) = with_customer().await;
    chosen(&story, &id, &sideways(800, 600)).await;
    let kept = shown(&story, &id).await;
    let (middle, history) = (&kept[kept.len() / 2..][..24], story.call("customer.history", json!({ "id": id })).await);
    assert_eq!((&history[0]["act"], &history[0]["changes"]), (&json!("customer.choose_photo"), &json!([])));
    let audit = json!({ "person": null, "act": null, "kind": null, "object": null, "from": null, "to": null,
        "after": null, "limit": 100 });
    let told = [
        history,
        story.call("audit.list", audit).await,
        story.call("customer.list", tests::asked(tests::all("code"), &Value::Null, 50)).await,
        story.call("find.everything", json!({ "text": "photo" })).await,
    ];
    for told in told {
        assert!(!told.to_string().contains("base64") && told.to_string().len() < 5_000, "{told}");
    }
    let hex: String = middle.iter().map(|byte| format!("{byte:02X}")).collect();
    let mut files = 0;
    for file in fs::read_dir(story.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let Ok(bytes) = fs::read(&path) else { continue };
        files += 1;
        for part in [middle, hex.as_bytes(), b"\xFF\xD8\xFF\xE0".as_slice(), SECRET.as_bytes()] {
            assert!(!holds(&bytes, part), "{}", path.display());
        }
    }
    assert!(files >= 2, "the database and what is not yet in it");
}

#[tokio::test]
async fn a_photo_is_replaced_removed_and_outlives_a_restart() {
    let (story, id) = with_customer().await;
    let missing = json!({ "code": "not_found", "what": "photo" });
    assert_eq!(story.fault("customer.view_photo", json!({ "id": id })).await, missing);
    assert_eq!(story.fault("customer.remove_photo", json!({ "id": id })).await, missing);
    chosen(&story, &id, &flat(50, 50, ImageFormat::Png)).await;
    chosen(&story, &id, &flat(70, 50, ImageFormat::Png)).await;
    assert_eq!(picture(&shown(&story, &id).await).width(), 70);
    let story = story.restart().await;
    story.sign_in_admin().await;
    assert_eq!(picture(&shown(&story, &id).await).width(), 70);
    let customer = story.call("customer.remove_photo", json!({ "id": id })).await;
    assert_eq!(customer["has_photo"], false);
    assert_eq!(story.fault("customer.view_photo", json!({ "id": id })).await, missing);
    let history = story.call("customer.history", json!({ "id": id })).await;
    assert_eq!(history[0]["act"], "customer.remove_photo");
}

#[tokio::test]
async fn a_photo_belongs_to_its_hub_and_is_not_shown_to_its_customer() {
    let (story, id) = with_customer().await;
    chosen(&story, &id, &flat(50, 50, ImageFormat::Png)).await;
    crate::cards::card(&story, "04A2B3C4", "customer", &id).await;
    let pin = story.call("customer.set_pin", json!({ "id": id })).await["pin"].as_str().unwrap().to_owned();
    let there = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    assert_eq!(story.fault("customer.view_photo", json!({ "id": id })).await["code"], "not_found");
    assert_eq!(story.fault("customer.remove_photo", json!({ "id": id })).await["code"], "not_found");
    assert_eq!(story.fault("customer.choose_photo", json!({ "id": id })).await["code"], "not_found");
    story.call("session.card", crate::clients::by_card("04A2B3C4", &pin)).await;
    for name in ["customer.view_photo", "customer.choose_photo", "customer.remove_photo"] {
        assert_eq!(story.fault(name, json!({ "id": id })).await["code"], "denied", "{name}");
    }
    assert!(!story.call("client.view", Value::Null).await.to_string().contains("photo"));
}

#[tokio::test]
async fn the_logo_is_small_seen_before_anybody_signs_in_and_goes_again() {
    let story = Story::set_up().await;
    let start = async || story.call("app.start", Value::Null).await["logo"].clone();
    assert_eq!((start().await, story.call("organisation.choose_logo", Value::Null).await), (Value::Null, json!(false)));
    assert_eq!(story.fault("organisation.remove_logo", Value::Null).await["code"], "not_found");
    for (bytes, code) in [(b"<svg/>".to_vec(), "file_not_a_picture"), (bomb(40_000, 40_000), "picture_too_large")] {
        let (_folder, path) = file(&bytes);
        story.chooser.will_choose(path);
        assert_eq!(story.fault("organisation.choose_logo", Value::Null).await["code"], code);
    }
    let clear = RgbaImage::from_fn(2_000, 1_000, |x, _| if x < 1_000 { Rgba([9, 90, 70, 255]) } else { Rgba([0; 4]) });
    let mut bytes = Cursor::new(Vec::new());
    clear.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let (_folder, path) = file(&bytes.into_inner());
    story.chooser.will_choose(path);
    assert_eq!(story.call("organisation.choose_logo", Value::Null).await, true);
    story.call("session.sign_out", Value::Null).await;
    let shown = start().await;
    let kept = STANDARD.decode(shown.as_str().unwrap().strip_prefix("data:image/png;base64,").unwrap()).unwrap();
    assert!(kept.len() <= 128 * 1024);
    let kept = picture(&kept).to_rgba8();
    assert_eq!((kept.dimensions(), kept.get_pixel(0, 0)[3], kept.get_pixel(479, 0)[3]), ((480, 240), 255, 0));
    story.sign_in_admin().await;
    let all = json!({ "person": null, "act": null, "kind": "organisation", "object": null, "from": null, "to": null,
        "after": null, "limit": 10 });
    let told = story.call("audit.list", all).await;
    assert!(told.to_string().contains("organisation.choose_logo") && !told.to_string().contains("base64"));
    let organisation =
        json!({ "name": "M", "country": "ZM", "currency": "ZMW", "languages": ["en"], "accent": "teal" });
    story.call("organisation.edit", organisation).await;
    assert_eq!(start().await, shown, "what else is edited leaves it");
    story.call("organisation.remove_logo", Value::Null).await;
    assert_eq!(start().await, Value::Null);
}

#[tokio::test]
async fn a_logo_of_noise_is_kept_smaller_still() {
    let story = Story::set_up().await;
    let mut seed = 1_u32;
    let noise = RgbImage::from_fn(700, 700, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([seed.to_be_bytes()[0], seed.to_be_bytes()[1], seed.to_be_bytes()[2]])
    });
    let mut bytes = Cursor::new(Vec::new());
    noise.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let (_folder, path) = file(&bytes.into_inner());
    story.chooser.will_choose(path);
    assert_eq!(story.call("organisation.choose_logo", Value::Null).await, true);
    let shown = story.call("app.start", Value::Null).await["logo"].as_str().unwrap().len();
    assert!(shown < 200 * 1024, "{shown}");
}
