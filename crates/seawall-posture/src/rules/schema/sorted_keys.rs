//! `sorted-keys`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "sorted-keys",
        title: "Keys are not sorted",
        severity: Severity::Info,
        status: Status::on_request("0.1.0"),
        aliases: &[],
        doc: include_str!("sorted_keys.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[], |object, report| {
        if let Some((before, key)) = first_out_of_order(object.node()) {
            let (before, name) = (before.scalar().unwrap_or_default(), key.scalar().unwrap_or_default());
            report.secret(key, format!("key `{name}` stands behind `{before}`, which sorts after it"));
        }
    }),
};

/// The first key that sorts before the one above it, with that one.
fn first_out_of_order(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    match node.kind() {
        Kind::Mapping => {
            let mut above: Option<Node<'_>> = None;
            for (key, value) in node.entries() {
                if let Some(above) = above.filter(|above| above.scalar() > key.scalar()) {
                    return Some((above, key));
                }
                above = Some(key);
                if let found @ Some(_) = first_out_of_order(value) {
                    return found;
                }
            }
            None
        }
        Kind::Sequence => node.items().find_map(first_out_of_order),
        _ => None,
    }
}
