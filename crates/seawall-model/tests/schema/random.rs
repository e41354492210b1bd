//! Whatever the document, judging it ends and says something that stands in it.

use proptest::prelude::*;
use seawall_model::schema::{self, Suggestion};
use seawall_yaml::{Kind, NodeId};

use super::documents;

/// Words that mean something in some place, so that made-up documents go deep.
const WORDS: [&str; 24] = [
    "spec",
    "template",
    "metadata",
    "containers",
    "initContainers",
    "securityContext",
    "capabilities",
    "resources",
    "limits",
    "volumes",
    "hostPath",
    "ports",
    "env",
    "valueFrom",
    "jobTemplate",
    "rules",
    "privileged",
    "hostNetwork",
    "openAPIV3Schema",
    "properties",
    "items",
    "name",
    "labels",
    "$ref",
];

fn key() -> impl Strategy<Value = String> {
    prop_oneof![8 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => "[a-zA-Z_./-]{0,12}"]
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,8}".prop_map(Into::into),
    ];
    scalar.prop_recursive(8, 120, 6, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            3 => prop::collection::btree_map(key(), inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn departures_stand_in_the_document_in_its_order(value in value(), kind in any::<prop::sample::Selector>()) {
        let kind = kind.select(schema::kinds());
        for document in documents(value.to_string()) {
            let root = document.root();
            let departures = schema::check_complete(root, kind.ty);
            prop_assert!(departures.is_sorted_by_key(|departure| departure.node));
            for departure in &departures {
                prop_assert!(departure.node == NodeId::ROOT || !root.steps_to(departure.node).is_empty());
                let suggestion = schema::suggest(root, kind.ty, departure);
                departure.weakens_security(root, suggestion.as_ref());
                match suggestion {
                    Some(Suggestion::Rename(field)) => prop_assert!(departure.within.field(field.name).is_some()),
                    Some(Suggestion::Move { within, field, places }) => {
                        prop_assert!(within.field(field.name).is_some());
                        prop_assert!(places.iter().all(|place| place.node.kind() == Kind::Mapping));
                        prop_assert!(places.iter().all(|place| place.keys.last() == Some(&field.name)));
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn any_schema_can_be_searched_for_pods(value in value()) {
        let definition = serde_json::json!({ "spec": {
            "group": "a", "names": { "kind": "B" }, "versions": [{ "name": "v1", "schema": { "openAPIV3Schema": value } }],
        } });
        for document in documents(definition.to_string()) {
            let kind = schema::from_crd(document.root()).unwrap();
            prop_assert_eq!(kind.versions.len(), 1);
        }
    }
}
