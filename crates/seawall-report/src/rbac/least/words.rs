//! What the answers about least privilege say in words.

use std::collections::{BTreeMap, BTreeSet};

use seawall_model::Timestamp;
use seawall_rbac::least::{Basis, Lack, MinimalRule};
use seawall_rbac::{On, Permission};

use super::{Least, LeastReport};

/// `1 rule`, `3 rules`.
pub(super) fn count(number: u64, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

/// A time as people write it, to the second.
pub(super) fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A length of time in its largest unit: `12 days`, `3 hours`, `14 minutes`.
pub(super) fn length(seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or_default();
    match seconds {
        0..120 => count(seconds, "second"),
        120..7_200 => count(seconds / 60, "minute"),
        7_200..172_800 => count(seconds / 3_600, "hour"),
        _ => count(seconds / 86_400, "day"),
    }
}

/// Seconds between two times.
pub(super) fn between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second().saturating_sub(from.as_second())
}

impl LeastReport<'_, '_, '_> {
    /// What was read.
    pub(super) fn source(&self) -> String {
        let events = count(self.events, "audit event");
        match self.span {
            Some((first, last)) => {
                let length = length(between(first, last));
                format!("{events}, {} to {} ({length})", time(first), time(last))
            }
            None => format!("{events}; the log does not tell when"),
        }
    }
}

impl Least<'_> {
    /// As users write it.
    pub(super) fn subject(&self) -> String {
        self.actor.subject().to_string()
    }

    /// How many requests were allowed, denied, and neither as far as the log tells.
    pub(super) fn requests(&self) -> [u64; 3] {
        self.actor.uses.iter().fold([0; 3], |[allowed, denied, unknown], used| {
            [allowed + u64::from(used.times), denied + u64::from(used.denied), unknown + u64::from(used.unknown)]
        })
    }

    pub(super) fn rules(&self) -> usize {
        self.minimal.roles.iter().map(|role| role.rules.len()).sum()
    }

    /// Everything that has to be said of the roles, a line each.
    pub(super) fn sayings(&self) -> Vec<String> {
        let [allowed, denied, unknown] = self.requests();
        let undecided = if unknown > 0 { format!(", {unknown} the log does not tell") } else { String::new() };
        let mut lines = vec![format!(
            "{}: {} allowed, {denied} denied{undecided}; {} in {}",
            self.subject(),
            count(allowed, "request"),
            count(self.rules() as u64, "rule"),
            count(self.minimal.roles.len() as u64, "role"),
        )];
        if self.minimal.basis == Basis::Asked {
            lines.push("these roles allow requests that were DENIED: somebody asked for it and did not have it".into());
        }
        lines.extend(self.proof());
        for outside in &self.minimal.outside {
            let used = &outside.used;
            lines.push(format!("not granted: {used}: {}", lack(&outside.lack)));
        }
        if self.minimal.basis == Basis::Used {
            for used in self.actor.uses.iter().filter(|used| used.denied > 0) {
                lines.push(format!("denied, not granted: {used} ({})", count(used.denied.into(), "time")));
            }
        }
        lines.extend(self.minimal.notes.iter().map(|note| format!("note: {note}")));
        lines
    }

    fn proof(&self) -> Vec<String> {
        let proof = &self.minimal.proof;
        let mut lines = Vec::new();
        let things = count(proof.requests as u64, "thing");
        match proof.denied.as_slice() {
            [] => lines.push(format!("proved: the roles allow everything that they are for ({things})")),
            denied => lines.extend(denied.iter().map(|one| format!("NOT ALLOWED by the roles: {one}"))),
        }
        match proof.beyond.as_deref() {
            None => {
                lines.push("not proved: that they allow nothing new; give the cluster or its objects to compare".into())
            }
            Some([]) => lines.push("proved: they allow nothing that it does not have already".into()),
            Some(beyond) => lines.extend(beyond.iter().map(|one| format!("MORE than it has: {one}"))),
        }
        lines
    }
}

/// Why something is not granted.
pub(super) fn lack(lack: &Lack) -> String {
    match lack {
        Lack::NotAllowed => "the input does not allow it; another authorizer did, or the grant is gone".to_owned(),
        Lack::Unknown(unknown) => format!("not surely allowed; {}", unknown.join(", ")),
        Lack::Wild => "a rule with its `*` would be for everything".to_owned(),
    }
}

/// Why a rule is there.
pub(super) fn reason(rule: &MinimalRule<'_>, basis: Basis) -> String {
    let mut parts = Vec::new();
    if rule.times > 0 || basis == Basis::Used {
        parts.push(count(rule.times, "time"));
    }
    match rule.failed {
        0 => {}
        failed if failed >= rule.times => parts.push("each answered with an error".into()),
        failed => parts.push(format!("{failed} answered with an error")),
    }
    if rule.denied > 0 && basis == Basis::Asked {
        parts.push(format!("denied {}", count(rule.denied, "time")));
    }
    if rule.names > 1 {
        parts.push(format!("{} names", rule.names));
    }
    if rule.namespaces > 1 {
        parts.push(format!("in {} namespaces", rule.namespaces));
    }
    if rule.is_implied && basis == Basis::Used {
        parts.push("create is asked for without a trace when a session is opened with get".into());
    }
    parts.join(", ")
}

/// Permissions in few words: `get, list pods, secrets; create deployments.apps`.
pub(super) fn permissions(all: &[Permission<'_>]) -> Vec<String> {
    let mut verbs: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for permission in all {
        let on = match permission.on {
            On::Path(path) => path.to_owned(),
            On::Resource { .. } => {
                let text = permission.to_string();
                text.split_once(' ').map_or(String::new(), |(_, on)| on.to_owned())
            }
        };
        verbs.entry(on).or_default().insert(permission.verb);
    }
    let mut things: BTreeMap<BTreeSet<&str>, Vec<String>> = BTreeMap::new();
    for (on, verbs) in verbs {
        things.entry(verbs).or_default().push(on);
    }
    let written = |(verbs, things): (BTreeSet<&str>, Vec<String>)| {
        let verbs: Vec<&str> = verbs.into_iter().collect();
        format!("{} {}", verbs.join(", "), things.join(", "))
    };
    things.into_iter().map(written).collect()
}
