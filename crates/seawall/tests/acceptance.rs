//! What users accept, seen from outside: exceptions, baselines, configuration.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: tools}
spec:
  hostPID: true
  containers:
    - name: app
      image: shop/tools:1.0.0
      securityContext: {privileged: true}
";

const EXCEPTION: &str = "apiVersion: seawall.dev/v1
kind: Exception
metadata: {name: tools-debug}
spec:
  rules: [KSV017]
  objects: [{kind: Pod, name: tools}]
  owner: team-green
  reason: \"debugs the node; see the runbook\"
  ticket: OPS-12
  expires: 2027-01-31
";

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Runs in the folder, on a day that does not pass.
fn seawall(folder: &TempDir, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seawall"));
    command.args(arguments.split(' ')).current_dir(folder.path());
    if arguments.starts_with("scan") && !arguments.contains("--today") {
        command.args(["--today", "2026-11-21"]);
    }
    command.output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn an_excepted_finding_stays_in_the_report_and_does_not_fail_the_run() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let scan = "scan pod.yaml --rule privileged-container --exceptions ex.yaml";
    let output = seawall(&folder, &format!("{scan} --format json"));
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let report = json(&output);
    assert_eq!(report["summary"]["excepted"], 1);
    assert_eq!(report["summary"]["findings"]["critical"], 0);
    let exception = &report["findings"][0]["exception"];
    assert_eq!(exception["name"], "tools-debug");
    assert_eq!(exception["tool"], "seawall");
    assert_eq!(exception["reason"], "debugs the node; see the runbook");
    assert_eq!(exception["owner"], "team-green");
    assert_eq!(exception["ticket"], "OPS-12");
    assert_eq!(exception["expires"], "2027-01-31");
    assert_eq!((&exception["file"], &exception["line"]), (&"ex.yaml".into(), &1.into()));
    assert_eq!(report["exceptions"][0]["state"], "used");
    let table = text(&seawall(&folder, scan).stdout);
    assert!(table.contains("Excepted: 1 finding, by `tools-debug` (1)."), "{table}");
}

#[test]
fn the_others_still_fail_the_run() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let output = seawall(&folder, "scan pod.yaml --exceptions ex.yaml --format json");
    assert_eq!(code(&output), 1);
    let report = json(&output);
    let excepted = report["findings"].as_array().unwrap().iter().filter(|finding| !finding["exception"].is_null());
    assert_eq!(excepted.count(), 1);
}

#[test]
fn json_lines_say_the_same() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let output = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml --format jsonl");
    assert_eq!(code(&output), 0);
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Finding", "ExceptionState", "ScanSummary"]);
    assert_eq!(lines[0]["exception"]["name"], "tools-debug");
    assert_eq!(lines[2]["excepted"], 1);
}

#[test]
fn an_expired_exception_is_named_with_its_line_and_works_no_more() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let output = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml --today 2027-02-01");
    assert_eq!(code(&output), 1);
    let stderr = text(&output.stderr);
    assert!(stderr.starts_with("ex.yaml:1:1: exception `tools-debug` has expired"), "{stderr}");
}

#[test]
fn a_file_of_exceptions_that_is_not_there_stops_the_run() {
    let folder = folder(&[("pod.yaml", POD)]);
    let output = seawall(&folder, "scan pod.yaml --exceptions gone.yaml");
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("cannot read the file of exceptions `gone.yaml`"));
    assert_eq!(code(&seawall(&folder, "scan pod.yaml --exceptions .")), 2);
}

#[test]
fn a_broken_file_of_exceptions_excepts_nothing() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", "rules: [")]);
    let output = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml");
    assert_eq!(code(&output), 1);
    assert!(text(&output.stderr).starts_with("ex.yaml:1:"), "{}", text(&output.stderr));
    let strict = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml --strict-input");
    assert_eq!(code(&strict), 3);
}

const SCAN: &str = "scan manifests --profile all --format json --baseline base.json";

/// A folder whose manifests are in its baseline.
fn with_baseline(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    let output = seawall(&folder, "scan manifests --profile all --write-baseline base.json");
    assert_eq!(code(&output), 1, "what a baseline is made of is still found");
    folder
}

