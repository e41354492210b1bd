//! What shells, manuals and kubectl need: completions, pages, and the name that we are called by.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const BINARY: &str = env!("CARGO_BIN_EXE_seawall");

fn run(binary: impl AsRef<Path>, arguments: &[&str]) -> Output {
    Command::new(binary.as_ref()).args(arguments).env_remove("COLUMNS").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_shell_has_a_script_that_knows_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(BINARY, &["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        let script = text(&output.stdout);
        for word in ["scan", "fail-on", "explain", "lsp"] {
            assert!(script.contains(word), "{word} is not in the script for {shell}");
        }
    }
    assert_eq!(run(BINARY, &["completions", "tcsh"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn bash_takes_its_script_and_completes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("seawall.bash");
    fs::write(&script, run(BINARY, &["completions", "bash"]).stdout).unwrap();
    let script = script.to_str().unwrap();
    let checked = run("bash", &["-n", script]);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    let typed =
        "source \"$1\"; COMP_WORDS=(seawall sc); COMP_CWORD=1; _seawall seawall sc seawall; echo \"${COMPREPLY[@]}\"";
    let completed = run("bash", &["-c", typed, "bash", script]);
    assert_eq!(text(&completed.stdout).trim(), "scan", "{}", text(&completed.stderr));
}

#[test]
fn the_manual_is_a_page_for_each_command() {
    let page = text(&run(BINARY, &["man"]).stdout);
    assert!(page.contains(".TH seawall 1"), "{page}");
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    assert_eq!(run(BINARY, &["man", "-o", pages.to_str().unwrap()]).status.code(), Some(0));
    let page = fs::read_to_string(pages.join("seawall-scan.1")).unwrap();
    assert!(page.contains("fail\\-on"), "{page}");
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(run(BINARY, &["man", "-o", file.to_str().unwrap()]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn called_as_a_plugin_it_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("kubectl-seawall");
    std::os::unix::fs::symlink(BINARY, &plugin).unwrap();
    let help = text(&run(&plugin, &["scan", "--help"]).stdout);
    assert!(help.contains("Usage: kubectl seawall scan"), "{help}");
    assert!(text(&run(&plugin, &["--version"]).stdout).starts_with("kubectl seawall "));
    let wrong = text(&run(&plugin, &["scan", "--no-such-flag"]).stderr);
    assert!(wrong.contains("kubectl seawall scan"), "{wrong}");
    let output = run(&plugin, &["rules"]);
    assert_eq!(output.stdout, run(BINARY, &["rules"]).stdout);
    assert!(text(&run(BINARY, &["scan", "--help"]).stdout).contains("Usage: seawall scan"));
}
