//! `pdb-blocks-eviction`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::selector::{Label, Match};
use seawall_model::{Field, Object, Place, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

use crate::disruption_budget::{BUDGET, Of, Share, is_written, selector};
use crate::replicas::Fewest;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pdb-blocks-eviction",
        title: "Disruption budget never lets a pod be evicted",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[
            "pdb-max-unavailable",
            "pdb-min-available",
            "pdbDisruptionsIsZero",
            "pdbMinAvailableGreaterThanHPAMinReplicas",
        ],
        doc: include_str!("pdb_blocks_eviction.md"),
    },
    fix: Fix::Review("Let one pod at a time be evicted"),
    run: Run::ObjectAmong(&[BUDGET], |budget, snapshot, report| {
        let at = Place::from(budget.node());
        let most = at.join("spec/maxUnavailable");
        // Kubernetes refuses both; who counts looks at this one first.
        if is_written(most.value()) {
            if Share::read(most).is_some_and(|share| share.of(100) == 0) && selects_any(budget) {
                let message = format!("never lets a pod be evicted: `maxUnavailable` is {}", text(most));
                report.field(most, message).set(most, 1);
            }
            return;
        }
        let least = at.join("spec/minAvailable");
        if let Some(share) = Share::read(least).filter(|share| share.of(100) > 0 && selects_any(budget)) {
            judge(budget, least, share, snapshot, report);
        }
    }),
};

/// Whether the budget can be about any pods.
fn selects_any(budget: &Object) -> bool {
    selector(budget).matches_with(|_| Label::Unknown) != Match::No
}

fn judge(budget: &Object, least: Field<'_>, share: Share, snapshot: &Snapshot, report: &mut Report<'_>) {
    let is_all = share == Share::Percent(100);
    let (workload, fewest) = match Of::budget(budget, snapshot) {
        Of::One(workload, fewest) if fewest.count > 0 && share.of(fewest.count) >= fewest.count => (workload, fewest),
        _ if is_all => {
            report.field(least, "never lets a pod be evicted: `minAvailable` is `100%`");
            return;
        }
        Of::Nobody if !snapshot.is_closed() => {
            return report.unknown("whether it lets a pod be evicted: what it selects is not in the input");
        }
        Of::Perhaps => return report.unknown("whether it lets a pod be evicted: a namespace is not written"),
        Of::Nobody | Of::One(..) | Of::Others => return,
    };
    if fewest.is_default && !is_all && !snapshot.is_closed() {
        return report.unknown("whether it lets a pod be evicted: nothing in the input says how many there are");
    }
    let message = if is_all {
        "never lets a pod be evicted: `minAvailable` is `100%`".to_owned()
    } else {
        message(workload, least, share, fewest)
    };
    let mut reported = report.field(least, message).related(workload, "is what it selects");
    if let Some(scaler) = fewest.scaler {
        reported = reported.related(scaler, "says how few there may be");
    }
    match (share, fewest.scaler) {
        // To evict the only one is to stop the application, which is not for a machine to allow.
        _ if fewest.count < 2 => {}
        // A number would not grow with the workload.
        (Share::Percent(_), Some(_)) => {
            reported.remove(least).set(Place::from(budget.node()).join("spec/maxUnavailable"), 1);
        }
        _ => {
            reported.set(least, fewest.count - 1);
        }
    }
}

fn message(workload: &Object, least: Field<'_>, share: Share, fewest: Fewest<'_>) -> String {
    let Fewest { count, scaler, .. } = fewest;
    let (when, has) = match scaler {
        Some(_) => ("does not always let", "may have no more than"),
        None => ("never lets", "has"),
    };
    let rounded = match share {
        Share::Percent(_) => format!(", rounded up to {}", share.of(count)),
        Share::Number(_) => String::new(),
    };
    let pods = if count == 1 { "pod" } else { "pods" };
    let (kind, name, value) = (&workload.reference.kind, &workload.reference.name, text(least));
    format!("{when} a pod be evicted: `minAvailable` is {value}{rounded}, and {kind} `{name}` {has} {count} {pods}")
}

fn text(field: Field<'_>) -> String {
    format!("`{}`", field.value().and_then(Node::scalar).unwrap_or_default())
}
