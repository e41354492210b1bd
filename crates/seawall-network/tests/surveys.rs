//! Rules about the network run on many threads at once, and end.

use rayon::prelude::*;
use seawall_model::Parameters;
use seawall_model::analysis::Analysis;
use seawall_model::finding::Findings;
use seawall_network::NetworkRules;
use seawall_testkit::generate::network::{Cluster, Parameters as Size};

#[test]
fn many_surveys_at_once_find_the_same() {
    let size = Size { pods: 40, workloads: 12, namespaces: 4, policies: 12, rules: 40, cidrs: 6, ..Size::small() };
    let snapshot = Cluster::plan(&size, 3).snapshot();
    let survey = || {
        let mut findings = Findings::default();
        NetworkRules.plan(&|_| true, &Parameters::default()).survey(&snapshot, &mut findings);
        findings.findings.into_iter().map(|finding| finding.id.to_string()).collect::<Vec<String>>()
    };
    let first = survey();
    assert!(!first.is_empty());
    // Each survey builds its network on all threads, while others do the same.
    assert!((0..200).into_par_iter().all(|_| survey() == first));
}
