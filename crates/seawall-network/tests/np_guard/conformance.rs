//! What the documentation says of the agreement is what is measured.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use seawall_network::connections::{Connections, End as NetworkEnd};
use seawall_network::reason::{Reason, Reasons};
use seawall_network::{Network, Profile};

use crate::connlist::{end, name};
use crate::corpus::Corpus;
use crate::file::File;
use crate::listed::reason;
use crate::notation::End;
use crate::reach::Reach;
use crate::{connlist, diff, explain, exposure};

#[test]
fn the_figures_of_the_documentation_are_measured() {
    let Some(corpus) = Corpus::open() else { return };
    let mut lines = Vec::new();
    let kinds = [
        ("connections", "connections", connlist::tally(&corpus)),
        ("exposure", "rows", exposure::tally(&corpus)),
        ("explanations", "reasonings", explain::tally(&corpus)),
        ("differences", "connections", diff::tally(&corpus)),
    ];
    for (kind, unit, tally) in kinds {
        lines.push(format!("| {kind} | {} | {} {unit} | {} |", tally.files, tally.rows, tally.differences.len()));
    }
    lines.extend(listed(&corpus));
    lines.extend(differences(&corpus));
    check(&lines);
}

/// The files that are not compared, by reason.
fn listed(corpus: &Corpus) -> Vec<String> {
    let inputs = corpus.inputs();
    let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
    for (input, names) in &inputs {
        let networks = corpus.on_pod_network(input).is_some();
        let files = names.iter().filter_map(|name| File::read(name, &inputs));
        for reason in files.filter_map(|file| reason(&file, networks)) {
            *listed.entry(reason.text()).or_default() += 1;
        }
    }
    listed.into_iter().map(|(reason, files)| format!("| {files} | {reason} |")).collect()
}

/// Why an answer under `default` is not np-guard's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Itself,
    HostNetwork,
    IngressPort,
    Depends(Reason),
}

impl Why {
    fn text(self) -> String {
        match self {
            Self::Itself => "Pods of one workload reach each other".to_owned(),
            Self::HostNetwork => "Pods on their node's network are governed by no policy".to_owned(),
            Self::IngressPort => "An Ingress names no port of its Service".to_owned(),
            Self::Depends(reason) => format!("Depends: {}", reason.text()),
        }
    }
}

/// The connections that are another ones under `default`, by the reason.
fn differences(corpus: &Corpus) -> Vec<String> {
    let mut found: BTreeMap<Why, (usize, BTreeSet<&str>)> = BTreeMap::new();
    let inputs = corpus.inputs();
    let mut equal = 0;
    for input in inputs.keys() {
        let (snapshot, _) = corpus.snapshot(input);
        let answer = |profile| Network::build(&snapshot, profile).connections();
        let default = Answer::of(&answer(Profile::Default));
        let np_guard = Answer::of(&answer(Profile::NpGuard));
        let open = default.reasons.iter().filter(|(ends, reasons)| {
            let same = np_guard.reasons.get(*ends) == Some(*reasons);
            !ends.1.is_empty() && !reasons.is_empty() && !same
        });
        let open: BTreeSet<_> = open.map(|(ends, _)| ends).collect();
        let pairs = default.reach.pairs.keys().chain(np_guard.reach.pairs.keys()).chain(open.iter().copied());
        let pairs: BTreeSet<_> = pairs.collect();
        let outside: BTreeSet<_> = default.reach.outside.keys().chain(np_guard.reach.outside.keys()).collect();
        let pairs = pairs.into_iter().map(|pair| {
            let same = default.reach.pairs.get(pair) == np_guard.reach.pairs.get(pair);
            (same && !open.contains(pair), pair.0.clone(), pair.1.clone())
        });
        let outside = outside.into_iter().map(|key| {
            let same = default.reach.outside.get(key) == np_guard.reach.outside.get(key);
            (same, key.0.clone(), String::new())
        });
        for (same, one, other) in pairs.chain(outside) {
            if same {
                equal += 1;
                continue;
            }
            let why = default.why(&one, &other).unwrap_or_else(|| panic!("{input}: no reason for {one} and {other}"));
            let entry = found.entry(why).or_default();
            entry.0 += 1;
            entry.1.insert(input);
        }
    }
    let lines =
        found.into_iter().map(|(why, (rows, inputs))| format!("| {} | {rows} | {} |", why.text(), inputs.len()));
    std::iter::once(format!("{equal} connections of {} inputs are the same", inputs.len())).chain(lines).collect()
}

/// What one profile says, of IPv4.
struct Answer {
    reach: Reach,
    hosts: BTreeSet<String>,
    /// Why something depends, by the named ends; the second is empty for addresses.
    reasons: BTreeMap<(String, String), Reasons>,
}

impl Answer {
    fn of(connections: &Connections) -> Self {
        let mut answer = Self { reach: Reach::default(), hosts: BTreeSet::new(), reasons: BTreeMap::new() };
        for end in &connections.ends {
            if let NetworkEnd::Workload(workload) = end
                && workload.on_host_network
            {
                answer.hosts.insert(name(workload));
            }
        }
        for (from, to, admitted) in connections.iter() {
            let (Some(from), Some(to)) = (fourth(end(from)), fourth(end(to))) else { continue };
            let named = |end: &End| match end {
                End::Named(name) => Some(name.clone()),
                End::Outside(_) => None,
            };
            let ends = match (named(&from), named(&to)) {
                (Some(from), Some(to)) => (from, to),
                (one, other) => (one.or(other).unwrap_or_default(), String::new()),
            };
            let reasons = answer.reasons.entry(ends).or_default();
            *reasons = reasons.and(admitted.reasons);
            answer.reach.add(from, to, admitted.allowed.clone());
        }
        answer
    }

    fn why(&self, one: &str, other: &str) -> Option<Why> {
        if one == other {
            return Some(Why::Itself);
        }
        if self.hosts.contains(one) || self.hosts.contains(other) {
            return Some(Why::HostNetwork);
        }
        let reasons = self.reasons.get(&(one.to_owned(), other.to_owned())).copied().unwrap_or_default();
        let depends = reasons.iter().next().map(Why::Depends);
        depends.or((one == "{ingress-controller}").then_some(Why::IngressPort))
    }
}

/// Without addresses of IPv6, which np-guard does not know; nothing when none are left.
fn fourth(end: End) -> Option<End> {
    match end {
        End::Outside(mut addresses) => {
            addresses.v6 = Default::default();
            (!addresses.is_empty()).then_some(End::Outside(addresses))
        }
        named => Some(named),
    }
}

/// Every line must stand in the documentation.
fn check(lines: &[String]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/network-conformance.md");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let missing: Vec<&String> = lines.iter().filter(|line| !text.contains(line.as_str())).collect();
    assert!(missing.is_empty(), "docs/network-conformance.md does not say\n{missing:#?}\nof\n{lines:#?}");
}
