use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use seawall_testkit::generate::Layout;
use seawall_testkit::generate::network::{Cluster, KINDS, Kind, Parameters};
use serde_json::Value;

fn of_kind(cluster: &Cluster, kind: Kind) -> Vec<Value> {
    cluster.of_kind(kind).map(|object| serde_json::to_value(object).expect("it is JSON")).collect()
}

fn small() -> Cluster {
    Cluster::plan(&Parameters::small(), 7)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn rules(policy: &Value) -> impl Iterator<Item = &Value> {
    items(&policy["spec"]["ingress"]).chain(items(&policy["spec"]["egress"]))
}

#[test]
fn the_counts_are_those_that_were_asked_for() {
    for parameters in [Parameters::small(), Parameters { pods: 3_000, workloads: 333, ..Parameters::small() }] {
        let cluster = Cluster::plan(&parameters, 3);
        let count = |kind| cluster.of_kind(kind).count() as u32;
        assert_eq!(count(Kind::Pod), parameters.pods);
        assert_eq!(count(Kind::Deployment) + count(Kind::StatefulSet) + count(Kind::DaemonSet), parameters.workloads);
        assert_eq!(count(Kind::Namespace), parameters.namespaces);
        assert_eq!(count(Kind::NetworkPolicy), parameters.policies);
        let policies = of_kind(&cluster, Kind::NetworkPolicy);
        assert_eq!(policies.iter().flat_map(rules).count() as u32, parameters.rules);
    }
}

#[test]
fn blocks_are_as_many_as_asked_and_hold_their_exceptions() {
    let parameters = Parameters { cidrs: 40, ..Parameters::small() };
    let policies = of_kind(&Cluster::plan(&parameters, 7), Kind::NetworkPolicy);
    let peers = policies.iter().flat_map(rules).flat_map(|rule| items(&rule["from"]).chain(items(&rule["to"])));
    let blocks: BTreeSet<(&str, usize)> = peers
        .filter_map(|peer| peer.get("ipBlock"))
        .map(|block| (block["cidr"].as_str().unwrap(), items(&block["except"]).count()))
        .collect();
    assert_eq!(blocks.len(), 40);
    assert!(blocks.iter().any(|block| block.1 > 0), "some have exceptions");
    assert!(blocks.iter().any(|block| block.0.contains(':')), "some are of IPv6");
}

#[test]
fn pods_have_addresses_of_their_own_and_owners_that_exist() {
    let cluster = small();
    let pods = of_kind(&cluster, Kind::Pod);
    let mut uids = BTreeSet::new();
    for (kind, _) in KINDS {
        uids.extend(
            of_kind(&cluster, kind).iter().map(|object| object["metadata"]["uid"].as_str().unwrap().to_owned()),
        );
    }
    let mut addresses: BTreeMap<&str, u32> = BTreeMap::new();
    let mut both = 0;
    for pod in &pods {
        let owner = pod["metadata"]["ownerReferences"][0]["uid"].as_str().unwrap();
        assert!(uids.contains(owner), "{pod}");
        let on_host = pod["spec"]["hostNetwork"] == true;
        assert_eq!(pod["status"]["podIP"] == pod["status"]["hostIP"], on_host);
        assert_eq!(pod["status"]["podIPs"][0]["ip"], pod["status"]["podIP"]);
        both += items(&pod["status"]["podIPs"]).count() - 1;
        if !on_host {
            *addresses.entry(pod["status"]["podIP"].as_str().unwrap()).or_default() += 1;
        }
    }
    assert!(addresses.values().all(|&count| count == 1));
    assert!((100..300).contains(&both), "{both} pods of both families");
}

#[test]
fn no_two_objects_share_a_name() {
    let cluster = Cluster::plan(&Parameters::small().with_tiers(), 7);
    for (kind, _) in KINDS {
        let objects = of_kind(&cluster, kind);
        let names: BTreeSet<String> = objects
            .iter()
            .map(|object| format!("{}/{}", object["metadata"]["namespace"], object["metadata"]["name"]))
            .collect();
        assert_eq!(names.len(), objects.len(), "{kind:?}");
        assert!(!objects.is_empty(), "{kind:?}");
    }
}

#[test]
fn shares_turn_features_off_and_on() {
    let none = Parameters {
        named_ports: 0.0,
        expressions: 0.0,
        blocks: 0.0,
        namespace_selectors: 0.0,
        dual_stack: 0.0,
        ..Parameters::small()
    };
    let text = |parameters: &Parameters| {
        let cluster = Cluster::plan(parameters, 7);
        let policies = of_kind(&cluster, Kind::NetworkPolicy).into_iter();
        policies.filter(|policy| policy["metadata"]["name"] != "allow-dns").map(|policy| policy.to_string()).collect()
    };
    let (off, on): (String, String) = (text(&none), text(&Parameters::small()));
    for feature in [r#""port":"http""#, "matchExpressions", "ipBlock", "namespaceSelector", "endPort"] {
        assert_eq!(off.contains(feature), feature == "endPort", "{feature} off");
        assert!(on.contains(feature), "{feature} on");
    }
}

#[test]
fn the_snapshot_holds_every_object_and_finds_the_workloads_of_pods() {
    let cluster = Cluster::plan(&Parameters::small().with_tiers(), 7);
    let snapshot = cluster.snapshot();
    assert_eq!(snapshot.objects().len(), cluster.objects().count());
    assert_eq!(snapshot.all_workloads().count(), 200);
    assert!(snapshot.is_closed());
}

#[test]
fn a_folder_holds_a_list_for_each_kind() {
    let folder = std::env::temp_dir().join(format!("seawall-network-{}", std::process::id()));
    let cluster = small();
    let summary = cluster.write_folder(&folder, Layout::Pretty).unwrap();
    let pods = fs::read_to_string(folder.join("pods.json")).unwrap();
    let files = fs::read_dir(&folder).unwrap().count();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!((summary.files, summary.objects), (files, cluster.objects().count()));
    let list: Value = serde_json::from_str(&pods).unwrap();
    assert_eq!(list["kind"], "List");
    assert_eq!(list["items"], Value::Array(of_kind(&cluster, Kind::Pod)));
    assert_eq!(pods, format!("{}\n", kubectl(&list)), "as kubectl lays it out");
}

fn kubectl(value: &Value) -> String {
    let mut text = Vec::new();
    let layout = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, layout);
    serde::Serialize::serialize(value, &mut serializer).expect("memory takes everything");
    String::from_utf8(text).expect("JSON is text")
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let dump = |seed| {
        let mut out = Vec::new();
        Cluster::plan(&Parameters::small(), seed).write_dump(&mut out, Layout::Compact).unwrap();
        out
    };
    assert!(dump(7) == dump(7));
    assert!(dump(7) != dump(8));
}