/// New, known and fixed, as the summary of a run against the baseline counts them.
fn compared(folder: &TempDir) -> (u64, u64, u64) {
    let output = seawall(folder, SCAN);
    let report = json(&output);
    let summary = &report["summary"];
    let new = summary["findings"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    let by_finding =
        report["findings"].as_array().unwrap().iter().filter(|finding| finding["baseline"] == "new").count();
    assert_eq!(new, by_finding as u64);
    (new, summary["known"].as_u64().unwrap(), summary["fixed"].as_u64().unwrap())
}

#[test]
fn what_the_baseline_knows_does_not_fail_the_run() {
    let folder = with_baseline(&[("manifests/pod.yaml", POD)]);
    let output = seawall(&folder, SCAN);
    assert_eq!(code(&output), 0);
    let (new, known, fixed) = compared(&folder);
    assert!(new == 0 && known > 5 && fixed == 0);
    assert!(json(&output)["findings"].as_array().unwrap().iter().all(|finding| finding["baseline"] == "known"));
    let table = seawall(&folder, "scan manifests --profile all --baseline base.json");
    assert!(
        text(&table.stdout).contains(&format!("{known} findings known in the baseline.")),
        "{}",
        text(&table.stdout)
    );
    let lines = text(&seawall(&folder, "scan manifests --profile all --baseline base.json --format jsonl").stdout);
    assert_eq!(lines.matches("\"baseline\":\"known\"").count() as u64, known);
}

#[test]
fn known_findings_stay_known_when_lines_lists_and_files_move() {
    let pod = POD.replace("    - name: app", "    - {name: first, image: shop/a:1.0.0}\n    - name: app");
    let folder = with_baseline(&[("manifests/pod.yaml", &pod)]);
    let (_, all, _) = compared(&folder);
    let moved = pod.replace("spec:\n", "spec:\n  # moved\n\n");
    write(folder.path(), "manifests/pod.yaml", &moved);
    assert_eq!(compared(&folder), (0, all, 0), "lines");
    let reordered = POD.to_owned() + "    - {name: first, image: shop/a:1.0.0}\n";
    write(folder.path(), "manifests/pod.yaml", &reordered);
    assert_eq!(compared(&folder), (0, all, 0), "lists");
    fs::rename(folder.path().join("manifests/pod.yaml"), folder.path().join("manifests/other.yml")).unwrap();
    assert_eq!(compared(&folder), (0, all, 0), "files");
}

#[test]
fn of_equal_findings_as_many_are_known_as_there_were() {
    // In folders of their own: side by side they would be applied together, which is one more finding.
    let folder = with_baseline(&[("manifests/a/pod.yaml", POD), ("manifests/b/pod.yaml", POD)]);
    let (_, all, _) = compared(&folder);
    write(folder.path(), "manifests/c/pod.yaml", POD);
    assert_eq!(compared(&folder), (all / 2, all, 0));
    fs::remove_file(folder.path().join("manifests/b/pod.yaml")).unwrap();
    fs::remove_file(folder.path().join("manifests/c/pod.yaml")).unwrap();
    assert_eq!(compared(&folder), (0, all / 2, all / 2));
}

#[test]
fn what_is_new_fails_the_run_and_what_is_gone_is_counted() {
    let folder = with_baseline(&[("manifests/pod.yaml", POD)]);
    let (_, all, _) = compared(&folder);
    write(folder.path(), "manifests/pod.yaml", &POD.replace("hostPID", "hostIPC"));
    assert_eq!(compared(&folder), (1, all - 1, 1));
    assert_eq!(code(&seawall(&folder, SCAN)), 1);
    let narrow = json(&seawall(&folder, "scan manifests --rule host-ipc --baseline base.json --format json"));
    assert_eq!(narrow["summary"]["fixed"], 0, "a rule that did not run has mended nothing");
}

#[test]
fn a_baseline_has_the_same_bytes_whatever_the_order_and_holds_no_values() {
    let secret = ["hunter2", "Correct", "Horse"].join("-");
    let other = POD
        .replace("tools}", "other}")
        .replace("    - name: app", &format!("    - name: app\n      env: [{{name: DB_PASSWORD, value: {secret}}}]"));
    let one = with_baseline(&[("manifests/a.yaml", POD), ("manifests/b.yaml", &other)]);
    let two = with_baseline(&[("manifests/x.yaml", &other), ("manifests/y.yaml", POD)]);
    let base = |folder: &TempDir| fs::read_to_string(folder.path().join("base.json")).unwrap();
    assert_eq!(base(&one), base(&two));
    assert!(!base(&one).contains(&secret) && base(&one).contains("DB_PASSWORD"));
    let names = fs::read_dir(one.path()).unwrap().count();
    assert_eq!(names, 2, "nothing is left beside it");
}

#[test]
fn what_is_excepted_is_not_in_the_baseline() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    seawall(&folder, "scan pod.yaml --exceptions ex.yaml --write-baseline base.json");
    assert_eq!(code(&seawall(&folder, "scan pod.yaml --exceptions ex.yaml --baseline base.json")), 0);
    assert_eq!(code(&seawall(&folder, "scan pod.yaml --baseline base.json")), 1, "without its exception it is new");
}

