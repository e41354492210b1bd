//! What was asked of API servers, by whom and how often, small enough for millions of events.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::Timestamp;
use seawall_model::audit::{Asked, AuditEvent, AuditStage, Decision, Requester};

use super::texts::Texts;
use crate::Subject;
use crate::identity::{AUTHENTICATED, Identity};

/// Names that are remembered of one verb on one resource in one namespace. No role lists more, so that which of them are
/// remembered makes no difference.
const MOST_NAMES: u32 = 1_000;

/// What was asked of API servers: collected event by event, on several threads if need be, and then joined.
#[derive(Debug, Default)]
pub struct Usage {
    pub(super) texts: Texts,
    pub(super) actors: FxHashMap<u32, Deeds>,
    /// When the first request came.
    pub first: Option<Timestamp>,
    /// When the last request came.
    pub last: Option<Timestamp>,
    /// Events that were looked at.
    pub events: u64,
    /// Events of requests that had come in only, so that nobody had decided anything. Another event tells of them.
    pub received: u64,
}

/// What one identity did.
#[derive(Debug, Default)]
pub(super) struct Deeds {
    pub(super) groups: FxHashSet<u32>,
    pub(super) deeds: FxHashMap<Deed, Counts>,
    /// How many names are remembered of each deed.
    names: FxHashMap<Deed, u32>,
}

/// What was asked for, by the numbers of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Deed {
    pub(super) verb: u32,
    /// [`PATH`] when what was asked for is no resource.
    pub(super) group: u32,
    /// With its subresource, `pods/exec`; the path of what is no resource.
    pub(super) resource: u32,
    pub(super) namespace: u32,
    /// [`MANY`] when there were more names than are remembered.
    pub(super) name: u32,
}

/// The group of paths.
pub(super) const PATH: u32 = u32::MAX;
/// The name of objects that are not remembered one by one.
pub(super) const MANY: u32 = u32::MAX;

/// How often.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    /// Answers that were complete and had been allowed.
    pub(super) complete: u32,
    /// Answers that had begun and had been allowed.
    pub(super) started: u32,
    /// Of the complete ones, those that ended in an error all the same.
    pub(super) failed: u32,
    pub(super) denied: u32,
    pub(super) unknown: u32,
}

impl Usage {
    /// Takes note of one event. Somebody in whose name another one asks is the one who asks; the other one impersonates.
    pub fn add(&mut self, event: &AuditEvent<'_>) {
        self.events += 1;
        if event.stage == AuditStage::Received {
            self.received += 1;
            return;
        }
        if let Some(time) = event.time {
            self.first = Some(self.first.map_or(time, |first| first.min(time)));
            self.last = Some(self.last.map_or(time, |last| last.max(time)));
        }
        let Some(played) = &event.impersonated else { return self.count(&event.user, event, event.decision) };
        self.impersonated(event, played);
        self.count(played, event, event.decision);
    }

    /// Takes over what another collection holds.
    pub fn join(&mut self, other: Self) {
        let numbers = self.texts.take(&other.texts);
        let here = |number: u32| numbers.get(number as usize).copied().unwrap_or(number);
        for (actor, deeds) in other.actors {
            let own = self.actors.entry(here(actor)).or_default();
            own.groups.extend(deeds.groups.into_iter().map(here));
            for (deed, counts) in deeds.deeds {
                let group = if deed.group == PATH { PATH } else { here(deed.group) };
                let name = if deed.name == MANY { MANY } else { here(deed.name) };
                let (verb, resource, namespace) = (here(deed.verb), here(deed.resource), here(deed.namespace));
                own.remember(Deed { verb, group, resource, namespace, name }).add(counts);
            }
        }
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.into_iter().chain(other.last).max();
        self.events += other.events;
        self.received += other.received;
    }

