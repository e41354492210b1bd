//! What the API server itself calls: webhooks of admission and conversion, and aggregated APIs.

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use super::host::Names;
use super::{Needs, Reason};
use crate::synthesis::party::Party;
use crate::synthesis::{Gap, Grave, Site};

/// Adds what the API server calls.
pub(super) fn collect<'s>(snapshot: &'s Snapshot, names: Names<'_, 's>, needs: &mut Needs<'s>) {
    for kind in ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"] {
        for object in snapshot.of_kind(GroupKind::of("admissionregistration.k8s.io", kind)) {
            let hooks = object.node().get("webhooks").into_iter().flat_map(Node::items);
            for service in hooks.filter_map(|hook| hook.path(&["clientConfig", "service"])) {
                called(object, service, names, needs);
            }
        }
    }
    for object in snapshot.of_kind(GroupKind::of("apiextensions.k8s.io", "CustomResourceDefinition")) {
        let conversion = object.node().path(&["spec", "conversion", "webhook", "clientConfig", "service"]);
        conversion.into_iter().for_each(|service| called(object, service, names, needs));
    }
    for object in snapshot.of_kind(GroupKind::of("apiregistration.k8s.io", "APIService")) {
        let service = object.node().path(&["spec", "service"]).filter(|service| !service.is_null());
        service.into_iter().for_each(|service| called(object, service, names, needs));
    }
}

fn called<'s>(object: &'s Object, reference: Node<'s>, names: Names<'_, 's>, needs: &mut Needs<'s>) {
    let text = |key| reference.get(key).and_then(Node::as_str);
    let (Some(namespace), Some(name)) = (text("namespace"), text("name")) else { return };
    let port = reference.get("port").and_then(Node::as_i64).unwrap_or(443);
    let site = Site::new(object, reference);
    let Some(service) = names.services.get(namespace, name) else {
        let message = format!(
            "{} is served by {namespace}/{name}, which is not in the input: no rule was written for it",
            object.reference
        );
        return needs.gap(Gap::new(Grave::Check, "service-missing", object.reference.to_string(), message).at(site));
    };
    let behind = service.behind(names.roster, |own| i64::from(own.number) == port);
    needs.reach_from(&Party::ApiServer, &behind, || Reason::Called { site }, names.roster);
}
