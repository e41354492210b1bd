//! `network-selector-typo`.

use seawall_check::Fix;
use seawall_model::selector::Selector;
use seawall_model::{Rule, Severity, Status};

use crate::lint::nearest::LabelIndex;
use crate::lint::network_policy;
use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::pods;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-selector-typo",
        title: "Selector of a NetworkPolicy is a letter away from a label that exists",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_selector_typo.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in NetworkPolicy::all(survey.snapshot) {
            // With everything at hand, what selects nothing is reported as such.
            if survey.has_all_pods_in(policy.namespace()) {
                continue;
            }
            let mut report = desk.report(policy.object);
            let peers = policy.rules_in_force().flat_map(network_policy::Rule::peers);
            let peers = peers.filter(|peer| peer.get("namespaceSelector").is_none());
            for selector in
                policy.written("podSelector").into_iter().chain(peers.filter_map(|peer| peer.get("podSelector")))
            {
                let read = Selector::read(Some(selector));
                if read.is_empty() || !read.is_sound() || survey.pods.any(policy.namespace(), &read).is_some() {
                    continue;
                }
                let here =
                    survey.pods.range(policy.namespace()).flat_map(|pod| pods::written_labels(survey.pods.get(pod)));
                if let Some(hint) = here.collect::<LabelIndex<'_>>().nearest(selector) {
                    let (key, value) = hint.meant;
                    let message = format!(
                        "asks for `{}`, which no pod here carries; `{key}: {value}` is a slip away",
                        hint.asked
                    );
                    report.field(selector, message);
                }
            }
        }
    }),
};