    /// Both collections as one.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        self.join(other);
        self
    }

    fn count(&mut self, who: &Requester<'_>, event: &AuditEvent<'_>, decision: Decision) {
        let mut counts = Counts::default();
        match (decision, event.stage) {
            (Decision::Allowed, AuditStage::Started) => counts.started = 1,
            (Decision::Allowed, _) => {
                counts.complete = 1;
                counts.failed = u32::from(event.code.is_some_and(|code| code >= 400));
            }
            (Decision::Denied, _) => counts.denied = 1,
            (Decision::Unknown, AuditStage::Started) => return,
            (Decision::Unknown, _) => counts.unknown = 1,
        }
        self.note(who, event.verb, &event.asked, counts);
    }

    fn note(&mut self, who: &Requester<'_>, verb: &str, asked: &Asked<'_>, counts: Counts) {
        let deed = self.deed(verb, asked);
        let actor = self.texts.number(who.name);
        let deeds = self.actors.entry(actor).or_default();
        for group in who.groups {
            let group = self.texts.number(group);
            deeds.groups.insert(group);
        }
        deeds.remember(deed).add(counts);
    }

    fn deed(&mut self, verb: &str, asked: &Asked<'_>) -> Deed {
        let texts = &mut self.texts;
        let none = texts.number("");
        let (group, resource, subresource, namespace, name) = match *asked {
            Asked::Path(path) => {
                let (verb, resource) = (texts.number(verb), texts.number(path));
                return Deed { verb, group: PATH, resource, namespace: none, name: none };
            }
            Asked::Resource { group, resource, subresource, namespace, name } => {
                (group, resource, subresource, namespace, name)
            }
        };
        // The log names what was made; whoever asked for it named nothing. Of a whole collection nothing is named either.
        let is_nameless = verb == "create" && subresource.is_empty() || verb == "deletecollection";
        let is_new_namespace = verb == "create" && resource == "namespaces" && subresource.is_empty();
        let resource = match subresource {
            "" => texts.number(resource),
            subresource => texts.number(&format!("{resource}/{subresource}")),
        };
        Deed {
            verb: texts.number(verb),
            group: texts.number(group),
            resource,
            namespace: if is_new_namespace { none } else { texts.number(namespace) },
            name: if is_nameless { none } else { texts.number(name) },
        }
    }

    /// What the impersonator was allowed to do, so that the request was looked at in the name of `played`.
    fn impersonated(&mut self, event: &AuditEvent<'_>, played: &Requester<'_>) {
        // Constrained impersonation is asked about in a group of its own, and about the request itself.
        let verb = event.constraint.unwrap_or("impersonate");
        let constrained = event.constraint.is_some();
        let of_users = if constrained { "authentication.k8s.io" } else { "" };
        let counts = match event.stage {
            AuditStage::Started => Counts { started: 1, ..Counts::default() },
            _ => Counts { complete: 1, ..Counts::default() },
        };
        let extra: Vec<(String, &str)> =
            played.extra.iter().map(|(key, value)| (key.to_lowercase(), &**value)).collect();
        let mut asked = |group, resource, subresource, namespace, name| {
            let asked = Asked::Resource { group, resource, subresource, namespace, name };
            self.note(&event.user, verb, &asked, counts);
        };
        let subject = Subject::user(played.name);
        match (subject, played.name.strip_prefix("system:node:")) {
            (Subject::ServiceAccount { namespace, name }, _) => asked(of_users, "serviceaccounts", "", namespace, name),
            (_, Some(node)) if verb == "impersonate:arbitrary-node" => asked(of_users, "nodes", "", "", node),
            (_, Some(_)) if verb == "impersonate:associated-node" => asked(of_users, "nodes", "", "", ""),
            _ => asked(of_users, "users", "", "", played.name),
        }
        let own: Vec<_> = match subject {
            // What a ServiceAccount is in by itself need not be asked for.
            Subject::ServiceAccount { .. } => Identity::of(subject).groups,
            _ => vec![AUTHENTICATED.into()],
        };
        for group in played.groups.iter().filter(|group| !own.iter().any(|own| own == group)) {
            asked(of_users, "groups", "", "", group);
        }
        if !played.uid.is_empty() {
            asked("authentication.k8s.io", "uids", "", "", played.uid);
        }
        for (key, value) in &extra {
            asked("authentication.k8s.io", "userextras", key, "", value);
        }
        if let Some(mode) = event.constraint.and_then(|verb| verb.strip_prefix("impersonate:")) {
            self.note(&event.user, &format!("impersonate-on:{mode}:{}", event.verb), &event.asked, counts);
        }
    }
}

impl Deeds {
    /// The counts of a deed; without its name when there are too many names already.
    fn remember(&mut self, deed: Deed) -> &mut Counts {
        if self.deeds.contains_key(&deed) {
            return self.deeds.entry(deed).or_default();
        }
        let names = self.names.entry(Deed { name: MANY, ..deed }).or_default();
        *names += 1;
        let deed = if *names > MOST_NAMES { Deed { name: MANY, ..deed } } else { deed };
        self.deeds.entry(deed).or_default()
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        let sum = |own: &mut u32, other: u32| *own = own.saturating_add(other);
        sum(&mut self.complete, other.complete);
        sum(&mut self.started, other.started);
        sum(&mut self.failed, other.failed);
        sum(&mut self.denied, other.denied);
        sum(&mut self.unknown, other.unknown);
    }
}
