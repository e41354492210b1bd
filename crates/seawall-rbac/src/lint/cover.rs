//! Which findings say nothing new beside others.

use std::fmt::Write as _;

use seawall_check::Covers;
use seawall_model::Severity;
use seawall_model::finding::{Evidence, Finding, Findings};

/// Powers that are no worse than the wildcards that may give them: how a role is written is the cause of what it allows.
const MILDER: &[&str] = &[
    "configmaps-modify",
    "crd-or-apiservice-modify",
    "csr-approve",
    "delete-rights",
    "events-delete",
    "network-resources-modify",
    "nodes-modify",
    "nodes-proxy",
    "persistent-volume-create",
    "pods-create",
    "pods-ephemeral",
    "pods-exec-attach",
    "pods-log-delete",
    "pods-portforward",
    "rolebinding-create",
    "sa-listable-by-workload",
    "secrets-read",
    "services-status-modify",
    "token-create",
    "webhook-modify",
];

/// What else is part of everything.
const WORSE: &[&str] = &["bind-escalate", "impersonate", "wildcard-resources", "wildcard-verbs"];

/// What [`Covers`] knows of grants.
pub(super) const COVERS: Covers = Covers {
    // Who may do everything needs no other rule of the role.
    on_container: &[
        ("cluster-admin-binding", MILDER),
        ("cluster-admin-binding", WORSE),
        ("cluster-admin-binding", &["wildcard-verbs-and-resources"]),
        // Two halves of one step.
        ("bind-escalate", &["rolebinding-create"]),
    ],
    at_place: &[
        ("wildcard-verbs-and-resources", MILDER),
        ("wildcard-verbs-and-resources", WORSE),
        ("wildcard-resources", MILDER),
        ("wildcard-verbs", MILDER),
        ("wildcard-resources", &["wildcard-verbs"]),
        ("bind-escalate", &["wildcard-verbs"]),
        ("impersonate", &["wildcard-verbs"]),
        // The Secrets that can be read hold the tokens.
        ("secrets-read", &["sa-listable-by-workload"]),
        ("services-status-modify", &["network-resources-modify"]),
    ],
};

/// Puts `found` into `into`, and what is covered aside, object by object.
pub(super) fn settle(found: Vec<Finding>, into: &mut Findings) {
    COVERS.settle_each(found, into, |start, covered, into| {
        bring_back(start, covered, into);
        keep_one(start, into, |finding| finding.path == "/roleRef");
        keep_one(start, into, |finding| finding.severity == Severity::Info);
    });
}

/// Brings back those of the covered ones from `covered` on that are worse than all that stands in their place: a mild
/// cause does not hide what it does.
fn bring_back(start: usize, covered: usize, into: &mut Findings) {
    let stands_for = |by: &Finding, hidden: &Finding| {
        let mut of_object = COVERS.on_container.iter().filter(|(rule, _)| *rule == by.rule.id);
        by.severity >= hidden.severity
            && (by.path == hidden.path || of_object.any(|(_, covered)| covered.contains(&hidden.rule.id)))
    };
    let found = &into.findings[start..];
    let mut is_worse = |hidden: &mut Finding| !found.iter().any(|by| stands_for(by, hidden));
    let worse: Vec<Finding> = into.covered.extract_if(covered.., &mut is_worse).collect();
    into.findings.extend(worse);
}

/// Of the findings from `start` on for which `is_same` holds keeps the worst, which tells the others: a role of
/// Kubernetes' own is given for one reason, and a role that nobody has is dangerous in one way.
fn keep_one(start: usize, into: &mut Findings, is_same: impl Fn(&Finding) -> bool) {
    let rank = |finding: &Finding| (finding.severity, finding.rule.severity);
    let same = || (start..into.findings.len()).filter(|&at| is_same(&into.findings[at]));
    let Some(best) = same().rev().max_by_key(|&at| rank(&into.findings[at])) else { return };
    if same().count() == 1 {
        return;
    }
    let kept = into.findings[best].id;
    let others: Vec<Finding> =
        into.findings.extract_if(start.., |finding| is_same(finding) && finding.id != kept).collect();
    if let Some(kept) = into.findings[start..].iter_mut().find(|finding| finding.id == kept) {
        let ids: Vec<String> = others.iter().map(|other| format!("`{}`", other.rule.id)).collect();
        add_powers(&mut kept.message, &others);
        kept.evidence.push(Evidence::Fact { text: format!("the same grant is found by {}", ids.join(", ")) });
    }
    into.covered.extend(others);
}

/// As many powers as a reader takes in beside the worst.
const MOST: usize = 2;

/// Adds to a sentence that ends in what somebody may do what the worst of `others` say.
fn add_powers(sentence: &mut String, others: &[Finding]) {
    let mut powers: Vec<(Severity, &str)> =
        others.iter().filter_map(|other| Some((other.severity, other.message.rsplit_once(": may ")?.1))).collect();
    powers.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    for (_, power) in powers.iter().take(MOST) {
        let _ = write!(sentence, ", {power}");
    }
    if powers.len() > MOST {
        let _ = write!(sentence, " and {} more", powers.len() - MOST);
    }
}
