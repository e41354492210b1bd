use std::collections::{BTreeMap, BTreeSet};

use seawall_testkit::generate::{Cluster, Parameters, Planted, Value};

use super::world::{World, key};

fn world() -> World {
    World::new(&Parameters { planted: 150, ..Parameters::clean(2_000) }, 13)
}

/// The value at a place such as `spec.containers[app].env[NAME].value`.
fn at<'a>(object: &'a Value, place: &str) -> Option<&'a Value> {
    let mut value = object;
    let mut rest = place;
    while !rest.is_empty() {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        if end > 0 {
            value = value.at(&[&rest[..end]])?;
        }
        rest = &rest[end..];
        if let Some(tail) = rest.strip_prefix('[') {
            let (name, tail) = tail.split_once(']')?;
            let element = |element: &&Value| element.at(&["name"]).unwrap_or(element).text() == Some(name);
            value = match name.parse::<usize>() {
                Ok(index) => value.elements().get(index)?,
                Err(_) => value.elements().iter().find(element)?,
            };
            rest = tail;
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    Some(value)
}

fn object<'a>(world: &'a World, planted: &Planted) -> &'a Value {
    world.find(planted.kind, &planted.namespace, &planted.name).unwrap_or_else(|| panic!("{planted:?} is not there"))
}

#[test]
fn as_many_are_planted_as_asked_each_in_a_workload_of_its_own() {
    let world = world();
    let planted: Vec<Planted> = world.cluster.planted().collect();
    assert_eq!(planted.len(), 150);
    let places: BTreeSet<_> = planted.iter().map(|planted| (&planted.namespace, &planted.name)).collect();
    assert_eq!(places.len(), 150);
    let rules: BTreeSet<_> = planted.iter().map(|planted| planted.rule).collect();
    assert!(rules.len() >= 49, "{} kinds", rules.len());
}

/// Weaknesses that consist in something missing.
const ABSENT: [&str; 10] = [
    "host-users-shared",
    "privilege-escalation-allowed",
    "run-as-root-allowed",
    "capabilities-none-dropped",
    "seccomp-not-set",
    "apparmor-not-set",
    "no-security-context",
    "emptydir-without-limit",
    "projected-token-lifetime",
    "default-service-account-used",
];

#[test]
fn what_is_planted_stands_where_the_list_says() {
    let world = world();
    for planted in world.cluster.planted() {
        // The manifest as written: a running cluster fills in the account's name.
        let found = world
            .cluster
            .manifests()
            .flat_map(|manifest| manifest.objects)
            .find(|object| key(object) == (planted.kind.to_owned(), planted.namespace.clone(), planted.name.clone()))
            .and_then(|object| at(&object, &planted.place).cloned());
        assert_eq!(found.is_none(), ABSENT.contains(&planted.rule), "{planted:?} {found:?}");
        object(&world, &planted);
    }
}

#[test]
fn planting_leaves_every_other_workload_as_it_was() {
    let without = World::new(&Parameters::clean(2_000), 13);
    let with = world();
    let touched: BTreeSet<_> = with.cluster.planted().map(|planted| (planted.namespace, planted.name)).collect();
    let mut others: BTreeMap<bool, usize> = BTreeMap::new();
    for (object, spec) in with.templates() {
        let (kind, namespace, name) = key(object);
        let Some(before) = without.find(kind.trim_start_matches("knative "), &namespace, &name) else { continue };
        let same = super::world::pod_spec(before) == Some(spec);
        let planted = touched.contains(&(namespace, name));
        assert!(planted || same, "{:?}", key(object));
        *others.entry(planted).or_default() += 1;
    }
    assert!(others[&false] > 100 && others[&true] == 150, "{others:?}");
}

#[test]
fn the_list_of_what_is_planted_is_lines_of_json() {
    let cluster = Cluster::plan(&Parameters { planted: 10, ..Parameters::new(300) }, 3);
    let mut out = Vec::new();
    cluster.write_truth(&mut out).unwrap();
    let lines: Vec<serde_json::Value> =
        String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 10);
    for (line, planted) in lines.iter().zip(cluster.planted()) {
        assert_eq!(line["rule"], planted.rule);
        assert_eq!(line["object"]["name"], planted.name);
        assert_eq!(line["place"], planted.place);
    }
}
