//! Four applications whose connections are known.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use seawall_model::Snapshot;
use seawall_network::Profile;
use seawall_network::synthesis::manifest::Kind;
use seawall_network::synthesis::{MemberId, Roster};
use seawall_testkit::shared;
use serde_json::Value;

use crate::written::{folder, needs, policies, proof};

/// The policies that are known to be right for an application.
fn expected(folder: &Path) -> Vec<Value> {
    let named = |ending: &str| folder.join(format!("expected_netpol_output.{ending}"));
    let list = match fs::read_to_string(named("json")) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => {
            let text = fs::read_to_string(named("yaml")).unwrap();
            let text = std::sync::Arc::new(seawall_yaml::Text::new(text));
            let reading = seawall_yaml::read_all(&text, &seawall_yaml::Options::default()).remove(0);
            reading.document.unwrap().root().to_json()
        }
    };
    list["items"].as_array().unwrap().clone()
}

/// Who may open a connection to whom by those policies, name resolution and connections to itself aside. Evaluated as
/// simply as these policies are written: only labels, namespaces by name, ports by number.
fn allowed(policies: &[Value], snapshot: &Snapshot) -> BTreeSet<String> {
    let roster = Roster::collect(snapshot);
    let mut lines = BTreeSet::new();
    let open = |direction: &str, id: MemberId| -> Vec<(Option<Vec<MemberId>>, bool, String)> {
        let of = policies.iter().filter(|policy| selected(&roster, policy).contains(&id));
        let rules = of.flat_map(|policy| {
            let rules = policy["spec"][direction].as_array().cloned().unwrap_or_default();
            rules.into_iter().map(move |rule| (policy.clone(), rule))
        });
        let key = if direction == "ingress" { "from" } else { "to" };
        rules
            .flat_map(|(policy, rule)| {
                let peers = rule[key].as_array().cloned();
                let any_pod =
                    peers.as_ref().is_some_and(|peers| peers.iter().any(|peer| peer.get("podSelector").is_none()));
                let members = peers.map(|peers| peers.iter().flat_map(|peer| picked(&roster, peer, &policy)).collect());
                let ports = rule["ports"].as_array().cloned().unwrap_or_default();
                ports.into_iter().map(move |port| {
                    let port = format!("{} {}", port["protocol"].as_str().unwrap(), port["port"]);
                    (members.clone(), any_pod, port)
                })
            })
            .filter(|(_, _, port)| !port.starts_with("UDP"))
            .collect()
    };
    let name = |id: MemberId| format!("{}/{}", roster.get(id).namespace, roster.get(id).name);
    for (to, _) in roster.iter() {
        for (peers, any_pod, port) in open("ingress", to) {
            let everybody = match &peers {
                None => Some("anyone"),
                Some(_) if any_pod => Some("any pod"),
                Some(_) => None,
            };
            lines.extend(everybody.map(|who| format!("{who} -> {} {port}", name(to))));
            let admitted = roster.iter().map(|(from, _)| from).filter(|from| *from != to);
            let admitted =
                admitted.filter(|from| everybody.is_some() || peers.as_ref().is_some_and(|peers| peers.contains(from)));
            let opens = |from: &MemberId| {
                let mut rules = open("egress", *from).into_iter();
                rules.any(|(peers, _, own)| own == port && peers.is_none_or(|peers| peers.contains(&to)))
            };
            lines.extend(admitted.filter(opens).map(|from| format!("{} -> {} {port}", name(from), name(to))));
        }
    }
    lines
}

fn pairs(selector: &Value) -> Vec<(&str, &str)> {
    let labels = selector["matchLabels"].as_object();
    labels.into_iter().flatten().map(|(key, value)| (key.as_str(), value.as_str().unwrap())).collect()
}

fn selected(roster: &Roster<'_>, policy: &Value) -> Vec<MemberId> {
    let namespace = policy["metadata"]["namespace"].as_str().unwrap_or("default");
    with(roster, namespace, &pairs(&policy["spec"]["podSelector"]))
}

fn picked(roster: &Roster<'_>, peer: &Value, policy: &Value) -> Vec<MemberId> {
    let own = policy["metadata"]["namespace"].as_str().unwrap_or("default");
    let namespace = pairs(&peer["namespaceSelector"]).first().map_or(own, |(_, name)| *name);
    with(roster, namespace, &pairs(&peer["podSelector"]))
}

fn with(roster: &Roster<'_>, namespace: &str, labels: &[(&str, &str)]) -> Vec<MemberId> {
    let carries = |id: MemberId| {
        let labels_of = roster.get(id).workload.template.path(&["metadata", "labels"]).unwrap().to_json();
        labels.iter().all(|(key, value)| labels_of[key] == *value)
    };
    roster.iter().filter(|(id, member)| member.namespace == namespace && carries(*id)).map(|(id, _)| id).collect()
}

fn check(app: &str) {
    let Some(shared) = shared() else { return };
    let path = shared.join("data/netpol/cluster-topology-analyzer/tests").join(app);
    let snapshot = folder(&path);
    let expected = allowed(&expected(&path), &snapshot);
    let found: BTreeSet<String> = needs(&snapshot).into_iter().filter(|line| !line.contains("api server")).collect();
    assert!(!expected.is_empty());
    assert_eq!(found, expected, "{app}");
    let generated = policies(&snapshot);
    assert_eq!(allowed(&generated, &snapshot), expected, "{app} by its generated policies");
    for (kind, profile) in [
        (Kind::Network, Profile::Default),
        (Kind::Network, Profile::Calico),
        (Kind::Network, Profile::Cilium),
        (Kind::Cluster, Profile::Default),
        (Kind::Cilium, Profile::Cilium),
    ] {
        let proof = proof(&snapshot, kind, profile);
        assert!(proof.holds() && proof.asked > 0, "{app}, {kind:?} under {profile}: {proof:?}");
    }
}

#[test]
fn guestbook() {
    check("k8s_guestbook");
}

#[test]
fn security_demo() {
    check("acs-security-demos");
}

#[test]
fn score_demo() {
    check("score-demo");
}

#[test]
fn online_boutique_of_pods() {
    check("onlineboutique-pods");
}