#[test]
fn a_damaged_baseline_stops_the_run() {
    let folder = with_baseline(&[("manifests/pod.yaml", POD)]);
    let whole = fs::read_to_string(folder.path().join("base.json")).unwrap();
    for damaged in [
        "",
        "{}",
        "[]",
        "null",
        &whole[..whole.len() / 2],
        &whole.replacen("\"id\":\"", "\"id\":\"x", 1),
        &format!("<<<<<<< HEAD\n{whole}"),
    ] {
        write(folder.path(), "base.json", damaged);
        let output = seawall(&folder, SCAN);
        assert_eq!(code(&output), 2, "{damaged}");
        assert!(text(&output.stderr).contains("`base.json` is no baseline: line "), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "");
    }
    assert_eq!(code(&seawall(&folder, "scan manifests --baseline gone.json")), 2);
    assert_eq!(code(&seawall(&folder, "scan manifests --write-baseline no/such/folder/base.json")), 2);
}

#[test]
fn the_configuration_above_the_target_counts_and_flags_win() {
    let toml = "profile = \"baseline\"\nfail-on = \"never\"\nskip = [\"KSV-0017\"]\nformat = \"json\"\n";
    let folder = folder(&[("seawall.toml", toml), ("a/b/pod.yaml", POD)]);
    let output = seawall(&folder, "scan a/b");
    assert_eq!(code(&output), 0, "fail-on is never");
    let report = json(&output);
    assert_eq!(report["summary"]["findings"]["medium"], 0, "the profile is baseline");
    let rules: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"host-pid") && !rules.contains(&"privileged-container"), "{rules:?}");
    let output = seawall(&folder, "scan a/b --fail-on high --skip host-pid --profile all");
    assert_eq!(code(&output), 1);
    assert!(text(&output.stdout).contains("privileged-container") && !text(&output.stdout).contains("\"host-pid\""));
    assert_eq!(code(&seawall(&folder, "scan a/b --no-config")), 1);
}

#[test]
fn a_configuration_of_another_repository_does_not_count() {
    let folder = folder(&[("seawall.toml", "fail-on = \"never\"\n"), ("repo/.git/HEAD", ""), ("repo/pod.yaml", POD)]);
    assert_eq!(code(&seawall(&folder, "scan repo")), 1);
    assert_eq!(code(&seawall(&folder, "scan repo --config seawall.toml")), 0);
    assert_eq!(code(&seawall(&folder, "scan repo --config gone.toml")), 2);
}

#[test]
fn targets_with_different_configurations_are_refused() {
    let folder = folder(&[("a/seawall.toml", ""), ("a/pod.yaml", POD), ("b/pod.yaml", POD)]);
    let output = seawall(&folder, "scan a b");
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("`a` has `a/seawall.toml`, `b` has none"), "{}", text(&output.stderr));
    assert_eq!(code(&seawall(&folder, "scan a b --no-config")), 1);
}

