//! What an audit log shows of fixes: which of them take away something that somebody used.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{AccessGraph, Fix, FixId, Vertex};
use seawall_model::{GroupKind, ObjectId, Snapshot};
use seawall_rbac::least::{Actor, Usage, Use};
use seawall_rbac::{Authorizer, GrantedBy, Rbac, Request, Via};

/// What a log shows of the fixes of a graph.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    /// From the first event to the last.
    pub(super) days: f64,
    /// Fixes of which the log would show it if what they take away were used.
    told: FxHashSet<FixId>,
    used: FxHashSet<FixId>,
    /// Requests that fixes can deny.
    seen: Vec<Seen>,
}

/// Something that was asked for and allowed.
#[derive(Debug)]
struct Seen {
    /// By whom, and what.
    text: String,
    /// Whether who is taken for the attacker asked: that it was used is no reason to leave it.
    is_suspect: bool,
    /// For each grant that allows it the fixes any of which takes that one away; none of the lists is empty.
    grants: Vec<Vec<FixId>>,
}

/// Verbs that the API server asks about inside, without an event in its log.
const UNTRACED: [&str; 6] = ["escalate", "bind", "use", "approve", "sign", "attest"];

impl Observed {
    /// Compares what was done with what the fixes of `access` take away. What `suspect` did is no use that is to be spared.
    pub(super) fn new(usage: &Usage, access: &AccessGraph, snapshot: &Snapshot, suspect: Option<&Vertex>) -> Self {
        let days = usage
            .first
            .zip(usage.last)
            .map_or(0.0, |(first, last)| (last.as_second() - first.as_second()) as f64 / 86_400.0);
        let fixes = Fixes::new(access, snapshot);
        let mut own = Self { days, told: fixes.told(), ..Self::default() };
        let rbac = Rbac::new(snapshot);
        let authorizer = Authorizer::new(&rbac, snapshot);
        for actor in usage.actors().iter().filter(|actor| actor.was_allowed_anything()) {
            let is_suspect = suspect == Some(&Vertex::user(&actor.identity.user));
            own.take_mounts(actor, is_suspect, &fixes);
            for done in actor.uses.iter().filter(|done| done.times > 0) {
                own.take(actor, is_suspect, done, &fixes, &authorizer);
            }
        }
        own
    }

    /// Whether the log would show it if what a fix takes away were used.
    pub(super) fn tells_of(&self, fix: FixId) -> bool {
        self.told.contains(&fix)
    }

    /// Whether it takes away something that somebody used, be it that another grant allows the same.
    pub(super) fn is_used(&self, fix: FixId) -> bool {
        self.used.contains(&fix)
    }

    /// What of the log `fixes` deny together.
    pub(super) fn denied_by<'o>(&'o self, fixes: &'o [FixId]) -> impl Iterator<Item = Denied<'o>> {
        self.seen.iter().filter_map(|seen| {
            let of = |grant: &Vec<FixId>| grant.iter().copied().find(|fix| fixes.contains(fix));
            let by: Option<Vec<FixId>> = seen.grants.iter().map(of).collect();
            Some(Denied { text: &seen.text, is_suspect: seen.is_suspect, by: by? })
        })
    }

    /// Fixes that deny something by themselves.
    pub(super) fn denied_alone(&self) -> FxHashSet<FixId> {
        let in_all = |grants: &[Vec<FixId>]| -> Vec<FixId> {
            let (first, rest) = (&grants[0], &grants[1..]);
            first.iter().copied().filter(|fix| rest.iter().all(|grant| grant.contains(fix))).collect()
        };
        self.seen.iter().filter(|seen| !seen.is_suspect).flat_map(|seen| in_all(&seen.grants)).collect()
    }

    fn take(
        &mut self,
        actor: &Actor<'_>,
        is_suspect: bool,
        done: &Use<'_>,
        fixes: &Fixes,
        authorizer: &Authorizer<'_, '_>,
    ) {
        let request = Request { identity: &actor.identity, verb: done.verb, target: done.target() };
        let rbac = authorizer.rbac();
        let mut grants = Vec::new();
        let mut is_deniable = true;
        for via in authorizer.decide_all(&request).via {
            let Via::Grant(grant) = via else {
                is_deniable = false;
                continue;
            };
            let away = fixes.of(&grant, actor, done, rbac);
            if !is_suspect {
                self.used.extend(away.touched);
            }
            is_deniable &= !away.denying.is_empty();
            grants.push(away.denying);
        }
        if is_deniable && !grants.is_empty() {
            self.seen.push(Seen { text: format!("{done} by {}", actor.subject()), is_suspect, grants });
        }
    }

    /// Whoever is a pod's ServiceAccount and made requests did so with a token: the log does not tell from which pod.
    fn take_mounts(&mut self, actor: &Actor<'_>, is_suspect: bool, fixes: &Fixes) {
        let Some(mounts) = fixes.mounts.get(&Vertex::user(&actor.identity.user)) else { return };
        for &mount in mounts {
            if !is_suspect {
                self.used.insert(mount);
            }
            let text = format!("the requests of {}", actor.subject());
            self.seen.push(Seen { text, is_suspect, grants: vec![vec![mount]] });
        }
    }
}

