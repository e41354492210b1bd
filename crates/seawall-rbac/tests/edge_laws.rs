//! What holds for every kind of edge, tried on the cases of all pages.

use std::collections::{BTreeMap, BTreeSet};

use seawall_model::Snapshot;
use seawall_model::access::{AccessGraph, EdgeSource, Mended, Vertex, VertexId};
use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages::{graph_of, steps};
use seawall_testkit::pages::Cluster;
use serde_json::{Value, json};

/// A case with an edge, of a page.
struct Case {
    id: &'static str,
    text: String,
}

/// Every case of a page's first section.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in RbacEdges.kinds() {
        let section = kind.doc.split("\n## ").find(|section| section.starts_with("Edge\n")).unwrap_or_default();
        let blocks = section.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
        cases.extend(blocks.map(|text| Case { id: kind.id, text: text.to_owned() }));
    }
    assert!(cases.len() > 40, "{}", cases.len());
    cases
}

/// The lines that say something of the cluster as a whole.
fn head(text: &str) -> String {
    text.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

fn written(head: &str, objects: impl IntoIterator<Item = Value>) -> String {
    let objects: Vec<String> = objects.into_iter().map(|object| object.to_string()).collect();
    format!("{head}{}\n", objects.join("\n---\n"))
}

fn objects(snapshot: &Snapshot) -> Vec<Value> {
    snapshot.ids().map(|id| snapshot.object(id).node().to_json()).collect()
}

/// How many edges of a kind lead from one vertex to another. Conjunctions have no name that lasts.
fn edges(graph: &AccessGraph, id: &str) -> BTreeMap<(Vertex, Vertex), usize> {
    let mut found = BTreeMap::new();
    for edge in graph.edges().iter().filter(|edge| edge.kind.id == id) {
        let ends = (graph.vertex(edge.from).clone(), graph.vertex(edge.to).clone());
        if !matches!(ends.0, Vertex::Both { .. }) {
            *found.entry(ends).or_default() += 1;
        }
    }
    found
}

#[test]
fn every_fix_alone_takes_its_edge_away() {
    let mut tried = 0;
    for case in cases() {
        let snapshot = Cluster::parse(&case.text).snapshot;
        let graph = graph_of(&RbacEdges, &case.text);
        let before = edges(&graph, case.id);
        for edge in graph.edges().iter().filter(|edge| edge.kind.id == case.id) {
            let ends = (graph.vertex(edge.from).clone(), graph.vertex(edge.to).clone());
            for &fix in graph.fixes(edge).iter().filter(|_| before.contains_key(&ends)) {
                let mended = Mended::by([graph.fix(fix)], &snapshot);
                let kept = snapshot.ids().filter(|id| !mended.deleted.contains(id));
                let kept = kept.map(|id| match mended.changed.get(&id) {
                    Some(changed) => changed.clone(),
                    None => snapshot.object(id).node().to_json(),
                });
                let after = edges(&graph_of(&RbacEdges, &written(&head(&case.text), kept)), case.id);
                let left = after.get(&ends).copied().unwrap_or_default();
                let fix = graph.fix(fix);
                assert!(left < before[&ends], "{}: {} -> {} after {fix:?}\n{}", case.id, ends.0, ends.1, case.text);
                tried += 1;
            }
        }
    }
    assert!(tried > 50, "{tried}");
}

/// Every rule as rules of one verb, one group, one resource and one name each.
fn split(mut object: Value) -> Value {
    let Some(rules) = object.get("rules").and_then(Value::as_array).cloned() else { return object };
    if !matches!(object["kind"].as_str(), Some("Role" | "ClusterRole")) {
        return object;
    }
    let list = |rule: &Value, key: &str| rule[key].as_array().cloned().unwrap_or_default();
    let mut atoms = Vec::new();
    for rule in &rules {
        for verb in list(rule, "verbs") {
            for group in list(rule, "apiGroups") {
                for resource in list(rule, "resources") {
                    let atom = json!({"verbs": [verb], "apiGroups": [group], "resources": [resource]});
                    let names = list(rule, "resourceNames");
                    if names.is_empty() {
                        atoms.push(atom.clone());
                    }
                    for name in names {
                        let mut atom = atom.clone();
                        atom["resourceNames"] = json!([name]);
                        atoms.push(atom);
                    }
                }
            }
            atoms.extend(
                list(rule, "nonResourceURLs").into_iter().map(|url| json!({"verbs": [verb], "nonResourceURLs": [url]})),
            );
        }
    }
    atoms.reverse();
    object["rules"] = json!(atoms);
    object
}

#[test]
fn how_rules_are_grouped_and_ordered_changes_nothing() {
    for case in cases() {
        let snapshot = Cluster::parse(&case.text).snapshot;
        let again = written(&head(&case.text), objects(&snapshot).into_iter().map(split).rev());
        let (before, after) = (graph_of(&RbacEdges, &case.text), graph_of(&RbacEdges, &again));
        for kind in RbacEdges.kinds() {
            assert_eq!(steps(&before, kind), steps(&after, kind), "{}: {}\n{}", case.id, kind.id, case.text);
        }
    }
}

/// What whoever has all permission sets comes to, whatever it depends on.
fn reached(graph: &AccessGraph) -> BTreeSet<Vertex> {
    let sets = graph.vertices().iter().filter(|vertex| matches!(vertex, Vertex::Permissions { .. }));
    let mut open: Vec<VertexId> = sets.filter_map(|set| graph.find(set)).collect();
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        if seen.insert(at.0) {
            open.extend(graph.from(at).iter().map(|edge| edge.to));
        }
    }
    let known = seen.into_iter().map(|at| graph.vertex(VertexId(at))).filter(|vertex| !vertex.is_joint());
    known.cloned().collect()
}

#[test]
fn another_grant_takes_nothing_away() {
    let more = json!({"verbs": ["get", "update", "create"], "apiGroups": ["*"], "resources": ["*"]});
    for case in cases() {
        let snapshot = Cluster::parse(&case.text).snapshot;
        let granted = objects(&snapshot).into_iter().map(|mut object| {
            if let Some(rules) = object.get_mut("rules").and_then(Value::as_array_mut) {
                rules.push(more.clone());
            }
            object
        });
        let (before, after) =
            (graph_of(&RbacEdges, &case.text), graph_of(&RbacEdges, &written(&head(&case.text), granted)));
        let (less, more) = (reached(&before), reached(&after));
        // What only a name gave a vertex has none of its own where all of its kind are got.
        let lost: Vec<&Vertex> = less.difference(&more).filter(|lost| after.find(lost).is_some()).collect();
        assert!(lost.is_empty(), "{}: nobody comes to {lost:?}\n{}", case.id, case.text);
    }
}
