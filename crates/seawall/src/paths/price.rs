//! What a fix costs: how much of what runs may notice it.
//!
//! One is a small change that nobody is likely to notice. Without a log only the kind of the change tells. An audit log
//! tells of subjects, rules and tokens whether they are used: what was used costs [`USED`], whatever kind it is, for
//! somebody will notice. What was not used in `d` days costs
//!
//! `base^(1 - t) * 0.1^t` with `t = min(d / 90, 1)`
//!
//! `base` being what it costs without a log. A log of an hour shows next to nothing, and changes next to nothing; one of
//! ninety days has seen what is done monthly and quarterly, and what it does not show is ten times as safe to take away.
//! In between every day without use makes it safer by the same factor, as it does for anything that is asked for at a
//! steady rate.
//!
//! What would deny a request of the log is a last resort at any cost, and so, behind it, is what Kubernetes itself binds
//! and allows.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{AccessGraph, Fix, FixId};
use seawall_model::{ObjectId, Snapshot};
use seawall_rbac::{Rbac, RoleFound, bootstrap};
use seawall_risk::cut::{LastResort, Price};

use super::observed::Observed;

/// What taking away something costs that somebody used.
const USED: f64 = 5.0;
/// What taking away something costs that nobody used in [`LONG`] days.
const UNUSED: f64 = 0.1;
/// Days after which a log has seen everything that is done now and then.
const LONG: f64 = 90.0;

/// What a fix costs where nothing is known of its use.
fn base(fix: &Fix) -> f64 {
    match fix {
        Fix::Unbind { .. } | Fix::Disallow { .. } => 1.0,
        Fix::Delete { .. } => 1.5,
        Fix::Set { .. } | Fix::Remove { .. } => 1.2,
        Fix::Isolate { .. } => 2.0,
        Fix::Enforce { .. } => 3.0,
    }
}

/// What every fix costs, after what a log shows.
pub(crate) struct PriceList<'p> {
    pub(super) access: &'p AccessGraph,
    pub(super) observed: Option<&'p Observed>,
    /// Fixes that are made only where nothing else does.
    last: FxHashMap<FixId, LastResort>,
}

impl<'p> PriceList<'p> {
    /// Last resorts are what is of Kubernetes itself, and what denies something of the log alone.
    pub(crate) fn new(access: &'p AccessGraph, snapshot: &Snapshot, observed: Option<&'p Observed>) -> Self {
        let mut own = Self { access, observed, last: FxHashMap::default() };
        own.spare(of_kubernetes(access, snapshot), LastResort::Restored);
        own.spare(observed.map(Observed::denied_alone).unwrap_or_default(), LastResort::Denies);
        own
    }

    /// Makes fixes last resorts for a reason, unless they are for one that weighs more. Whether any of them was none so far.
    pub(super) fn spare(&mut self, fixes: impl IntoIterator<Item = FixId>, reason: LastResort) -> bool {
        let mut is_new = false;
        for fix in fixes {
            let known = self.last.get(&fix).copied();
            is_new |= known < Some(reason);
            self.last.insert(fix, known.map_or(reason, |known| known.max(reason)));
        }
        is_new
    }

    /// Whether it is a last resort.
    pub(super) fn is_last(&self, fix: FixId) -> bool {
        self.last.contains_key(&fix)
    }

    /// The price of one.
    pub(crate) fn of(&self, fix: FixId) -> Price {
        let base = base(self.access.fix(fix));
        let cost = match self.observed {
            Some(observed) if observed.is_used(fix) => USED,
            Some(observed) if observed.tells_of(fix) => unused(base, observed.days),
            _ => base,
        };
        Price { cost, last_resort: self.last.get(&fix).copied() }
    }
}

/// Fixes of what Kubernetes itself binds and allows: it needs that, and makes it anew when it starts.
fn of_kubernetes(access: &AccessGraph, snapshot: &Snapshot) -> FxHashSet<FixId> {
    let rbac = Rbac::new(snapshot);
    let roles = rbac.roles.iter().filter(|role| bootstrap::is_default(role));
    let roles: FxHashSet<ObjectId> = roles.filter_map(|role| role.object.map(|(id, _)| id)).collect();
    let mut subjects: FxHashSet<(ObjectId, u16)> = FxHashSet::default();
    for set in &rbac.sets {
        if matches!(set.role, RoleFound::Known(role) if bootstrap::is_default(&rbac.roles[role])) {
            let own = set.subjects.iter().filter(|(_, subject)| bootstrap::is_default_subject(set, subject));
            subjects.extend(own.map(|(at, _)| (set.binding, *at)));
        }
    }
    let is_own = |fix: &Fix| match *fix {
        Fix::Unbind { binding, subject } => subjects.contains(&(binding, subject)),
        Fix::Disallow { role, .. } => roles.contains(&role),
        _ => false,
    };
    access.fix_table().iter().zip(0..).filter(|(fix, _)| is_own(fix)).map(|(_, number)| FixId(number)).collect()
}

/// What a fix costs that takes away what nobody used in so many days.
fn unused(base: f64, days: f64) -> f64 {
    let part = (days / LONG).clamp(0.0, 1.0);
    base.powf(1.0 - part) * UNUSED.powf(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_used_gets_cheaper_with_every_day_down_to_a_tenth() {
        let costs: Vec<f64> = [0.0, 1.0, 30.0, 90.0, 400.0].map(|days| unused(1.2, days)).to_vec();
        assert!((costs[0] - 1.2).abs() < 1e-9 && (costs[3] - 0.1).abs() < 1e-9, "{costs:?}");
        assert!(costs.windows(2).all(|pair| pair[0] >= pair[1]), "{costs:?}");
        assert!((costs[3] - costs[4]).abs() < 1e-9);
    }
}
