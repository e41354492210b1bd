//! Inputs made of text, and connections as lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use seawall_model::{Facts, Snapshot};
use seawall_network::Profile;
use seawall_network::synthesis::flow::{Directory, Observed};
use seawall_network::synthesis::manifest::{Kind, manifests};
use seawall_network::synthesis::need::Needs;
use seawall_network::synthesis::{Connection, Options, Party, Proof, Proposal, Roster, Services};
use seawall_testkit::pages::Cluster;
use serde_json::Value;

/// The objects of a text.
pub(crate) fn snapshot(text: &str) -> Snapshot {
    Cluster::with(text, Cluster::facts_in(text)).snapshot
}

/// The objects of all YAML files below a folder but those whose name begins with `expected`.
pub(crate) fn folder(folder: &Path) -> Snapshot {
    let mut files = Vec::new();
    read(folder, &mut files);
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Cluster::of(&files, Facts::default()).snapshot
}

fn read(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name().into_string().unwrap();
        if path.is_dir() {
            read(&path, files);
        } else if !name.starts_with("expected") && (name.ends_with(".yaml") || name.ends_with(".json")) {
            files.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The needs as lines `from -> to TCP 80`, sorted.
pub(crate) fn needs(snapshot: &Snapshot) -> BTreeSet<String> {
    let roster = Roster::collect(snapshot);
    let services = Services::collect(snapshot, &roster);
    let needs = Needs::collect(snapshot, &roster, &services);
    needs.connections.keys().map(|connection| line(&roster, connection)).collect()
}

/// What could not be made out, as `code about`.
pub(crate) fn gaps(snapshot: &Snapshot) -> BTreeSet<String> {
    let roster = Roster::collect(snapshot);
    let services = Services::collect(snapshot, &roster);
    let needs = Needs::collect(snapshot, &roster, &services);
    needs.gaps.iter().map(|gap| format!("{} {}", gap.code, gap.about).trim().to_owned()).collect()
}

/// The proposed NetworkPolicies as objects.
pub(crate) fn policies(snapshot: &Snapshot) -> Vec<Value> {
    let roster = Roster::collect(snapshot);
    let (manifests, _) = manifests(&proposal(snapshot, &roster), &roster, Kind::Network);
    manifests.into_iter().map(|manifest| manifest.value).collect()
}

/// What the engine says of the proposed policies.
pub(crate) fn proof(snapshot: &Snapshot, kind: Kind, profile: Profile) -> Proof {
    let roster = Roster::collect(snapshot);
    let proposal = proposal(snapshot, &roster);
    let (manifests, _) = manifests(&proposal, &roster, kind);
    Proof::of(snapshot, &roster, &proposal, &manifests, profile)
}

/// What is seen in flows, as lines, and what is not known of them.
pub(crate) fn seen(snapshot: &Snapshot, flows: &str) -> (Vec<String>, Vec<String>) {
    let roster = Roster::collect(snapshot);
    let services = Services::collect(snapshot, &roster);
    let mut observed = Observed::new(Directory::of(snapshot, &roster, &services));
    observed.read(flows.as_bytes());
    observed.end();
    let mut needs = Needs::default();
    observed.add_to(&mut needs, &roster, &services);
    let mut lines: Vec<String> = needs.connections.keys().map(|connection| line(&roster, connection)).collect();
    lines.sort();
    let mut unknown: Vec<String> =
        needs.gaps.iter().map(|gap| format!("{} {}", gap.code, gap.about).trim().to_owned()).collect();
    unknown.retain(|gap| {
        !gap.starts_with("flow-coverage") && !gap.starts_with("never-seen") && !gap.starts_with("flow-line-unread")
    });
    unknown.extend(observed.troubles.iter().map(|trouble| format!("line {}: {}", trouble.line, trouble.message)));
    (lines, unknown)
}

/// What is proposed for an input.
pub(crate) fn proposal<'s>(snapshot: &'s Snapshot, roster: &Roster<'s>) -> Proposal<'s> {
    let services = Services::collect(snapshot, roster);
    let needs = Needs::collect(snapshot, roster, &services);
    Proposal::make(snapshot, roster, &services, needs, &Options::default())
}

/// `default/web -> redis/leader TCP 6379`.
pub(crate) fn line(roster: &Roster<'_>, connection: &Connection) -> String {
    let port = connection.port.map_or("any".to_owned(), |port| port.to_string());
    let (from, to) = (party(roster, &connection.from), party(roster, &connection.to));
    format!("{from} -> {to} {} {port}", connection.protocol.name())
}

fn party(roster: &Roster<'_>, party: &Party) -> String {
    match party {
        Party::Member(id) => format!("{}/{}", roster.get(*id).namespace, roster.get(*id).name),
        Party::Pods(namespace, labels) => format!("pods {namespace} {labels:?}"),
        Party::AnyPod => "any pod".to_owned(),
        Party::Anyone => "anyone".to_owned(),
        Party::ApiServer => "api server".to_owned(),
        Party::Network(network) => network.to_string(),
        Party::Name(name) => name.clone(),
        Party::Named(name, address) => format!("{name} at {address}"),
        Party::Node(address) => format!("node {address}"),
    }
}
