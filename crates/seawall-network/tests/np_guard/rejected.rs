//! What the analyzer rejects is a problem here that names the object and the field, and the rest still counts.

use std::collections::BTreeMap;

use seawall_model::Problem;
use seawall_network::{Network, Profile};

use crate::corpus::Corpus;

/// What the analyzer calls its reason; the object that must be named here, the field, and a word of the message.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    ("anp_bad_path_test_1", "AdminNetworkPolicy same-priority", "spec.priority", "priority"),
    ("anp_bad_path_test_2", "AdminNetworkPolicy invalid-priority", "spec.priority", "1000"),
    ("anp_bad_path_test_4", "AdminNetworkPolicy ingress-tcp", "spec", "subject"),
    (
        "anp_bad_path_test_7",
        "AdminNetworkPolicy egress-tcp",
        "spec.egress[allow-to-ravenclaw-everything].to[0]",
        "one way",
    ),
    ("anp_bad_path_test_14", "AdminNetworkPolicy ingress-udp", "spec.ingress[", "at least one peer"),
    (
        "anp_bad_path_test_17",
        "AdminNetworkPolicy ingress-udp",
        "spec.ingress[deny-from-slytherin-at-port-5353].ports[0]",
        "portNumber",
    ),
    ("bad_netpols/subdir1", "NetworkPolicy shippingservice-netpol", "spec.ingress[2].from[0].ipBlock.cidr", "network"),
    ("bad_netpols/subdir2", "NetworkPolicy shippingservice-netpol", "spec.podSelector.matchLabels.app@b", "label key"),
    ("bad_netpols/subdir3", "NetworkPolicy shippingservice-netpol", "spec.ingress[0].from[0]", "together"),
    ("bad_netpols/subdir4", "NetworkPolicy shippingservice-netpol", "spec.ingress[0].from[0]", "neither"),
    ("bad_netpols/subdir6", "NetworkPolicy shippingservice-netpol", "spec.egress[0].ports[abc].port", "ipBlock"),
    (
        "bad_netpols/subdir7",
        "NetworkPolicy frontend-netpol",
        "spec.egress[0].to[0].podSelector.matchLabels.app",
        "label value",
    ),
    ("banp_bad_path_test_1", "BaselineAdminNetworkPolicy default", "", "twice"),
    ("banp_bad_path_test_4", "BaselineAdminNetworkPolicy default", "spec.subject", "both"),
    (
        "banp_bad_path_test_7",
        "BaselineAdminNetworkPolicy default",
        "spec.egress[allow-to-gryffindor-everything].to[0]",
        "one way",
    ),
    (
        "banp_bad_path_test_12",
        "BaselineAdminNetworkPolicy default",
        "spec.ingress[allow-from-gryffindor-everything].from[0]",
        "one way",
    ),
    (
        "banp_bad_path_test_15",
        "BaselineAdminNetworkPolicy default",
        "spec.egress[allow-to-invalid-cidr].to[0].networks[0]",
        "network",
    ),
    ("udn_bad_path_test_3", "UserDefinedNetwork blue/separate-namespace", "kind", "not supported"),
    ("udn_bad_path_test_6", "UserDefinedNetwork openshift-oc/namespace-scoped", "kind", "not supported"),
    ("example_w_err_pods_w_same_owner_and_labels_gap_anp", "Pod pod-2", "metadata.labels.app", "same owner"),
    ("semanticDiff-same-topologies-illegal-podlist", "Pod demo/account-query", "metadata.labels.app", "same owner"),
    ("np_bad_path_test_1", "NetworkPolicy backend-netpol", "", "twice"),
];

#[test]
fn every_rejected_input_has_a_problem_that_names_object_and_field() {
    let Some(corpus) = Corpus::open() else { return };
    let faults: BTreeMap<&str, _> = FAULTS.iter().map(|fault| (fault.0, fault)).collect();
    let mut missing = Vec::new();
    for input in corpus.rejected().keys() {
        let (_, object, field, word) = faults[input.as_str()];
        let problems = problems(&corpus, input);
        let told = problems.iter().any(|problem| {
            let object = problem.object.as_ref().is_some_and(|known| known.to_string() == *object);
            object && problem.position.is_some() && problem.message.contains(field) && problem.message.contains(word)
        });
        if !told {
            missing.push(format!("{input}: nothing of {object} {field} {word} in {problems:#?}"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_rest_of_a_rejected_input_is_still_judged() {
    let Some(corpus) = Corpus::open() else { return };
    for (input, ..) in FAULTS {
        let (snapshot, _) = corpus.snapshot(input);
        let network = Network::build(&snapshot, Profile::NpGuard);
        assert!(network.pods().len() > 0, "{input} has no pods");
        // In the two with networks of their own, one pod is alone and closed.
        let is_alone = input.starts_with("udn_");
        assert_eq!(network.connections().connections.is_empty(), is_alone, "{input}");
    }
}

fn problems(corpus: &Corpus, input: &str) -> Vec<Problem> {
    let (snapshot, mut problems) = corpus.snapshot(input);
    problems.extend(Network::build(&snapshot, Profile::NpGuard).problems().iter().cloned());
    problems
}
