use std::path::PathBuf;
use std::process::{Command, Output};

use seawall_testkit::zstd_text;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_seawall-generate")).args(arguments).output().expect("the binary was built")
}

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("seawall-{}-{name}", std::process::id()))
}

#[test]
fn a_recording_is_packed_when_its_name_says_so() {
    let (packed, truth) = (scratch("recording.jsonl.zst"), scratch("truth.jsonl"));
    let (out, list) = (packed.to_string_lossy(), truth.to_string_lossy());
    let size = ["--pods", "150", "--seed", "3", "--planted", "5", "--truth", &list];
    let output = run(&[&size[..], &["--format", "recording", "-o", &out]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let plain = run(&[&size[..], &["--format", "recording"]].concat());
    assert!(zstd_text(&packed).as_bytes() == plain.stdout, "stdout and file hold the same");
    assert_eq!(zstd_text(&truth).lines().count(), 5);
    for path in [packed, truth] {
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn the_answer_is_alone_on_stdout() {
    let output = run(&["--pods", "20", "--format", "dump"]);
    let dump: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(dump["kind"], "List");
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("20 pods, "));
}

#[test]
fn wrong_options_say_what_is_wrong() {
    for (arguments, message) in [
        (&["--pots", "3"][..], "`--pots` is no option"),
        (&["--pods"][..], "`--pods` needs a value"),
        (&["--pods", "many"][..], "`--pods` wants a number, not `many`"),
        (&["--format", "tree"][..], "a tree needs a folder"),
        (&["--format", "xml"][..], "`xml` is no format"),
        (&["--network", "huge"][..], "`--network` wants small, medium or large, not `huge`"),
        (&["--network", "small", "--format", "yaml"][..], "`yaml` is no format of `--network`"),
        (&["-o", "/nowhere/at/all"][..], "cannot write `/nowhere/at/all`"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(message), "{arguments:?}: {said}");
    }
}