/// Something that fixes deny.
#[derive(Debug)]
pub(super) struct Denied<'o> {
    /// By whom, and what.
    pub(super) text: &'o str,
    /// Whether who is taken for the attacker did it.
    pub(super) is_suspect: bool,
    /// The fixes that deny it together.
    pub(super) by: Vec<FixId>,
}

/// The fixes that a log can tell of, by what they are about.
#[derive(Default)]
struct Fixes {
    bindings: FxHashMap<ObjectId, Vec<(Option<u16>, FixId)>>,
    rules: FxHashMap<(ObjectId, u16), Vec<Disallowed>>,
    /// What keeps a token from a ServiceAccount's pods, or deletes one, by the account.
    mounts: FxHashMap<Vertex, Vec<FixId>>,
}

/// An action that a fix takes out of a rule.
struct Disallowed {
    verb: &'static str,
    resource: &'static str,
    fix: FixId,
}

/// The fixes that are about one grant.
struct Away {
    touched: Vec<FixId>,
    /// Those that take it away by themselves.
    denying: Vec<FixId>,
}

impl Fixes {
    fn new(access: &AccessGraph, snapshot: &Snapshot) -> Self {
        let mut fixes = Self::default();
        for (fix, number) in access.fix_table().iter().zip(0..) {
            let id = FixId(number);
            match *fix {
                Fix::Unbind { binding, subject } => {
                    fixes.bindings.entry(binding).or_default().push((Some(subject), id));
                }
                Fix::Disallow { role, rule, verb, resource } => {
                    fixes.rules.entry((role, rule)).or_default().push(Disallowed { verb, resource, fix: id });
                }
                Fix::Delete { object } => fixes.take_deleted(object, id, snapshot),
                _ => {}
            }
        }
        for edge in access.edges().iter().filter(|edge| edge.kind.id == "C01") {
            let own = fixes.mounts.entry(access.vertex(edge.to).clone()).or_default();
            own.extend(
                access
                    .fixes(edge)
                    .iter()
                    .filter(|fix| matches!(access.fix(**fix), Fix::Set { .. } | Fix::Remove { .. })),
            );
        }
        for mounts in fixes.mounts.values_mut() {
            mounts.sort_unstable();
            mounts.dedup();
        }
        fixes
    }

    fn take_deleted(&mut self, id: ObjectId, fix: FixId, snapshot: &Snapshot) {
        const ACCOUNT: &str = "kubernetes.io/service-account.name";
        let object = snapshot.object(id);
        if object.reference.kind.ends_with("RoleBinding") {
            self.bindings.entry(id).or_default().push((None, fix));
        } else if let Some(account) =
            object.annotation(ACCOUNT).filter(|_| object.reference.group_kind() == GroupKind::core("Secret"))
        {
            let namespace = seawall_model::access::namespace_of(object);
            self.mounts.entry(Vertex::account(namespace, account)).or_default().push(fix);
        }
    }

    fn told(&self) -> FxHashSet<FixId> {
        let bindings = self.bindings.values().flatten().map(|(_, fix)| *fix);
        let rules = self.rules.values().flatten().filter(|rule| !UNTRACED.contains(&rule.verb)).map(|rule| rule.fix);
        bindings.chain(rules).chain(self.mounts.values().flatten().copied()).collect()
    }

    fn of(&self, grant: &GrantedBy, actor: &Actor<'_>, done: &Use<'_>, rbac: &Rbac<'_>) -> Away {
        let mut away = Away { touched: Vec::new(), denying: Vec::new() };
        let set = grant.set(rbac);
        let is_meant = |subject| actor.identity.subjects().any(|own| own == subject);
        let meant: Vec<u16> =
            set.subjects.iter().filter(|(_, subject)| is_meant(*subject)).map(|(at, _)| *at).collect();
        for &(subject, fix) in self.bindings.get(&set.binding).into_iter().flatten() {
            if subject.is_none_or(|subject| meant.contains(&subject)) {
                away.touched.push(fix);
                // Somebody whom the binding names twice keeps what it gives.
                away.denying.extend((subject.is_none() || meant.len() == 1).then_some(fix));
            }
        }
        let rule = grant.rule(rbac);
        let written = rule.id.and_then(|id| self.rules.get(&(id.role, id.index)));
        let is_wild = rule.verbs.contains(&"*") || rule.resources.iter().any(|resource| resource.starts_with('*'));
        for &Disallowed { verb, resource, fix } in written.into_iter().flatten() {
            if verb == done.verb && resource == done.resource {
                away.touched.push(fix);
                away.denying.extend((!is_wild).then_some(fix));
            }
        }
        away
    }
}
