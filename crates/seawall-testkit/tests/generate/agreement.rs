use std::collections::BTreeSet;
use std::sync::Arc;

use seawall_testkit::generate::{Cluster, Layout, Parameters};
use seawall_yaml::{Options, Text, read_all};

use super::world::{Key, key};

fn cluster() -> Cluster {
    Cluster::plan(&Parameters { planted: 20, ..Parameters::new(400) }, 21)
}

fn key_of(object: &serde_json::Value) -> Key {
    let text = |path: &str| object.pointer(path).and_then(|text| text.as_str()).unwrap_or("").to_owned();
    let kind = match text("/apiVersion").as_str() {
        "serving.knative.dev/v1" => format!("knative {}", text("/kind")),
        _ => text("/kind"),
    };
    (kind, text("/metadata/namespace"), text("/metadata/name"))
}

/// What users wrote in this cluster.
fn written(cluster: &Cluster) -> BTreeSet<Key> {
    cluster.objects().filter(|object| object.written).map(|object| key(&object.value)).collect()
}

#[test]
fn the_tree_holds_what_users_wrote_and_nothing_else() {
    let cluster = cluster();
    let in_tree: Vec<Key> =
        cluster.manifests().flat_map(|manifest| manifest.objects).map(|object| key(&object)).collect();
    let unique: BTreeSet<Key> = in_tree.iter().cloned().collect();
    assert_eq!(unique.len(), in_tree.len(), "no object stands in two files");
    assert_eq!(unique, written(&cluster));
}

#[test]
fn manifests_hold_nothing_that_only_a_cluster_knows() {
    for object in cluster().manifests().flat_map(|manifest| manifest.objects) {
        assert!(object.at(&["status"]).is_none());
        for field in ["uid", "resourceVersion", "creationTimestamp", "managedFields", "ownerReferences", "generation"] {
            assert!(object.at(&["metadata", field]).is_none(), "{field} in {:?}", key(&object));
        }
    }
}

#[test]
fn the_yaml_says_what_was_meant() {
    for manifest in cluster().manifests() {
        let text = Arc::new(Text::new(manifest.text()));
        let readings = read_all(&text, &Options::default());
        assert_eq!(readings.len(), manifest.objects.len(), "{}", manifest.path);
        for (reading, object) in readings.iter().zip(&manifest.objects) {
            assert!(reading.problems.is_empty(), "{}: {:?}", manifest.path, reading.problems);
            let document = reading.document.as_ref().expect("a document");
            assert_eq!(document.root().to_json(), serde_json::to_value(object).unwrap(), "{}", manifest.path);
        }
    }
}

#[test]
fn files_have_comments_and_both_styles_of_lists() {
    let texts: Vec<String> = cluster().manifests().map(|manifest| manifest.text()).collect();
    assert!(texts.iter().any(|text| text.contains("# ")));
    assert!(texts.iter().any(|text| text.contains("\n      containers:\n        - ")));
    assert!(texts.iter().any(|text| text.contains("\n      containers:\n      - ")));
    assert!(texts.iter().any(|text| text.contains("[\"")));
    assert!(texts.iter().any(|text| text.contains("yaml: |\n")));
}

#[test]
fn both_layouts_of_a_dump_hold_the_same() {
    let cluster = cluster();
    let read = |layout| -> serde_json::Value {
        let mut out = Vec::new();
        let summary = cluster.write_dump(&mut out, layout).unwrap();
        assert_eq!(summary.bytes, out.len() as u64);
        serde_json::from_slice(&out).unwrap()
    };
    let (compact, pretty) = (read(Layout::Compact), read(Layout::Pretty));
    assert_eq!(compact["items"], pretty["items"]);
    assert_eq!((&compact["kind"], &pretty["kind"]), (&"List".into(), &"List".into()));
    assert_eq!(compact["items"].as_array().unwrap().len(), cluster.object_count());
}

#[test]
fn a_dump_that_leaves_managed_fields_out_is_the_same_otherwise() {
    let mut parameters = Parameters { planted: 20, ..Parameters::new(400) };
    let items = |parameters: &Parameters| -> Vec<serde_json::Value> {
        let mut out = Vec::new();
        Cluster::plan(parameters, 21).write_dump(&mut out, Layout::Compact).unwrap();
        let mut dump: serde_json::Value = serde_json::from_slice(&out).unwrap();
        serde_json::from_value(dump["items"].take()).unwrap()
    };
    let mut expected = items(&parameters);
    let managed = expected.iter_mut().map(|object| object["metadata"].as_object_mut().unwrap().remove("managedFields"));
    assert!(managed.flatten().count() > 400);
    parameters.live.managed_fields = false;
    assert_eq!(items(&parameters), expected);
}

#[test]
fn a_recording_is_a_dump_without_managed_fields() {
    let cluster = cluster();
    let mut out = Vec::new();
    let summary = cluster.write_recording(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let mut lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let head = lines.next().unwrap();
    assert_eq!(head["apiVersion"], "seawall.dev/v1");
    assert_eq!(head["kind"], "Recording");
    assert_eq!(head["recordedAt"], "2026-11-20T00:00:00Z");
    assert_eq!(head["world"], "closed");
    assert_eq!(head["cluster"]["version"], "v1.36.2");
    let mut count = 0;
    for (line, object) in lines.zip(cluster.objects()) {
        let mut expected = serde_json::to_value(&object.value).unwrap();
        expected["metadata"].as_object_mut().unwrap().remove("managedFields");
        assert_eq!(line["object"], expected, "{:?}", key_of(&expected));
        count += 1;
    }
    assert_eq!(count, summary.objects);
    assert_eq!(count, cluster.object_count());
}

#[test]
fn a_live_object_is_the_written_one_with_additions() {
    let cluster = cluster();
    let live: std::collections::HashMap<Key, serde_json::Value> = cluster
        .objects()
        .filter(|object| object.written)
        .map(|object| (key(&object.value), serde_json::to_value(&object.value).unwrap()))
        .collect();
    for object in cluster.manifests().flat_map(|manifest| manifest.objects) {
        let written = serde_json::to_value(&object).unwrap();
        let live = &live[&key(&object)];
        contains(live, &written, &format!("{:?}", key(&object)));
    }
}

/// Asserts that every field of `part` stands in `whole` with the same value. Lists have the same elements in front.
fn contains(whole: &serde_json::Value, part: &serde_json::Value, place: &str) {
    use serde_json::Value::{Array, Object};
    match (whole, part) {
        (Object(whole), Object(part)) => {
            for (key, value) in part {
                let place = format!("{place}/{key}");
                contains(whole.get(key).unwrap_or_else(|| panic!("{place} is gone")), value, &place);
            }
        }
        // Rules of an aggregated role are written as an empty list and filled by a controller.
        (Array(whole), Array(part)) => {
            assert!(whole.len() >= part.len(), "{place}");
            whole.iter().zip(part).for_each(|(whole, part)| contains(whole, part, place));
        }
        _ => assert_eq!(whole, part, "{place}"),
    }
}
