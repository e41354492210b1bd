//! The examples that Polaris' own fixes are tested with: `failure*.yaml` and the file that is to come out of it.
//!
//! The peer writes the whole file anew: it indents lists, ends the file with a line break, leaves blank ends of lines
//! out, sorts the keys of two files, and adds comments that ask for values. We change nothing but what is wrong. So each
//! failing file is first laid out as the peer does, which changes no object, then fixed, and compared with what the peer
//! makes of it without those comments. Values that nothing in the file tells are what a user sets for them; here the
//! peer's.

use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;
use std::fs;
use std::sync::Arc;

use super::Folder;

/// An example, the rules of ours that it is about, and how far the two outcomes agree.
struct Example {
    /// Folder and ending: `cpuLimitsMissing/mutated.yaml`.
    file: &'static str,
    rules: &'static [&'static str],
    agreement: Agreement,
}

#[derive(Debug, PartialEq, Eq)]
enum Agreement {
    /// Byte for byte.
    Bytes,
    /// The same objects; the reason why not the same bytes.
    Objects(&'static str),
}

use Agreement::{Bytes, Objects};

const SORTED: &str = "the peer has sorted the keys of this file";

const EXAMPLES: &[Example] = &[
    example("cpuLimitsMissing/mutated.yaml", &["cpu-limit-missing"], Bytes),
    example("cpuRequestsMissing/mutated.yaml", &["cpu-request-missing"], Bytes),
    example("dangerousCapabilities/mutated.yaml", &["capability-dangerous"], Bytes),
    example("deploymentMissingReplicas/mutated.yaml", &["replicas-too-few"], Bytes),
    example("hostIPCSet/mutated.yaml", &["host-ipc"], Bytes),
    example("hostNetworkSet/mutated.yaml", &["host-network"], Bytes),
    example("hostPIDSet/mutated.yaml", &["host-pid"], Bytes),
    example("hostPortSet/mutated.yaml", &["host-port"], Bytes),
    // What is added by name is one rule, what is not dropped another.
    example("insecureCapabilities/mutated.add.yaml", &["capability-dangerous", "capabilities-not-dropped-all"], Bytes),
    example("insecureCapabilities/mutated.drop-most.yaml", &["capabilities-not-dropped-all"], Bytes),
    example("insecureCapabilities/mutated.yaml", &["capabilities-not-dropped-all"], Bytes),
    example("livenessProbeMissing/mutated.yaml", &["liveness-probe-missing"], Bytes),
    example("memoryLimitsMissing/mutated.cpu.yaml", &["memory-limit-missing"], Bytes),
    example("memoryLimitsMissing/mutated.yaml", &["memory-limit-missing"], Bytes),
    example("memoryRequestsMissing/mutated.yaml", &["memory-request-missing"], Bytes),
    example("pullPolicyNotAlways/mutated.cron-job.yaml", &["image-pull-policy-not-always"], Bytes),
    example("pullPolicyNotAlways/mutated.deployment.yaml", &["image-pull-policy-not-always"], Objects(SORTED)),
    example("pullPolicyNotAlways/mutated.yaml", &["image-pull-policy-not-always"], Objects(SORTED)),
    example("readinessProbeMissing/mutated.yaml", &["readiness-probe-missing"], Bytes),
    example("runAsRootAllowed/mutated.yaml", &["run-as-root-allowed"], Bytes),
];

const fn example(file: &'static str, rules: &'static [&'static str], agreement: Agreement) -> Example {
    Example { file, rules, agreement }
}

/// What a user who wants the peer's values sets.
const VALUES: &str = r#"
[rules.cpu-limit-missing]
default = "100m"
[rules.image-pull-policy-not-always]
written = true
[rules.cpu-request-missing]
default = "100m"
[rules.memory-limit-missing]
default = "512Mi"
[rules.liveness-probe-missing]
probe = '{"exec": {"command": ["cat", "/tmp/healthy"]}, "initialDelaySeconds": 5, "periodSeconds": 5}'
[rules.memory-request-missing]
default = "512Mi"
[rules.readiness-probe-missing]
probe = '{"exec": {"command": ["cat", "/tmp/healthy"]}, "initialDelaySeconds": 5, "periodSeconds": 5}'
[rules.replicas-too-few]
minimum = 3
"#;

#[test]
fn the_peers_examples_come_out_as_its_own_fixes_make_them() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let checks = shared.join("data/manifests/labelled/polaris/test/checks");
    let mut faults = Vec::new();
    for example in EXAMPLES {
        let read = |file: &str| fs::read_to_string(checks.join(file)).unwrap();
        let failing = laid_out(&read(&example.file.replace("mutated", "failure")));
        let wanted = without_requests(&read(example.file));
        let folder = Folder::with(&failing);
        folder.write("seawall.toml", VALUES);
        let rules: Vec<String> = example.rules.iter().map(|rule| format!("--rule={rule}")).collect();
        let arguments: Vec<&str> = rules.iter().map(String::as_str).chain(["a.yaml", "--review", "--write"]).collect();
        let run = folder.fix(&arguments);
        let fixed = folder.read("a.yaml");
        let seen = if fixed == wanted {
            "bytes"
        } else if objects(&fixed) == objects(&wanted) {
            "objects"
        } else {
            "different"
        };
        let expected = match example.agreement {
            Bytes => "bytes",
            Objects(_) => "objects",
        };
        if seen != expected {
            faults.push(format!("{}: {seen}, not {expected}\n{}{fixed}", example.file, run.err));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), EXAMPLES.len(), faults.join("\n"));
    let bytes = EXAMPLES.iter().filter(|example| example.agreement == Bytes).count();
    assert!(EXAMPLES.len() == 20 && bytes >= 18, "{bytes} byte for byte");
}

/// The text with lists below their key indented by two, without blanks at the ends of lines and empty lines at the end.
fn laid_out(text: &str) -> String {
    let mut out = String::new();
    // Keys whose list is not indented, by column.
    let mut shifts: Vec<usize> = Vec::new();
    let mut key: Option<usize> = None;
    for line in text.trim_end().lines().map(str::trim_end) {
        let content = line.trim_start();
        let column = line.len() - content.len();
        let is_element = content.starts_with("- ");
        shifts.retain(|&at| column > at || column == at && is_element);
        if is_element && key == Some(column) {
            shifts.push(column);
        }
        out.push_str(&" ".repeat(column + 2 * shifts.len()));
        out.push_str(content);
        out.push('\n');
        let inner = content.trim_start_matches("- ");
        key = inner.ends_with(':').then_some(column + content.len() - inner.len());
    }
    out
}

/// The text without the comments in which the peer asks for a value.
fn without_requests(text: &str) -> String {
    let kept = text.lines().filter(|line| !line.trim_start().starts_with("# TODO"));
    kept.map(|line| format!("{}\n", line.split(" # TODO").next().unwrap_or(line))).collect()
}

fn objects(text: &str) -> Vec<Value> {
    let readings = read_all(&Arc::new(Text::new(text.to_owned())), &Options::default());
    readings.into_iter().filter_map(|reading| Some(reading.document?.root().to_json())).collect()
}
