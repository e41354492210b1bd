//! What happens to files, and what the exit code says.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Folder, pod, run_in};

fn bad() -> String {
    pod("      image: a:1\n").replacen("spec:\n", "spec:\n  hostPID: true\n", 1)
}

fn good() -> String {
    bad().replace("  hostPID: true\n", "")
}

const RULE: &str = "--rule=host-pid";

#[test]
fn the_exit_code_says_whether_something_changes() {
    let folder = Folder::with(&bad());
    let shown = folder.fix(&[RULE]);
    assert_eq!(shown.code, 1, "{}", shown.err);
    assert_eq!(folder.read("a.yaml"), bad(), "without --write nothing is written");
    let written = folder.fix(&[RULE, "--write"]);
    assert_eq!((written.code, written.out.as_str()), (0, ""), "{}", written.err);
    assert_eq!(folder.read("a.yaml"), good());
    for again in [folder.fix(&[RULE]), folder.fix(&[RULE, "--write"])] {
        assert_eq!((again.code, again.out.as_str()), (0, ""));
    }
    assert_eq!(folder.fix(&["no/such/file"]).code, 2);
    assert_eq!(folder.fix(&["--rule", "no-such-rule"]).code, 2);
    assert_eq!(folder.fix(&["--write", "--diff"]).code, 2);
    folder.write("a.yaml", "a: [\n");
    assert_eq!(folder.fix(&["--strict-input"]).code, 3);
}

