//! Changes as files that `kubectl` applies, and the script that does it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use json_patch::Patch;
use seawall_model::access::{Mended, namespace_of};
use seawall_model::{GroupKind, Object, ObjectId, Snapshot};
use serde_json::Value;

use super::guard::{guarded, unchanged};

/// What the script begins with.
const HEAD: &str = "#!/bin/sh
# Changes that `seawall paths cut` proposes. Each tests first that its object is as it was read: where it has changed
# since, kubectl refuses, and nothing that stands behind is done. Objects that a pipeline applies have to be changed
# where it takes them from, too, or it puts them back.
set -eu
cd \"$(dirname \"$0\")\"
";

/// Fails when a folder holds something: patches of another fix set would stand among those of this one.
///
/// # Errors
/// When it does, or cannot be read though it is there.
pub(super) fn vacant(folder: &Path) -> Result<()> {
    let Ok(mut entries) = fs::read_dir(folder) else { return Ok(()) };
    if entries.next().is_some() {
        bail!("{} is not empty; --write-patches writes to a new or empty folder", folder.display());
    }
    Ok(())
}

/// Writes a patch for each object that changes, each object that is new or made anew, and `apply.sh`, which applies them
/// with `kubectl` in order. `titles` say what is done to which object.
///
/// # Errors
/// When the folder or a file in it cannot be written.
pub(super) fn write(folder: &Path, snapshot: &Snapshot, mended: &Mended, titles: &[(ObjectId, String)]) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    let mut script = Script { folder, text: HEAD.to_owned(), files: 0, titles };
    for (id, changed) in &mended.changed {
        script.change(*id, snapshot.object(*id), changed)?;
    }
    for id in &mended.deleted {
        let object = snapshot.object(*id);
        script.say(*id, object);
        if script.is_named(object) {
            script.guard(object)?;
            script.line(&format!("kubectl delete {}", named(object)));
        }
    }
    for new in &mended.new {
        script.make(new)?;
    }
    if script.files == 0 && mended.deleted.is_empty() {
        script.line("# There is nothing to change.");
    }
    let path = folder.join("apply.sh");
    fs::write(&path, script.text).with_context(|| format!("cannot write {}", path.display()))?;
    executable(&path)
}

/// The script as it comes to be, and the files beside it.
struct Script<'s> {
    folder: &'s Path,
    text: String,
    files: usize,
    titles: &'s [(ObjectId, String)],
}

impl Script<'_> {
    fn change(&mut self, id: ObjectId, object: &Object, changed: &Value) -> Result<()> {
        self.say(id, object);
        let patch = guarded(&object.node().to_json(), changed)?;
        if !self.is_named(object) {
            self.save(&format!("{}.patch.json", slug(object)), &serde_json::to_value(&patch)?)?;
            return Ok(());
        }
        if is_fixed(object) && touches_spec(&patch) {
            self.line("# Most fields of it cannot be changed while it runs: it is deleted and made anew.");
            self.guard(object)?;
            let name = self.save(&format!("{}.json", slug(object)), &anew(changed))?;
            self.line(&format!("kubectl replace --force --filename={name}"));
            return Ok(());
        }
        let name = self.save(&format!("{}.patch.json", slug(object)), &serde_json::to_value(&patch)?)?;
        self.line(&format!("kubectl patch {} --type=json --patch-file={name}", named(object)));
        Ok(())
    }

    fn make(&mut self, new: &Value) -> Result<()> {
        let text = |key: &str| new["metadata"][key].as_str().unwrap_or_default().to_owned();
        let kind = new["kind"].as_str().unwrap_or("object");
        self.line(&comment(&format!("\n# Make {kind} {}/{}", text("namespace"), text("name"))));
        let name = self.save(&plain(&format!("{}-{}.json", text("namespace"), text("name"))), new)?;
        self.line(&format!("kubectl create --filename={name}"));
        Ok(())
    }

    /// A patch that only tests whether the object is as it was read.
    fn guard(&mut self, object: &Object) -> Result<()> {
        let unchanged = serde_json::to_value(unchanged(&object.node().to_json()))?;
        let name = self.save(&format!("{}.guard.json", slug(object)), &unchanged)?;
        self.line(&format!("kubectl patch {} --type=json --patch-file={name}", named(object)));
        Ok(())
    }

    /// What is done to an object, and who might undo it.
    fn say(&mut self, id: ObjectId, object: &Object) {
        self.text.push('\n');
        let titles = self.titles;
        for (_, title) in titles.iter().filter(|(object, _)| *object == id) {
            self.line(&comment(&format!("# {title}")));
        }
        let owner = object.node().path(&["metadata", "ownerReferences"]).and_then(|owners| owners.items().next());
        if let Some(owner) = owner {
            let text = |key| owner.get(key).and_then(seawall_yaml::Node::as_str).unwrap_or_default().to_owned();
            let owner = format!("{} {}", text("kind"), text("name"));
            self.line(&comment(&format!("# It is made by {owner}, which may put it back: change that, too.")));
        }
    }

    /// Whether the cluster knows it by a name; one that has none yet is changed by hand.
    fn is_named(&mut self, object: &Object) -> bool {
        let is_named = !object.reference.name.is_empty();
        if !is_named {
            self.line("# By hand: it gets its name from the API server. Change what it is made from.");
        }
        is_named
    }

    fn save(&mut self, name: &str, data: &Value) -> Result<String> {
        self.files += 1;
        let name = format!("{:02}-{name}", self.files);
        let path = self.folder.join(&name);
        let text = serde_json::to_string_pretty(data)? + "\n";
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(name)
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }
}

