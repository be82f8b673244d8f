//! The program, as it is started and ended.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::hub::{Hub, soon, world};

fn started(words: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hubkeeper-sim"));
    let mut child = command.args(words).stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("it starts");
    let out = child.stdout.take().expect("it speaks");
    (child, BufReader::new(out).lines())
}

#[tokio::test]
async fn it_plays_a_world_from_a_file_and_ends_when_it_is_told_to() {
    let hub = Hub::start(0, None).await;
    let file = std::env::temp_dir().join(format!("hubkeeper-sim-{}.json", std::process::id()));
    std::fs::write(&file, serde_json::to_string(&world(hub.port())).expect("JSON")).expect("written");
    let words = ["--world", file.to_str().expect("a path"), "--speed", "7200", "--faults", "some", "--seed", "5"];
    let (mut child, mut lines) = started(&words);
    let mut confirmed = 0;
    while confirmed < 5 {
        let line = soon("a line", lines.next_line()).await.expect("a line").expect("it goes on");
        let line: Value = serde_json::from_str(&line).expect("JSON");
        assert!(line["station"].is_string() && line["event"].is_string(), "{line}");
        confirmed += usize::from(line["how"]["ended"] == "confirmed");
    }
    let id = child.id().expect("it runs").to_string();
    let killed = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill");
    assert!(killed.success());
    assert!(soon("its end", child.wait()).await.expect("it ends").success());
    std::fs::remove_file(&file).expect("removed");
}

#[tokio::test]
async fn without_a_world_it_says_what_it_wants() {
    let (mut child, _) = started(&[]);
    assert_eq!(soon("its end", child.wait()).await.expect("it ends").code(), Some(2));
}
