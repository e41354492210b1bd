//! Whatever is in the input, there is an answer.

use proptest::prelude::*;
use seawall_network::Profile;
use seawall_network::synthesis::manifest::Kind;
use serde_json::json;

use crate::written::{gaps, needs, proof, seen, snapshot};

/// Text made of the signs that addresses and flows are made of.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        "[a-z0-9.:/@=,;()\\[\\]{}$\"'_ -]{0,12}",
        Just("://".to_owned()),
        Just("web.shop.svc".to_owned()),
        Just(":80".to_owned()),
        Just("$(A)".to_owned()),
        Just("{\"from\":\"10.0.0.1\",".to_owned()),
        Just("\"port\":80}".to_owned()),
        Just("src=10.0.0.1 dst=".to_owned()),
        Just("{\"flow\":{\"verdict\":\"FORWARDED\",".to_owned()),
        Just("\n".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(scrap, 0..12).prop_map(|scraps| scraps.concat())
}

fn pod(texts: [&str; 3]) -> String {
    let object = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web", "namespace": "shop", "labels": { "app": texts[2] } },
        "spec": { "containers": [{ "name": "a", "image": texts[2], "args": [texts[0], texts[1]], "env": [{ "name": "A", "value": texts[0] }, { "name": texts[1], "value": texts[2] }] }] },
    });
    let service = json!({
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": "web", "namespace": "shop", "annotations": { "prometheus.io/scrape": "true", "prometheus.io/port": texts[0] } },
        "spec": { "type": "LoadBalancer", "loadBalancerSourceRanges": [texts[1]], "selector": { "app": texts[2] }, "ports": [{ "port": 80, "targetPort": texts[1] }] },
    });
    format!("{object}\n---\n{service}\n")
}

proptest! {
    #[test]
    fn any_text_is_read(one in scraps(), other in scraps(), third in scraps()) {
        let snapshot = snapshot(&pod([&one, &other, &third]));
        needs(&snapshot);
        gaps(&snapshot);
        for (kind, profile) in [(Kind::Network, Profile::Default), (Kind::Cilium, Profile::Cilium), (Kind::Cluster, Profile::Default)] {
            let proof = proof(&snapshot, kind, profile);
            prop_assert!(proof.opened.is_empty(), "{:?}", proof.opened);
        }
    }

    #[test]
    fn any_flows_are_read(flows in scraps()) {
        let snapshot = snapshot(&pod(["", "", "web"]));
        seen(&snapshot, &flows);
    }
}
