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

/// What a check looks at. The narrower, the sooner it can run: `Workload` and `Object` need not have read everything.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Each workload by itself.
    Workload(OnWorkload),
    /// Each object of these kinds by itself; no kinds means all.
    Object(Kinds, OnObject),
    /// Each workload, among the other objects.
    WorkloadAmong(OnWorkloadAmong),
    /// Each object of these kinds, among the others.
    ObjectAmong(Kinds, OnObjectAmong),
    /// The snapshot as a whole.
    Survey(OnSnapshot),
    /// Several of these: one question about different things.
    Several(&'static [Run]),
}

pub(crate) type Kinds = &'static [GroupKind<'static>];
pub(crate) type OnWorkload = fn(&Workload<'_>, &mut Report<'_>);
pub(crate) type OnObject = fn(&Object, &mut Report<'_>);
pub(crate) type OnWorkloadAmong = fn(&Workload<'_>, &Snapshot, &mut Report<'_>);
pub(crate) type OnObjectAmong = fn(&Object, &Snapshot, &mut Report<'_>);
pub(crate) type OnSnapshot = fn(&Snapshot, &mut Report<'_>);
