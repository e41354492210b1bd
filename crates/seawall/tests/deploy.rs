//! The files that others run us by: the plugin's manifest, the hooks, the action, the image. Each is used the way that
//! its reader uses it.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_seawall");

const PRIVILEGED: &str = "apiVersion: v1
kind: Pod
metadata:
  name: tools
spec:
  containers:
    - name: app
      image: shop/tools:1.0.0
      securityContext:
        privileged: true
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn yaml(name: &str) -> Value {
    let text = Arc::new(Text::new(text(name)));
    let [reading] = &read_all(&text, &Options::default())[..] else { panic!("{name} is one document") };
    assert_eq!(reading.problems, [], "{name}");
    reading.document.as_ref().unwrap().root().to_json()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

#[test]
fn the_plugin_s_manifest_names_a_platform_once_and_marks_what_a_release_fills_in() {
    let manifest = yaml("deploy/krew/seawall.yaml");
    assert_eq!(manifest["apiVersion"], "krew.googlecontainertools.github.com/v1alpha2");
    assert_eq!((&manifest["kind"], &manifest["metadata"]["name"]), (&"Plugin".into(), &"seawall".into()));
    assert_eq!(manifest["spec"]["version"], "VERSION");
    assert!(manifest["spec"]["shortDescription"].as_str().unwrap().len() <= 65, "krew shows no more");
    let mut platforms = BTreeSet::new();
    for platform in manifest["spec"]["platforms"].as_array().unwrap() {
        let labels = &platform["selector"]["matchLabels"];
        let (os, arch) = (labels["os"].as_str().unwrap(), labels["arch"].as_str().unwrap());
        assert!(platforms.insert(format!("{os}/{arch}")));
        assert_eq!(platform["uri"], format!("BASE_URL/VERSION/seawall-{os}-{arch}.tar.gz"));
        assert_eq!(platform["sha256"], format!("SHA256_{}_{}", os.to_uppercase(), arch.to_uppercase()));
        assert_eq!(platform["bin"], "kubectl-seawall");
        assert_eq!(platform["files"][0]["to"], platform["bin"], "kubectl finds the plugin by its name");
    }
    assert_eq!(
        platforms.into_iter().collect::<Vec<_>>(),
        ["darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64"]
    );
}

/// Runs a hook with the files of a commit, as pre-commit does: in the repository, the names behind the entry.
fn hook(id: &str, folder: &TempDir, files: &[&str]) -> Output {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == id).unwrap();
    assert_eq!(hook["language"], "system");
    let mut entry = hook["entry"].as_str().unwrap().split(' ');
    assert_eq!(entry.next(), Some("seawall"));
    Command::new(BINARY).args(entry).args(files).current_dir(folder.path()).output().unwrap()
}

#[test]
fn a_hook_refuses_a_commit_with_findings_and_only_that() {
    let clean = "version: '3'\nservices: {}\n";
    let folder = folder(&[("pod.yaml", PRIVILEGED), ("compose.yml", clean), ("package.json", "{\"name\": \"a\"}")]);
    assert_eq!(hook("seawall", &folder, &["pod.yaml", "compose.yml"]).status.code(), Some(1));
    assert_eq!(hook("seawall", &folder, &["compose.yml", "package.json"]).status.code(), Some(0));
    assert_eq!(hook("seawall", &folder, &["gone.yaml"]).status.code(), Some(2));
}

#[test]
fn a_hook_mends_what_is_safe_and_nothing_the_second_time() {
    let pod = PRIVILEGED.replace("spec:\n", "spec:\n  hostPID: true # why?\n");
    let folder = folder(&[("pod.yaml", &pod)]);
    hook("seawall-fix", &folder, &["pod.yaml"]);
    let mended = fs::read_to_string(folder.path().join("pod.yaml")).unwrap();
    assert!(!mended.contains("hostPID: true"), "{mended}");
    assert!(mended.contains("privileged: true"), "a running application may notice");
    hook("seawall-fix", &folder, &["pod.yaml"]);
    assert_eq!(fs::read_to_string(folder.path().join("pod.yaml")).unwrap(), mended);
}

