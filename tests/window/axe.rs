use std::fs;

use serde_json::{Value, json};
use tests::driver::Window;
use tests::screens;

/// Finds what those who cannot see, hear or point well would stumble over. Scripts of the driver run outside of the
/// page's security policy.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");

#[tokio::test(flavor = "multi_thread")]
async fn no_screen_has_a_serious_obstacle_in_any_theme_or_language() {
    let axe = fs::read_to_string(AXE).expect("the UI's packages are installed");
    let mut obstacles = Vec::new();
    screens::walk(async |window: &Window, screen: &str| {
        if window.run("return typeof axe === 'undefined'", vec![]).await == true {
            window.run(&format!("{axe}\nwindow.axe = axe;"), vec![]).await;
        }
        screens::in_every_look(window, async |language, theme| {
            for found in violations(window).await {
                obstacles.push(format!("{screen} ({language}, {theme}): {found}"));
            }
        })
        .await;
    })
    .await;
    assert!(obstacles.is_empty(), "{} obstacles:\n{}", obstacles.len(), obstacles.join("\n"));
}

async fn violations(window: &Window) -> Vec<String> {
    let script = "axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) => done({ answer: violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 160)}: ${tidy(node.any.concat(node.all, node.none).map(({ message }) => message).join(' ')).slice(0, 200)}`)) }))";
    let found: Value = window.wait(script, vec![]).await;
    serde_json::from_value(json!(found)).unwrap()
}
