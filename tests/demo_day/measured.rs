//! What a battery measured: live from the station, and the day before from its SD card.

use std::f64::consts::PI;
use std::fmt::Write;
use std::fs;

use serde_json::Value;
use tests::driver::Window;
use tests::{asked, searched};

use crate::Day;
use crate::riders::CHARGING;

/// A reading each five minutes of a day.
const READINGS: i64 = 288;
const BETWEEN_S: i64 = 300;
const CHART: &str = "document.querySelector('figure .plot img')?.naturalWidth > 0";

/// Looks at a battery's page and takes its card in; how many readings were on it.
pub async fn measured(day: &Day, window: &Window) -> usize {
    let battery = format!("B-{CHARGING:03}");
    let page = window.call("battery.list", asked(searched(&battery, "code"), &Value::Null, 1)).await.unwrap();
    let page = format!("/batteries/{}", page["rows"][0]["id"].as_str().unwrap());
    window.go(&page).await;
    window.find("heading", &battery).await;
    window.see("Fresh").await;
    chart(window).await;
    day.done(window, "live", "the battery's page shows what the station measures").await;

    let file = day.desktop.elsewhere("sd card.csv");
    let now = window.run("return Math.floor(Date.now() / 1_000)", vec![]).await.as_i64().unwrap();
    fs::write(&file, on_the_card(now)).unwrap();
    day.desktop.will_choose(&file);
    for (stored, duplicate) in [(READINGS, 0), (0, READINGS)] {
        window.button("Import its SD card").await;
        window.button("Work in the background").await;
        window.see(&format!("{stored} new, {duplicate} there before, 0 set aside.")).await;
        window.press("Esc").await;
    }
    // A chart goes by the clock, and another range is asked for at once.
    window.click("radio", "7 days").await;
    window
        .until(
            "a week with one day",
            "/Time with readings 1[345] %/.test(shown()) && !document.querySelector('[aria-busy=\"true\"]')",
        )
        .await;
    chart(window).await;
    let checked = format!("{READINGS} readings of the SD card are taken in, and again change nothing");
    day.done(window, "sd-card", &checked).await;
    usize::try_from(READINGS).unwrap()
}

/// Waits for the chart and turns to it.
async fn chart(window: &Window) {
    window.until("a chart", CHART).await;
    window.run("document.querySelector('figure').scrollIntoView({ block: 'end' })", vec![]).await;
}

/// The file a battery writes for itself: used in the evening, charged from morning on.
fn on_the_card(now: i64) -> String {
    let mut text = "id,d,tm,ci,cv,cp,ui,uv,up,t,v,i,p,soc,err\n".to_owned();
    for number in 0..READINGS {
        let at = now - (READINGS - number) * BETWEEN_S - 600;
        let (date, time) = written(at);
        let part = f64::from(i32::try_from(number).unwrap()) / f64::from(i32::try_from(READINGS).unwrap());
        let amperes = -6.0 * (2.0 * PI * part).sin() + 0.4 * (60.0 * part).sin();
        let soc = 62.0 - 30.0 * (1.0 - (2.0 * PI * part).cos()) / 2.0;
        let volts = 12.0 + 1.6 * soc / 100.0 + amperes / 60.0;
        let warm = 26.0 + 5.0 * (2.0 * PI * part + 1.0).sin();
        let charger = amperes.max(0.0);
        writeln!(
            text,
            "1,{date},{time},{charger:.2},{volts:.2},{:.1},0,5.02,0,{warm:.2},{volts:.3},{amperes:.3},{:.1},{soc:.1},",
            charger * volts,
            amperes * volts
        )
        .unwrap();
    }
    text
}

/// Date and time of a moment, in UTC as the firmware has them.
fn written(at: i64) -> (String, String) {
    let text = domain::Time(at * 1_000).iso();
    (text[..10].to_owned(), text[11..19].to_owned())
}
