//! A check: a rule over objects, with the function that looks.

use seawall_model::{GroupKind, Object, Rule, Snapshot, Workload};

use crate::report::Report;

/// A rule over objects, with the function that looks.
pub(crate) struct Check {
    pub(crate) rule: &'static Rule,
    /// What its machine remediation is and may break.
    pub(crate) fix: Fix,
    pub(crate) run: Run,
}

/// The machine remediation of a check.
#[derive(Clone, Copy)]
pub(crate) enum Fix {
    /// None: the page tells what to do.
    None,
    /// Nothing that works today breaks. The text is an order: `Set hostPID to false`.
    Safe(&'static str),
    /// A running application may notice.
    Review(&'static str),
}

/// What a check looks at. The narrower, the sooner it can run: only `Among`, `Both` and `Survey` need to have read
/// everything.
pub(crate) enum Run {
    /// Each workload by itself.
    Workload(fn(&Workload<'_>, &mut Report<'_>)),
    /// Each object of these kinds by itself; no kinds means all.
    Object(&'static [GroupKind<'static>], fn(&Object, &mut Report<'_>)),
    /// Each workload, among the other objects.
    WorkloadAmong(fn(&Workload<'_>, &Snapshot, &mut Report<'_>)),
    /// Each object of these kinds, among the others.
    ObjectAmong(&'static [GroupKind<'static>], fn(&Object, &Snapshot, &mut Report<'_>)),
    /// Each workload by itself, and each object of these kinds among the others: for a question that both can be wrong
    /// about.
    Both(fn(&Workload<'_>, &mut Report<'_>), &'static [GroupKind<'static>], fn(&Object, &Snapshot, &mut Report<'_>)),
    /// The snapshot as a whole.
    Survey(fn(&Snapshot, &mut Report<'_>)),
}
