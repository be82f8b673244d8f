//! The counter, from the empty line to what may not be; what is done is taken back.

use crate::driver::Window;
use serde_json::json;

/// The line that always listens.
const LINE: &str = "Scan a card or a battery, or type a name, a code or an amount";
/// A camera there is none of, and one that shows a grey wall.
const CAMERA: &str = "MediaDevices.prototype.getUserMedia = async () => {
    if (!window.wall) throw Object.assign(new Error('no'), { name: 'NotFoundError' });
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    let frame = 0;
    setInterval(() => { pen.fillStyle = `rgb(120, 130, ${(frame += 1) % 9})`; pen.fillRect(0, 0, canvas.width, canvas.height); }, 50);
    return canvas.captureStream(10);
}";

pub(super) async fn counter(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Counter").await;
    window.find("field", LINE).await;
    visit(window, "counter").await;
    let out = json!({ "question": { "search": "", "filters": { "holder": ["customer"] }, "sort": "code", "descending": false },
        "after": null, "limit": 1 });
    let out = window.call("battery.list", out).await.unwrap()["rows"][0]["short_code"].as_str().unwrap().to_owned();
    type_in(window, &out).await;
    window.see(&format!("Take back {out}")).await;
    visit(window, "counter-return").await;
    window.press("d").await;
    window.find("field", "Due").await;
    visit(window, "counter-due").await;
    window.fill("Due", "2001-01-01 10:00").await;
    window.find("button", "Do it").await;
    visit(window, "counter-due-refused").await;
    window.button("Close").await;
    window.press("Esc").await;
    window.gone("Take back").await;
    type_in(window, "Esnart Chama").await;
    window.see("paste the message of the phone money").await;
    visit(window, "counter-customer").await;
    window.paste(LINE, "You have received Ksh 50.00 from JANE. Ref QGH7X2K1 today").await;
    window.press("Enter").await;
    window.see("sms_amount_unclear").await;
    visit(window, "counter-sms-refused").await;
    window.press("Esc").await;
    window.gone("sms_amount_unclear").await;
    done(window, visit, &out).await;
    camera(window, visit).await;
}

async fn done(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str), out: &str) {
    type_in(window, out).await;
    window.see(&format!("Take back {out}")).await;
    window.press("l").await;
    window.find("field", "Reason").await;
    visit(window, "counter-lost").await;
    window.button("Cancel").await;
    window.press("Enter").await;
    window.see(&format!("Took back {out}")).await;
    visit(window, "counter-done").await;
    window.press("Ctrl+z").await;
    window.see("Undo this?").await;
    visit(window, "counter-undo").await;
    window.press("Enter").await;
    window.gone("Undo this?").await;
    window.see("Undone: ").await;
    window.gone("taken.").await;
    visit(window, "counter-undone").await;
}

async fn camera(window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.run(CAMERA, vec![]).await;
    window.button("Read codes with the camera").await;
    window.see("No camera was found").await;
    visit(window, "counter-no-camera").await;
    window.run("window.wall = true", vec![]).await;
    window.button("Try again").await;
    window.see("Hold a QR code").await;
    window.until("the picture", "document.querySelector('video')?.videoWidth > 0").await;
    visit(window, "counter-camera").await;
    window.button("Turn the camera off").await;
    window.gone("Hold a QR code").await;
}

async fn type_in(window: &Window, text: &str) {
    window.paste(LINE, text).await;
    window.press("Enter").await;
}
