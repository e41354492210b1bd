//! `calico-order-tie`.

use std::collections::BTreeMap;

use seawall_check::Fix;
use seawall_model::{Field, Object, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::calico;
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "calico-order-tie",
        title: "Calico policies of one order decide differently",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("calico_order_tie.md"),
    },
    fix: Fix::None,
    run: Run::Over(calico::POLICIES, |survey, desk| {
        let mut by_place: BTreeMap<(String, Option<&str>, String), Vec<&Object>> = BTreeMap::new();
        for object in calico::POLICIES.iter().flat_map(|&kind| survey.snapshot.of_kind(kind)) {
            let text = |key| object.node().path(&["spec", key]).and_then(Node::scalar);
            let Some(order) = text("order") else { continue };
            let tier = text("tier").unwrap_or("default").to_owned();
            let key = (tier, object.reference.namespace.as_deref(), order.to_owned());
            by_place.entry(key).or_default().push(object);
        }
        for group in by_place.values() {
            for (at, object) in group.iter().enumerate().skip(1).take(MOST) {
                let other = group[..at]
                    .iter()
                    .find(|other| other.reference.name != object.reference.name && differ(object, other));
                let Some(other) = other else { continue };
                let field = Field { node: object.node(), path: "spec/order" };
                let message = format!(
                    "has the order of `{}` and decides differently: their names settle who is asked first",
                    other.reference.name
                );
                desk.report(object).field(field, message).related(other, "has the same order");
            }
        }
    }),
};

/// More policies of one order than anybody has: each is compared with those before it.
const MOST: usize = 300;

/// Whether two policies have rules of different actions for one direction.
fn differ(one: &Object, other: &Object) -> bool {
    ["ingress", "egress"].into_iter().any(|list| {
        let actions = |object: &Object| -> Vec<String> {
            let rules = elements(object.node().path(&["spec", list]));
            let actions = rules.filter_map(|rule| rule.get("action")?.as_str());
            actions.filter(|action| *action != "Log").map(str::to_owned).collect()
        };
        let others = actions(other);
        actions(one).iter().any(|action| others.iter().any(|other| action != other))
    })
}