#[test]
fn paths_in_the_configuration_count_from_its_folder() {
    let toml = "exceptions = [\"policy/ex.yaml\"]\nrule = [\"KSV-0017\"]\nbaseline = \"policy/base.json\"\n";
    let base = "{\"apiVersion\":\"seawall.dev/v1\",\"kind\":\"Baseline\",\"findings\":[]}";
    let files = [
        ("p/seawall.toml", toml),
        ("p/policy/ex.yaml", EXCEPTION),
        ("p/policy/base.json", base),
        ("p/m/pod.yaml", POD),
    ];
    let folder = folder(&files);
    let output = seawall(&folder, "scan p/m --format json");
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert_eq!(json(&output)["findings"][0]["exception"]["file"], "p/policy/ex.yaml");
}

#[test]
fn what_is_excluded_is_not_read_unless_it_is_named() {
    let toml = "[scan]\nexclude = [\"vendor/\", \"*.gen.yaml\", \"!keep.gen.yaml\"]\n";
    let other = |name: &str| POD.replace("tools}", &format!("{name}}}"));
    let folder = folder(&[
        ("seawall.toml", toml),
        ("pod.yaml", POD),
        ("vendor/a.yaml", &other("vendored")),
        ("x/y/b.gen.yaml", &other("generated")),
        ("x/keep.gen.yaml", &other("kept")),
    ]);
    let names = |arguments: &str| {
        let report = json(&seawall(&folder, arguments));
        let mut names: Vec<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["object"]["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("scan . --rule host-pid --format json"), ["kept", "tools"]);
    assert_eq!(names("scan vendor/a.yaml --rule host-pid --format json"), ["vendored"]);
}

#[test]
fn parameters_of_rules_are_set_by_the_configuration() {
    let toml = "rule = [\"low-uid\"]\n[rules.low-uid]\nuser = 20000\n";
    let pod = POD.replace("{privileged: true}", "{runAsUser: 5}");
    let folder = folder(&[("seawall.toml", toml), ("pod.yaml", &pod)]);
    let fixes = |arguments: &str| text(&seawall(&folder, arguments).stdout).contains("20000");
    assert!(fixes("scan pod.yaml --format json"));
    assert!(!fixes("scan pod.yaml --format json --no-config --rule low-uid"));
}

#[test]
fn a_configuration_that_is_not_in_order_stops_the_run_and_names_its_line() {
    let folder = folder(&[("pod.yaml", POD)]);
    for (toml, expected) in [
        ("\nprofil = \"all\"\n", "seawall.toml:2:1: no key is called `profil`; did you mean `profile`?"),
        ("profile = \"most\"\n", "seawall.toml:1:11: `most` is no profile"),
        ("skip = [\"host-pdi\"]\n", "seawall.toml:1:8: no rule is called `host-pdi`; did you mean `host-pid`?"),
        (
            "framework = \"ciss-1.12\"\n",
            "seawall.toml:1:13: no framework is called `ciss-1.12`; did you mean `cis-1.12`?",
        ),
        ("only = \"postur\"\n", "seawall.toml:1:8: no analysis is called `postur`; did you mean `posture`?"),
        ("kubernetes = 1.33\n", "seawall.toml:1:14: `kubernetes` takes a text: `kubernetes = \"..\"`"),
        ("skip = 5\n", "seawall.toml:1:8: `skip` takes a list of words"),
        ("rules = [\"a\"]\n", "the rules that run are `rule = [..]`"),
        (
            "[rules.low-uid]\nusr = 1\n",
            "seawall.toml:2:1: no parameter of `low-uid` is called `usr`; did you mean `user`?",
        ),
        ("[rules.low-uid]\nuser = \"a\"\n", "seawall.toml:2:8: `low-uid.user` takes a number"),
        ("[rules.low-uid]\nuser = -1\n", "seawall.toml:2:8: `low-uid.user` takes a number"),
        ("[rules.host-pid]\nuser = 1\n", "seawall.toml:2:1: the rule `host-pid` has no parameters"),
        ("[rules.nothing-such]\n", "seawall.toml:1:8: no rule is called `nothing-such`"),
        ("[scan]\nexclud = []\n", "seawall.toml:2:1: no key is called `exclud`; did you mean `exclude`?"),
        ("[scan]\nexclude = [\"[z-a]\"]\n", "seawall.toml:2:11: `[z-a]` is no pattern of files"),
        ("world = \"flat\"\n", "seawall.toml:1:9: `flat` is neither open nor closed"),
        ("format = \"pdf\"\n", "seawall.toml:1:10: `pdf` is no format"),
        ("profile = \n", "seawall.toml:1:"),
        ("baseline = \"gone.json\"\n", "cannot read the file of a baseline `gone.json`"),
    ] {
        write(folder.path(), "seawall.toml", toml);
        let output = seawall(&folder, "scan pod.yaml");
        assert_eq!(code(&output), 2, "{toml}");
        assert!(text(&output.stderr).contains(expected), "{toml}{}", text(&output.stderr));
    }
    write(folder.path(), "seawall.toml", "a = 1\nb = 2\n");
    assert_eq!(text(&seawall(&folder, "scan pod.yaml").stderr).lines().count(), 2, "all that is wrong is named");
}

#[test]
fn it_is_explained_what_is_in_force_and_why() {
    let toml = "# ours\nprofile = \"strict\"\nskip = [\"host-pid\", \"host-ipc\"]\n\n[rules.low-uid]\nuser = 20000\n";
    let folder = folder(&[("seawall.toml", toml), ("a/pod.yaml", POD)]);
    let table = text(&seawall(&folder, "config explain a --fail-on low").stdout);
    let line = |name: &str| {
        let line = table.lines().find(|line| line.trim_start().starts_with(name));
        line.unwrap_or_else(|| panic!("{table}")).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(table.starts_with("Configuration: seawall.toml\n"), "{table}");
    assert_eq!(line("profile"), "profile strict seawall.toml:2");
    assert_eq!(line("skip"), "skip host-pid, host-ipc seawall.toml:3");
    assert_eq!(line("fail-on"), "fail-on low flag");
    assert_eq!(line("format"), "format table default");
    assert_eq!(line("rules.low-uid.user"), "rules.low-uid.user 20000 seawall.toml:6");
    let shown = json(&seawall(&folder, "config explain a --json"));
    assert_eq!(shown["kind"], "Configuration");
    assert_eq!(
        shown["settings"][0],
        serde_json::json!({"name": "profile", "value": "strict", "from": "file", "file": "seawall.toml", "line": 2})
    );
    let none = text(&seawall(&folder, "config explain a --no-config").stdout);
    assert!(none.starts_with("No seawall.toml"), "{none}");
    let rules = seawall(&folder, "config explain a --rule host-pid --no-config");
    assert!(text(&rules.stdout).contains("host-pid"));
}

#[test]
fn what_other_tools_were_told_counts_and_is_listed_with_its_place() {
    let pod = POD
        .replace(
            "{name: tools}",
            "\n  name: tools\n  annotations:\n    polaris.fairwinds.com/hostPIDSet-exempt: 'true'",
        )
        .replace("securityContext:", "# trivy:ignore:KSV-0017\n      securityContext:")
        .replace("privileged: true", "privileged: true, runAsUser: 5");
    let folder = folder(&[("m/pod.yaml", &pod), ("m/.trivyignore", "KSV-0020\n")]);
    let rules = "--rule host-pid --rule privileged-container --rule low-uid";
    for format in ["json", "jsonl"] {
        let output = seawall(&folder, &format!("scan m {rules} --format {format}"));
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let stdout = text(&output.stdout);
        for written in [
            "\"tool\":\"polaris\",\"rules\":[\"host-pid\"],\"reason\":null,\"owner\":null,\"ticket\":null,\"expires\":null,\"file\":\"m/pod.yaml\",\"line\":6",
            "\"tool\":\"trivy\",\"rules\":[\"privileged-container\"],\"reason\":null,\"owner\":null,\"ticket\":null,\"expires\":null,\"file\":\"m/pod.yaml\",\"line\":12",
            "\"file\":\"m/.trivyignore\",\"line\":1",
        ] {
            assert!(stdout.contains(written), "{format}: {stdout}");
        }
        assert!(stdout.contains("\"excepted\":3"), "{stdout}");
    }
    let output = seawall(&folder, &format!("scan m {rules} --no-suppressions --format json"));
    assert_eq!(code(&output), 1);
    assert_eq!(json(&output)["summary"]["excepted"], 0);
    assert_eq!(json(&output)["exceptions"].as_array().unwrap().len(), 0);
}

#[test]
fn exceptions_do_not_depend_on_threads_or_the_way_of_reporting() {
    let folder = TempDir::new().unwrap();
    for number in 0..30 {
        let pod = POD.replace("tools}", &format!("tools-{number}}}"));
        let comment = if number % 3 == 0 { "  # checkov:skip=CKV_K8S_16:why\n" } else { "" };
        write(folder.path(), &format!("m/{number}.yaml"), &pod.replace("spec:\n", &format!("{comment}spec:\n")));
    }
    let json = |threads| seawall(&folder, &format!("scan m --profile all --format json --threads {threads}")).stdout;
    assert!(json(1) == json(8));
    let lines = text(&seawall(&folder, "scan m --profile all --format jsonl").stdout);
    assert_eq!(lines.matches("\"exception\":{").count(), 10, "{lines}");
}

#[test]
fn what_is_accepted_is_not_mended() {
    let pod = POD.replace("hostPID: true", "hostPID: true # trivy:ignore:KSV-0010");
    let files = [("m/pod.yaml", &*pod), ("ex.yaml", EXCEPTION), ("seawall.toml", "exceptions = [\"ex.yaml\"]\n")];
    let folder = folder(&files);
    let fixed = |flags: &str| text(&seawall(&folder, &format!("fix m --review --today 2026-11-21{flags}")).stdout);
    assert!(!fixed("").contains("-  hostPID") && !fixed("").contains("privileged: false"), "{}", fixed(""));
    assert!(fixed(" --no-suppressions").contains("-  hostPID"), "{}", fixed(" --no-suppressions"));
    assert!(fixed(" --no-config").contains("+      securityContext: {privileged: false"), "{}", fixed(" --no-config"));
}

#[test]
fn what_is_accepted_is_listed_with_who_says_so_and_what_it_is_about() {
    let pod = POD.replace("hostPID: true", "hostPID: true # trivy:ignore:KSV-0010");
    let old = EXCEPTION.replace("tools-debug", "old").replace("2027-01-31", "2026-01-31");
    let unused = EXCEPTION.replace("tools-debug", "unused").replace("name: tools}", "name: nobody}");
    let all = [EXCEPTION, &old, &unused].join("---\n");
    let files = [("m/pod.yaml", &*pod), ("ex.yaml", &all), ("seawall.toml", "exceptions = [\"ex.yaml\"]\n")];
    let folder = folder(&files);
    let listed = json(&seawall(&folder, "exceptions m --today 2026-11-21 --format json"));
    assert_eq!(listed["kind"], "ExceptionReport");
    let rows: Vec<String> = listed["exceptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {} {} {}", one["name"], one["state"], one["findings"], one["file"], one["line"]))
        .map(|row| row.replace('"', ""))
        .collect();
    assert_eq!(
        rows,
        [
            "tools-debug used 1 ex.yaml 1",
            "old expired 1 ex.yaml 12",
            "unused unused 0 ex.yaml 23",
            "trivy:ignore:KSV-0010 used 1 m/pod.yaml 5"
        ]
    );
    let output = seawall(&folder, "exceptions m --today 2026-11-21");
    assert_eq!(code(&output), 0);
    let table = text(&output.stdout);
    assert!(
        table.starts_with("used      tools-debug  until 2027-01-31, 1 finding\n          seawall at ex.yaml:1\n"),
        "{table}"
    );
    assert!(
        table.contains("trivy:ignore:KSV-0010  without end, 1 finding\n          trivy at m/pod.yaml:5\n"),
        "{table}"
    );
    assert_eq!(text(&output.stderr).lines().count(), 2, "one has expired, one is unused");
    let none = seawall(&folder, "exceptions m --no-config --no-suppressions");
    assert_eq!(text(&none.stdout), "Nothing is accepted.\n");
}
