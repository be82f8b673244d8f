//! The camera at the counter: what it sees is scanned, once, and it is off whenever nobody looks. The picture is made here, for
//! a computer that runs tests has no camera.

use serde_json::{Value, json};
use tests::STAFF_PASSWORD;
use tests::driver::{Desktop, Window};
use tests::sample::{AT_THE_COUNTER as CUSTOMERS, a_counter, card};

/// `B-10` as a QR code.
const QR: [&str; 21] = [
    "#######.#...#.#######",
    "#.....#..###..#.....#",
    "#.###.#..#.#..#.###.#",
    "#.###.#.####..#.###.#",
    "#.###.#.#.#.#.#.###.#",
    "#.....#.#..#..#.....#",
    "#######.#.#.#.#######",
    "........##.##........",
    "#...#.###..#.#####..#",
    "###.#..#.#.##..#..###",
    "#.#..##.#..#..####..#",
    "###.#....#...##.#..#.",
    "#.....#.#...###..####",
    "........#...###....#.",
    "#######.#...##...##..",
    "#.....#..#.##..#.#..#",
    "#.###.#.#.##..###.###",
    "#.###.#....##..#.#.##",
    "#.###.#..#.#..#####..",
    "#.....#..##..##.#.#.#",
    "#######.#...###...###",
];

/// A camera that sees the code, lightly askew, where `camera.sees`, and refuses with `camera.error`; `camera.looks` counts.
const CAMERA: &str = "
    const code = arguments[0];
    const camera = window.camera = { sees: false, error: null, asked: [], looks: 0, track: null };
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 360];
    const pen = canvas.getContext('2d');
    let frame = 0;
    const draw = () => {
        pen.setTransform(1, 0, 0, 1, 0, 0);
        pen.fillStyle = `rgb(220, 222, ${210 + (frame += 1) % 10})`;
        pen.fillRect(0, 0, 640, 360);
        pen.setTransform(1, 0.08, -0.06, 1, 215, 60);
        pen.fillStyle = 'rgb(30, 32, 28)';
        if (camera.sees) code.forEach((row, y) => [...row].forEach((point, x) => point === '#' && pen.fillRect(x * 10, y * 10, 10.5, 10.5)));
    };
    setInterval(draw, 50);
    draw();
    MediaDevices.prototype.getUserMedia = async (wanted) => {
        camera.asked.push(wanted);
        if (camera.error) throw Object.assign(new Error('no'), { name: camera.error });
        const stream = canvas.captureStream(20);
        [camera.track] = stream.getVideoTracks();
        return stream;
    };
    const { getImageData } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.getImageData = function (...area) { camera.looks += 1; return getImageData.apply(this, area); };";

const ON: &str = "Read codes with the camera";
const OFF: &str = "Turn the camera off";

async fn is_dark(window: &Window) {
    window.until("the camera off", "camera.track.readyState === 'ended'").await;
}

/// How often something was scanned, as the log has it: a code that is scanned again while it stands in the basket shows nothing.
fn scans(desktop: &Desktop) -> usize {
    let logs = std::fs::read_dir(desktop.folder().join("logs")).expect("there are logs").filter_map(Result::ok);
    let text = |log: std::fs::DirEntry| std::fs::read_to_string(log.path()).unwrap_or_default();
    logs.map(|log| text(log).matches("\"counter.scan\"").count()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_camera_scans_what_it_sees_and_is_off_when_nobody_looks() {
    let desktop = Desktop::with_data(a_counter().await);
    let window = desktop.start().await;
    sign_in(&window).await;
    window.run(CAMERA, vec![json!(QR)]).await;
    window.go("/counter").await;
    window.find("button", ON).await;
    assert_eq!(window.run("return camera.asked.length", vec![]).await, 0, "off until somebody turns it on");

    window.button(ON).await;
    window.until("looks", "camera.looks > 3").await;
    let wanted = window.run("return camera.asked[0]", vec![]).await;
    assert_eq!(wanted["audio"], false, "nothing is heard: {wanted}");
    window.scan(&card(1)).await;
    window.see(CUSTOMERS[0]).await;
    window.run("camera.looks = 0", vec![]).await;
    window.until("looks", "camera.looks > 8").await;
    let before = scans(&desktop);
    assert!(before > 0, "the card was scanned");
    window.run("camera.sees = true", vec![]).await;
    window.see("Hand over B-10").await;
    // It is still there, and was scanned once.
    window.run("camera.looks = 0", vec![]).await;
    window.until("more looks", "camera.looks > 8").await;
    assert!(!window.has("button", "A manager allows it").await);
    window.gone("stands here twice").await;
    assert_eq!(scans(&desktop), before + 1, "once, however long it is seen");
    window.press("Enter").await;
    window.see(&format!("Rented B-10 to {}", CUSTOMERS[0])).await;
    window.run("camera.looks = 0", vec![]).await;
    window.until("more looks", "camera.looks > 8").await;
    window.see(&format!("Rented B-10 to {}", CUSTOMERS[0])).await;

    // Off with the room, on again with it, off with the lock and with the button.
    window.go("/batteries").await;
    is_dark(&window).await;
    window.go("/counter").await;
    window.until("the camera on", "camera.asked.length === 2 && camera.track.readyState === 'live'").await;
    window.call("session.lock", Value::Null).await.unwrap();
    is_dark(&window).await;
    window.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_cannot_be_used_says_why() {
    let desktop = Desktop::with_data(a_counter().await);
    let window = desktop.start().await;
    sign_in(&window).await;
    window.run(CAMERA, vec![json!(QR)]).await;
    window.run("camera.error = 'NotFoundError'", vec![]).await;
    window.go("/counter").await;
    window.button(ON).await;
    window.see("No camera was found on this computer").await;
    for (error, words) in [
        ("NotAllowedError", "The camera may not be used"),
        ("NotReadableError", "Another program uses the camera"),
        ("OddError", "The camera does not start"),
    ] {
        window.run("camera.error = arguments[0]", vec![json!(error)]).await;
        window.button("Try again").await;
        window.see(words).await;
    }
    window.run("camera.error = null", vec![]).await;
    window.button("Try again").await;
    window.see("Hold a QR code or a barcode before the camera").await;
    window.button(OFF).await;
    is_dark(&window).await;
    window.gone("Hold a QR code").await;
    window.end().await;
}

async fn sign_in(window: &Window) {
    window.fill("Sign-in name", "grace").await;
    window.fill("Password", STAFF_PASSWORD).await;
    window.button("Sign in").await;
    window.link("Counter").await;
    window.find("field", "Scan a card or a battery, or type a name, a code or an amount").await;
    window.go("/").await;
}
