//! What the rules say where the input may be a part.

use seawall_model::analysis::Analysis;
use seawall_network::NetworkRules;
use seawall_testkit::pages::{Cluster, clusters};

const WHOLE: &str = "# world: closed\n";

#[test]
fn what_only_a_whole_world_shows_a_part_leaves_open() {
    let mut looked = 0;
    for rule in NetworkRules.rules() {
        for text in clusters(rule).iter().filter(|text| text.contains("# finding: ")) {
            // What is known of one object stands in pages of an open world already.
            let Some(part) = text.strip_prefix(WHOLE) else { continue };
            let cluster = Cluster::parse(part);
            let selected = |candidate: &seawall_model::Rule| candidate.id == rule.id;
            let findings = cluster.judge(&NetworkRules, &selected);
            assert!(findings.is_empty(), "{}: {}", rule.id, findings[0].message);
            assert!(
                !cluster.unknowns(&NetworkRules, &selected).is_empty(),
                "{}: nothing is left open in\n{part}",
                rule.id
            );
            looked += 1;
        }
    }
    assert!(looked > 30, "{looked}");
}

#[test]
fn a_kind_that_could_not_be_read_is_no_kind_that_is_empty() {
    for rule in NetworkRules.rules() {
        for text in clusters(rule).iter().filter(|text| text.contains("no policy governs")) {
            let text = format!("{WHOLE}# unread: networking.k8s.io/NetworkPolicy\n{text}");
            let found = Cluster::parse(&text).judge(&NetworkRules, &|candidate| candidate.id == rule.id);
            assert!(found.is_empty(), "{}: {}", rule.id, found[0].message);
        }
    }
}