/// Kinds whose specification the API server does not let anybody change.
fn is_fixed(object: &Object) -> bool {
    let kind = object.reference.group_kind();
    kind == GroupKind::core("Pod") || kind == GroupKind::of("batch", "Job")
}

fn touches_spec(patch: &Patch) -> bool {
    let is_test = |op: &json_patch::PatchOperation| matches!(op, json_patch::PatchOperation::Test(_));
    patch.iter().any(|op| !is_test(op) && !op.path().as_str().starts_with("/metadata"))
}

/// The object without what the API server, the scheduler and controllers wrote into it.
fn anew(object: &Value) -> Value {
    const WRITTEN: [&str; 6] =
        ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];
    const LABELS: [&str; 4] =
        ["controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"];
    let mut object = object.clone();
    let take = |value: Option<&mut Value>, keys: &[&str]| {
        if let Some(members) = value.and_then(Value::as_object_mut) {
            keys.iter().for_each(|key| drop(members.remove(*key)));
        }
    };
    take(Some(&mut object), &["status"]);
    take(object.get_mut("metadata"), &WRITTEN);
    if object["kind"] == "Pod" {
        take(object.get_mut("spec"), &["nodeName"]);
        return object;
    }
    if object["spec"]["manualSelector"] != true {
        take(object.get_mut("spec"), &["selector"]);
        take(object.pointer_mut("/metadata/labels"), &LABELS);
        take(object.pointer_mut("/spec/template/metadata/labels"), &LABELS);
    }
    object
}

/// How `kubectl` names an object: `TYPE/NAME`, so that no name is taken for a flag.
fn named(object: &Object) -> String {
    const OF_THE_CLUSTER: [&str; 9] = [
        "ClusterRole",
        "ClusterRoleBinding",
        "Namespace",
        "Node",
        "PersistentVolume",
        "StorageClass",
        "ValidatingWebhookConfiguration",
        "MutatingWebhookConfiguration",
        "CustomResourceDefinition",
    ];
    let reference = &object.reference;
    let kind = match reference.group.as_str() {
        "" => reference.kind.to_lowercase().to_string(),
        group => format!("{}.{group}", reference.kind.to_lowercase()),
    };
    let name = quoted(&format!("{kind}/{}", reference.name));
    let is_placed = reference.namespace.is_some() || !OF_THE_CLUSTER.contains(&reference.kind.as_str());
    let namespace = if is_placed {
        format!(" {}", quoted(&format!("--namespace={}", namespace_of(object))))
    } else {
        String::new()
    };
    format!("{name}{namespace}")
}

/// A word of a shell, whatever is in it: names of roles and bindings may hold nearly anything.
fn quoted(word: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_./:=@".contains(char);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// A comment that ends where its line ends; it may begin with an empty line.
fn comment(text: &str) -> String {
    let (lead, text) = text.strip_prefix('\n').map_or(("", text), |text| ("\n", text));
    format!("{lead}{}", text.replace(char::is_control, " "))
}

fn slug(object: &Object) -> String {
    let reference = &object.reference;
    let parts = [
        reference.kind.to_lowercase().to_string(),
        reference.namespace.as_deref().unwrap_or_default().to_owned(),
        reference.name.to_string(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    plain(&parts.join("-"))
}

/// A name of a file: short, without anything that a shell or a file system takes for something else.
fn plain(name: &str) -> String {
    name.chars().take(150).map(|char| if char.is_ascii_alphanumeric() || char == '.' { char } else { '-' }).collect()
}

#[cfg(unix)]
fn executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let all = fs::Permissions::from_mode(0o755);
    fs::set_permissions(path, all).with_context(|| format!("cannot make {} executable", path.display()))
}

#[cfg(not(unix))]
fn executable(_path: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_name_ends_its_word_or_its_comment() {
        assert_eq!(
            quoted("rolebinding.rbac.authorization.k8s.io/system:a"),
            "rolebinding.rbac.authorization.k8s.io/system:a"
        );
        assert_eq!(quoted("role/a b; reboot"), "'role/a b; reboot'");
        assert_eq!(quoted("role/it's"), "'role/it'\\''s'");
        assert_eq!(comment("# Delete a\nreboot"), "# Delete a reboot");
    }

    #[test]
    fn a_job_that_is_made_anew_gets_a_selector_and_labels_of_its_own() {
        let job = json!({
            "kind": "Job",
            "metadata": { "name": "j", "uid": "u", "labels": { "app": "j", "controller-uid": "u" } },
            "spec": { "selector": {}, "template": { "metadata": { "labels": { "job-name": "j" } }, "spec": {} } },
            "status": {},
        });
        let anew = anew(&job);
        assert_eq!(
            anew,
            json!({ "kind": "Job", "metadata": { "name": "j", "labels": { "app": "j" } },
                "spec": { "template": { "metadata": { "labels": {} }, "spec": {} } } })
        );
    }
}
