//! Proposed roles as one JSON object.

use std::io::{self, Write};

use seawall_rbac::least::{Basis, Use, manifests};
use serde_json::{Value, json};

use super::words::{lack, time};
use super::{Least, LeastReport};
use crate::json::{API_VERSION, ProblemView};
use crate::lines;

impl LeastReport<'_, '_, '_> {
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let log = json!({
            "events": self.events,
            "from": self.span.map(|(first, _)| time(first)),
            "to": self.span.map(|(_, last)| time(last)),
        });
        write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"LeastPrivilegeReport\",\n\"log\":{log},")?;
        out.write_all(b"\n\"identities\":[")?;
        lines::entries(self.identities.iter().map(identity), out)?;
        out.write_all(b"],\n\"leftOut\":[")?;
        lines::entries(self.left_out.iter().map(|(who, why)| json!({ "subject": who, "reason": why })), out)?;
        if let Some(unused) = self.unused {
            out.write_all(b"],\n\"unused\":[")?;
            lines::entries(unused.iter().map(|one| self.unused_value(one)), out)?;
        }
        out.write_all(b"],\n\"problems\":[")?;
        lines::entries(self.problems.iter().map(ProblemView::new), out)?;
        out.write_all(b"]}\n")
    }
}

fn identity(one: &Least<'_>) -> Value {
    let [allowed, denied, unknown] = one.requests();
    let minimal = &one.minimal;
    let objects = manifests(one.actor.subject(), minimal).into_iter().flat_map(|made| [made.role, made.binding]);
    let of = |wanted: fn(&Use<'_>) -> u32| {
        let uses = one.actor.uses.iter().filter(|used| wanted(used) > 0);
        uses.map(|used| with_count(used, wanted(used))).collect::<Vec<Value>>()
    };
    let outside = minimal.outside.iter().map(|one| {
        let mut value = with_count(&one.used, one.used.times);
        value["reason"] = lack(&one.lack).into();
        value
    });
    json!({
        "subject": one.subject(),
        "user": one.actor.identity.user.as_str(),
        "groups": one.actor.identity.groups.iter().map(|group| group.as_str()).collect::<Vec<_>>(),
        "requests": { "allowed": allowed, "denied": denied, "unknown": unknown },
        "basis": if minimal.basis == Basis::Used { "used" } else { "denied" },
        "used": of(|used| used.times),
        "denied": of(|used| used.denied),
        "undecided": of(|used| used.unknown),
        "outside": outside.collect::<Vec<Value>>(),
        "objects": objects.collect::<Vec<Value>>(),
        "proof": {
            "usedInNew": minimal.proof.denied.is_empty(),
            "newInOld": minimal.proof.beyond.as_ref().map(Vec::is_empty),
            "notAllowed": minimal.proof.denied,
            "beyond": minimal.proof.beyond,
        },
        "notes": minimal.notes,
    })
}

fn with_count(used: &Use<'_>, times: u32) -> Value {
    let mut value = json!({ "verb": used.verb, "times": times });
    match used.group {
        None => value["path"] = used.resource.into(),
        Some(group) => {
            let (resource, subresource) = used.resource.split_once('/').unwrap_or((used.resource, ""));
            value["group"] = group.into();
            value["resource"] = resource.into();
            for (key, text) in [("subresource", subresource), ("namespace", used.namespace), ("name", used.name)] {
                if !text.is_empty() {
                    value[key] = text.into();
                }
            }
        }
    }
    if used.is_many {
        value["manyNames"] = true.into();
    }
    if used.failed > 0 {
        value["failed"] = used.failed.into();
    }
    value
}
