//! Generated clusters, of which every weakness is known.

use std::collections::{BTreeMap, BTreeSet};

use seawall_model::{Rule, Severity};
use seawall_posture::Posture;
use seawall_testkit::generate::{self, Parameters};
use seawall_testkit::pages::Cluster;

/// Kind, namespace and name of an object.
type Key = (String, String, String);

/// The generated helpers come from public registries, which is what these teams have decided.
const HEAD: &str = "# world: closed\n# kubernetes: 1.36\n# parameter: image-registry-not-allowed.allow = [\"*\"]\n";

fn read(cluster: &generate::Cluster) -> Cluster {
    let mut text = HEAD.as_bytes().to_vec();
    cluster.write_yaml(&mut text).expect("memory takes everything");
    let read = Cluster::parse(&String::from_utf8(text).expect("YAML is UTF-8"));
    assert!(read.problems.is_empty(), "{:?}", read.problems.first().map(|problem| &problem.message));
    read
}

/// What the selected rules find: rule and place, by object.
fn findings(cluster: &Cluster, selected: impl Fn(&Rule) -> bool) -> BTreeMap<Key, BTreeSet<(&'static str, String)>> {
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for finding in cluster.judge(&Posture, &selected) {
        let object = &finding.object;
        let namespace = object.namespace.as_deref().unwrap_or_default().to_owned();
        let key = (object.kind.to_string(), namespace, object.name.to_string());
        found.entry(key).or_default().insert((finding.rule.id, finding.place));
    }
    found
}

/// What the generator knows of: rules with a security effect, and those that it plants. Style and availability that
/// nobody asks for by default it leaves to chance; and a shop has to be reached, which is no mistake.
fn is_weakness(rule: &Rule) -> bool {
    let is_fact = rule.id == "external-facing-workload";
    !is_fact && (rule.severity > Severity::Info || generate::plants(rule.id))
}

#[test]
fn nothing_is_found_in_a_clean_cluster() {
    let clean = generate::Cluster::plan(&Parameters::clean(1_000), 4);
    assert_eq!(findings(&read(&clean), is_weakness), BTreeMap::new());
}

#[test]
fn what_is_planted_is_found_where_it_is_and_nothing_else_is() {
    let parameters = Parameters { planted: 110, ..Parameters::clean(1_500) };
    let cluster = generate::Cluster::plan(&parameters, 4);
    let read = read(&cluster);
    let mut found = findings(&read, is_weakness);
    let mut alone = BTreeMap::new();
    for planted in cluster.planted() {
        let key = (planted.kind.to_owned(), planted.namespace.clone(), planted.name.clone());
        // On its own, so that no other rule covers what it has to say.
        let own = alone.entry(planted.rule).or_insert_with(|| findings(&read, |rule| rule.id == planted.rule));
        let here = own.get(&key).cloned().unwrap_or_default();
        assert!(here.contains(&(planted.rule, planted.place.clone())), "{planted:?} is not found: {here:?}");
        let together = found.remove(&key).unwrap_or_default();
        assert!(!together.is_empty(), "{planted:?} is covered by nothing");
        for (rule, place) in together {
            let expected = rule == planted.rule || planted.implied.contains(&rule);
            assert!(expected, "{rule} at {place} was not planted: {planted:?}");
        }
    }
    assert_eq!(found, BTreeMap::new(), "found elsewhere");
}
