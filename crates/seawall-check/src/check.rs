//! A check: a rule over objects, with the function that looks.

use seawall_model::{GroupKind, Object, Rule, Snapshot, Workload};

use crate::Report;

/// A rule over objects, with the function that looks. `R` is what an analysis can look at: objects, unless it works
/// something out first.
#[derive(Debug, Clone, Copy)]
pub struct Check<R = Run> {
    /// The rule.
    pub rule: &'static Rule,
    /// What its machine remediation is and may break.
    pub fix: Fix,
    /// What it looks at, and how.
    pub run: R,
}

impl<R> Check<R> {
    /// Who reports what the check finds, for `analysis`.
    pub fn author(&self, analysis: &'static str) -> Author {
        Author { analysis, rule: self.rule, fix: self.fix }
    }
}

/// Who reports.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    /// The analysis that the rule belongs to: `posture`, `network` ...
    pub analysis: &'static str,
    /// The rule.
    pub rule: &'static Rule,
    /// What its machine remediation is and may break.
    pub fix: Fix,
}

/// The machine remediation of a check.
#[derive(Debug, Clone, Copy)]
pub enum Fix {
    /// None: the page tells what to do.
    None,
    /// Nothing that works today breaks. The text is an order: `Set hostPID to false`.
    Safe(&'static str),
    /// A running application may notice.
    Review(&'static str),
}

/// What a check looks at. The narrower, the sooner it can run: `Workload` and `Object` need not have read everything.
#[derive(Debug, Clone, Copy)]
pub enum Run {
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

/// Kinds of objects; none means all.
pub type Kinds = &'static [GroupKind<'static>];
/// A look at a workload by itself.
pub type OnWorkload = fn(&Workload<'_>, &mut Report<'_>);
/// A look at an object by itself.
pub type OnObject = fn(&Object, &mut Report<'_>);
/// A look at a workload among the other objects.
pub type OnWorkloadAmong = fn(&Workload<'_>, &Snapshot, &mut Report<'_>);
/// A look at an object among the others.
pub type OnObjectAmong = fn(&Object, &Snapshot, &mut Report<'_>);
/// A look at the snapshot as a whole.
pub type OnSnapshot = fn(&Snapshot, &mut Report<'_>);

/// How many objects of `snapshot` a check looks at; those that repeat their maker are not counted. 1 for one that asks
/// about the snapshot as a whole.
pub fn concerned(run: Run, snapshot: &Snapshot) -> usize {
    let own = || snapshot.ids().filter(|&id| snapshot.maker(id).is_none());
    match run {
        Run::Workload(_) | Run::WorkloadAmong(_) => snapshot.all_workloads().count(),
        Run::Object(kinds, _) | Run::ObjectAmong(kinds, _) => {
            own().filter(|&id| covers(kinds, snapshot.object(id))).count()
        }
        Run::Survey(_) => 1,
        Run::Several(runs) => runs.iter().map(|&run| concerned(run, snapshot)).sum(),
    }
}

/// Whether `object` is of one of these kinds.
pub(crate) fn covers(kinds: Kinds, object: &Object) -> bool {
    kinds.is_empty() || kinds.contains(&object.reference.group_kind())
}