#[test]
fn what_may_be_noticed_needs_to_be_asked_for() {
    let folder = Folder::with(&pod("      image: a:1\n      securityContext:\n        privileged: true\n"));
    let run = folder.fix(&["--rule=KSV-0017"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(
        run.err.contains("1 finding: privileged-container: a.yaml:10: a running application may notice"),
        "{}",
        run.err
    );
    assert!(folder.fix(&["--rule=KSV-0017", "--review"]).out.contains("+        privileged: false"));
    assert_eq!(folder.fix(&["--rule=KSV-0017", "--review", "--skip=privileged-container"]).out, "");
}

#[test]
fn git_takes_the_diff() {
    if Command::new("git").arg("--version").output().is_err() {
        return eprintln!("skipped: there is no git");
    }
    let folder = Folder::with(&bad());
    folder.write("with blank/b.yaml", bad().replace('\n', "\r\n"));
    folder.write("c.yaml", bad().trim_end());
    folder.write("d.json", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"d\"},\"spec\":{\"hostPID\":true,\"containers\":[]}}");
    folder.write(
        "e.yaml",
        pod("      image: a:1\n      env:\n        - name: DB_PASSWORD\n          value: hunter2hunter2"),
    );
    let names = ["a.yaml", "with blank/b.yaml", "c.yaml", "d.json", "e.yaml"];
    let diff = folder.fix(&["--review", "--profile=all"]).out;
    let before: Vec<String> = names.iter().map(|name| folder.read(name)).collect();
    assert_eq!(folder.fix(&["--review", "--profile=all", "--write"]).code, 0);
    let written: Vec<String> = names.iter().map(|name| folder.read(name)).collect();
    names.iter().zip(&before).for_each(|(name, text)| folder.write(name, text));
    fs::write(folder.path("fix.diff"), diff).unwrap();
    let applied = Command::new("git")
        .args(["apply", "--whitespace=nowarn", "fix.diff"])
        .current_dir(folder.0.path())
        .output()
        .unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let patched: Vec<String> = names.iter().map(|name| folder.read(name)).collect();
    assert_eq!(patched, written);
    assert!(before.iter().zip(&written).all(|(before, after)| before != after));
}

#[test]
fn an_editor_gets_edits_that_make_the_same_file() {
    let folder = Folder::with(&bad());
    let report = folder.fix(&["--review", "--format=json"]).json();
    assert_eq!(report["kind"], "FixReport");
    let file = &report["files"][0];
    assert_eq!(file["file"], "a.yaml");
    let mut text = bad();
    for edit in file["edits"].as_array().unwrap().iter().rev() {
        let at = |side: &str| usize::try_from(edit[side]["offset"].as_u64().unwrap()).unwrap();
        text.replace_range(at("start")..at("end"), edit["text"].as_str().unwrap());
    }
    folder.fix(&["--review", "--write"]);
    assert_eq!(folder.read("a.yaml"), text);
    let fixed = report["fixed"].as_array().unwrap();
    assert!(fixed.iter().any(|finding| finding["rule"] == "host-pid" && finding["location"]["line"] == 6), "{fixed:?}");
}

#[test]
fn a_file_that_may_not_be_written_is_left_alone_and_the_others_are_written() {
    let folder = Folder::with(&bad());
    folder.write("b.yaml", bad());
    let mut permissions = fs::metadata(folder.path("b.yaml")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.path("b.yaml"), permissions).unwrap();
    let run = folder.fix(&[RULE, "--write"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("b.yaml: not written: it is read-only"), "{}", run.err);
    assert_eq!((folder.read("a.yaml"), folder.read("b.yaml")), (good(), bad()));
    assert_eq!(names(&folder), ["a.yaml", "b.yaml"]);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::new();
    folder.write("real/a.yaml", bad());
    fs::set_permissions(folder.path("real/a.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.yaml", folder.path("link.yaml")).unwrap();
    assert_eq!(folder.fix(&["link.yaml", RULE, "--write"]).code, 0);
    assert!(folder.path("link.yaml").is_symlink());
    assert_eq!(folder.read("real/a.yaml"), good());
    assert_eq!(fs::metadata(folder.path("real/a.yaml")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_stream_goes_through() {
    let run = run_in(Path::new("."), &["-", "--write", RULE], &bad());
    assert_eq!((run.code, run.out), (0, good()));
    let run = run_in(Path::new("."), &["-", RULE], &bad());
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("--- a/-\n+++ b/-\n@@ -3,7 +3,6 @@\n"), "{}", run.out);
}

#[test]
fn what_is_packed_or_recorded_is_not_written() {
    let folder = Folder::new();
    let header = "{\"apiVersion\":\"seawall.dev/v1\",\"kind\":\"Recording\",\"cluster\":{}}\n";
    let object = "{\"object\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"d\",\"namespace\":\"x\"},\"spec\":{\"hostPID\":true,\"containers\":[]}}}\n";
    folder.write("cluster.jsonl", format!("{header}{object}"));
    folder.write("a.tar", tar("a.yaml", &bad()));
    for (name, reason) in [("cluster.jsonl", "it stands in a recording"), ("a.tar", "it stands in an archive")] {
        let before = fs::read(folder.path(name)).unwrap();
        let run = folder.fix(&[name, RULE, "--write"]);
        assert!(run.refused().iter().any(|line| line.contains(reason)), "{name}: {}", run.err);
        assert_eq!(fs::read(folder.path(name)).unwrap(), before);
    }
}

#[test]
fn a_json_file_takes_no_second_object() {
    let text = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"d\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a:1\",\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2hunter2\"}]}]}}";
    let run = run_in(Path::new("."), &["-", "--write", "--review", "--rule=plaintext-secret-in-env"], text);
    assert_eq!(run.out, text);
    assert!(run.refused()[0].contains("a JSON file takes no other object"), "{}", run.err);
}

#[test]
fn the_answer_does_not_depend_on_threads() {
    let folder = Folder::new();
    for number in 0..40 {
        folder.write(&format!("{number}.yaml"), bad().replace("name: web", &format!("name: web{number}")));
    }
    let one = folder.fix(&["--review", "--profile=all", "--threads=1", "--format=json"]);
    let many = folder.fix(&["--review", "--profile=all", "--threads=8", "--format=json"]);
    assert_eq!((one.out, one.err), (many.out, many.err));
}

fn names(folder: &Folder) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A tar archive with one small member.
fn tar(name: &str, text: &str) -> Vec<u8> {
    let mut head = [0_u8; 512];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[100..107].copy_from_slice(b"0000644");
    head[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
    head[136..147].copy_from_slice(b"00000000000");
    head[148..156].fill(b' ');
    head[156] = b'0';
    head[257..263].copy_from_slice(b"ustar\0");
    head[263..265].copy_from_slice(b"00");
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let mut archive = [&head, text.as_bytes()].concat();
    archive.resize(archive.len().next_multiple_of(512) + 1024, 0);
    archive
}
