//! What a reading of a fake server saw.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use seawall_model::{Observation, Unread};
use seawall_source::{Access, ClusterError, Patience, Served, Settings, read_cluster};
use seawall_testkit::fake_server::FakeServer;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Objects and problems in the order in which they came, and what the hints say.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) objects: Vec<String>,
    pub(crate) problems: Vec<String>,
    pub(crate) served: Served,
}

/// Patient enough for a busy machine, and still done in a moment when nothing answers.
pub(crate) fn impatient() -> Patience {
    Patience {
        connect: Duration::from_secs(20),
        answer: Duration::from_secs(20),
        plugin: Duration::from_secs(20),
        tries: 3,
        pause: Duration::from_millis(1),
        longest_pause: Duration::from_secs(1),
        failures: Duration::from_secs(60),
    }
}

/// A folder with a kubeconfig for the server, whose user has these fields.
pub(crate) fn kubeconfig(address: &str, user: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    let text = format!(
        "current-context: a\nclusters: [{{name: c, cluster: {{server: '{address}'}}}}]\n\
         contexts: [{{name: a, context: {{cluster: c, user: u}}}}, {{name: b, context: {{cluster: d, user: u}}}}]\n\
         users: [{{name: u, user: {{{user}}}}}]\n"
    );
    fs::write(&path, text).unwrap();
    (folder, path)
}

pub(crate) fn access(kubeconfig: PathBuf) -> Access {
    Access { kubeconfig: Some(kubeconfig), patience: impatient(), ..Access::default() }
}

pub(crate) fn read(access: &Access) -> Result<Seen, ClusterError> {
    let (mut objects, mut problems) = (Vec::new(), Vec::new());
    let served = read_cluster(access, &Settings::default(), &mut |file| {
        for observation in file.observations {
            match observation {
                Observation::Object(object) => objects.push(object.reference.to_string()),
                Observation::Problem(problem) => {
                    problems.push(format!("{}: {}", problem.effect.word(), problem.message));
                }
            }
        }
    })?;
    Ok(Seen { objects, problems, served })
}

/// Reads everything that the server has.
pub(crate) fn of(server: &FakeServer) -> Seen {
    with(server, impatient())
}

pub(crate) fn with(server: &FakeServer, patience: Patience) -> Seen {
    let (_folder, path) = kubeconfig(&server.address, "token: t");
    read(&Access { patience, ..access(path) }).unwrap()
}

/// The kinds that are unread.
pub(crate) fn unread(unread: &Unread) -> Vec<String> {
    unread.kinds().map(|(kind, _)| kind.kind.to_owned()).collect()
}

/// A page of pods of these names.
pub(crate) fn page(names: &[&str], go_on: Option<&str>, version: &str) -> Value {
    let pods: Vec<Value> = names.iter().map(|name| json!({ "metadata": { "name": name, "namespace": "a" } })).collect();
    json!({ "kind": "PodList", "apiVersion": "v1", "items": pods,
        "metadata": { "resourceVersion": version, "continue": go_on.unwrap_or_default() } })
}