/// Runs the action's script as the action does, and gives what it printed and the exit code that it handed on.
#[cfg(unix)]
fn action(folder: &TempDir, inputs: &[(&str, &str)]) -> (String, String) {
    let action = yaml("action.yml");
    let step = &action["runs"]["steps"].as_array().unwrap().iter().find(|step| step["id"] == "scan").unwrap();
    let mut command = Command::new("bash");
    for (variable, value) in step["env"].as_object().unwrap() {
        let name = value.as_str().unwrap().trim_start_matches("${{ ").trim_end_matches(" }}");
        let value = match name.strip_prefix("inputs.") {
            Some("binary") => BINARY.to_owned(),
            Some(input) => {
                let given = inputs.iter().find(|(name, _)| *name == input).map(|(_, value)| (*value).to_owned());
                given.unwrap_or_else(|| action["inputs"][input]["default"].as_str().unwrap().to_owned())
            }
            None => root().to_str().unwrap().to_owned(),
        };
        command.env(variable, value);
    }
    let output = command
        .args(["-c", step["run"].as_str().unwrap()])
        .env("GITHUB_OUTPUT", folder.path().join("output"))
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "the step itself goes on, so that the report is uploaded");
    let handed_on = fs::read_to_string(folder.path().join("output")).unwrap();
    fs::remove_file(folder.path().join("output")).unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), handed_on)
}

#[cfg(unix)]
#[test]
fn the_action_annotates_writes_its_reports_and_hands_the_exit_code_on() {
    let folder = folder(&[("pod.yaml", PRIVILEGED), ("other name.yaml", "a: 1\n")]);
    let (printed, code) = action(&folder, &[]);
    assert!(printed.contains("::error file=pod.yaml,line=10"), "{printed}");
    assert_eq!(code, "exit-code=1\n");
    let sarif: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("seawall.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(fs::read_to_string(folder.path().join("summary.md")).unwrap().starts_with("## Seawall"));
    let inputs = [("targets", "pod.yaml\r\nother name.yaml\n\n"), ("arguments", "--skip\nprivileged-container")];
    let (printed, _) = action(&folder, &inputs);
    assert!(printed.contains("file=pod.yaml") && !printed.contains("privileged-container"), "{printed}");
    assert_eq!(action(&folder, &[("fail-on", "never")]).1, "exit-code=0\n");
    assert_eq!(action(&folder, &[("targets", "gone.yaml")]).1, "exit-code=2\n");
}

#[cfg(unix)]
#[test]
fn no_input_of_the_action_becomes_a_command_or_a_flag() {
    let folder = folder(&[("pod.yaml", PRIVILEGED)]);
    for hostile in
        ["$(touch caught)", "`touch caught`", "; touch caught", "\"; touch caught; \"", "--format=json=caught"]
    {
        assert_eq!(action(&folder, &[("targets", hostile)]).1, "exit-code=2\n", "{hostile}");
        action(&folder, &[("profile", hostile), ("fail-on", hostile), ("arguments", hostile)]);
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let is_flag = hostile.starts_with("--");
        assert!(is_flag || !names.iter().any(|name| name == "caught"), "{hostile}: {names:?}");
    }
    let action = text("action.yml");
    let scripts = action.lines().filter(|line| line.trim_start().starts_with("run:"));
    assert!(scripts.clone().count() > 0 && scripts.clone().all(|line| !line.contains("${{")), "inputs are variables");
}

#[test]
fn the_image_holds_one_file_and_runs_without_rights() {
    let recipe = text("deploy/image/Containerfile");
    let last = recipe.rsplit("\nFROM ").next().unwrap();
    assert!(last.starts_with("scratch\n"), "{last}");
    assert_eq!(last.matches("COPY ").count(), 1);
    let user = last.lines().find_map(|line| line.strip_prefix("USER ")).unwrap();
    assert!(user.split(':').all(|number| number.parse::<u32>().is_ok_and(|number| number > 0)), "{user}");
    assert!(!last.contains("RUN ") && last.contains("ENTRYPOINT [\"/seawall\"]"));
}

#[test]
fn the_snippets_in_the_docs_name_what_there_is() {
    let (ci, editors) = (text("docs/ci.md"), text("docs/editors.md"));
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().unwrap() {
        assert!(ci.contains(&format!("- id: {}", hook["id"].as_str().unwrap())));
    }
    for name in ["deploy/image/Containerfile", "deploy/krew/seawall.yaml", "action.yml"] {
        assert!(ci.contains(name) && root().join(name).exists(), "{name}");
    }
    let inputs = yaml("action.yml")["inputs"].clone();
    for input in ["targets", "fail-on", "upload", "binary", "arguments"] {
        assert!(ci.contains(input) && inputs.get(input).is_some(), "{input}");
    }
    assert!(editors.contains("source.fixAll.seawall") && editors.contains("{ 'seawall', 'lsp' }"));
}
