//! KubeVirt's virtual machines: pods that no template of pods is written for.

use seawall_model::{Found, GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use super::endpoint::{Context, Endpoint, Stock};
use super::host::Told;
use super::namespace::name_of;
use super::{Owner, POD};

const MACHINE: GroupKind<'static> = GroupKind::of("kubevirt.io", "VirtualMachine");

const INSTANCE: GroupKind<'static> = GroupKind::of("kubevirt.io", "VirtualMachineInstance");

/// Keys of labels that KubeVirt adds to the pod of a machine.
const ADDED: &[&str] = &["kubevirt.io", "kubevirt.io/created-by", "kubevirt.io/nodeName", "vm.kubevirt.io/name"];

/// The pod that a machine or an instance stands for; nothing for other objects, and for an instance whose machine is
/// in the input.
fn in_object(context: &Context<'_>, id: ObjectId) -> Option<Endpoint> {
    let object = context.snapshot.object(id);
    let kind = object.reference.group_kind();
    let metadata = match kind {
        MACHINE => object.node().path(&["spec", "template", "metadata"]),
        INSTANCE if !has_ended(object) && machine(context.snapshot, object).is_none() => object.node().get("metadata"),
        _ => return None,
    };
    let keys = &context.vocabulary.pod_labels;
    let written = metadata.and_then(|metadata| metadata.get("labels"));
    let mut labels = context.vocabulary.labels(keys, written, context.words);
    labels.sort_unstable();
    let believes = context.profile.believes_input();
    let added = ADDED.iter().filter(|_| !believes).filter_map(|key| keys.get(key));
    let mut open: smallvec::SmallVec<[_; 1]> = added.filter(|key| labels.iter().all(|label| label.0 != *key)).collect();
    open.sort_unstable();
    Some(Endpoint::of_labels(id, labels, open))
}

/// All machines and instances that stand for a pod.
pub(super) fn all<'s>(context: &Context<'s>) -> Vec<Stock<'s>> {
    let objects = [MACHINE, INSTANCE].into_iter().flat_map(|kind| context.snapshot.of_kind(kind));
    let ids = objects.filter_map(|object| context.snapshot.id_of(object));
    let stock = ids.filter(|&id| !context.snapshot.is_replaced(id)).filter_map(|id| {
        let endpoint = in_object(context, id)?;
        Some(Stock { top: id, is_machine: true, endpoint, told: Told::default() })
    });
    stock.collect()
}

/// A machine as the owner of its pod.
pub(super) fn owner(snapshot: &Snapshot, id: ObjectId) -> Owner {
    let object = snapshot.object(id);
    let (name, kind) = (object.reference.name.as_str().into(), object.reference.kind.as_str().into());
    Owner { namespace: name_of(object).into(), name, kind, object: Some(id) }
}

/// Whether an object is one that [`in_object`] makes a pod of.
pub(super) fn is_one(context: &Context<'_>, object: &Object) -> bool {
    object.reference.group == MACHINE.group
        && context.snapshot.id_of(object).is_some_and(|id| in_object(context, id).is_some())
}

/// The machine that owns a pod or an instance of KubeVirt, or the instance when there is no such machine.
pub(super) fn owner_of<'s>(snapshot: &'s Snapshot, object: &Object) -> Option<&'s Object> {
    let owner = object.controller().filter(|owner| owner.group == INSTANCE.group)?;
    if object.reference.group_kind() != POD || owner.kind != INSTANCE.kind {
        return None;
    }
    let namespace = object.reference.namespace.as_deref();
    let find = |kind| match snapshot.find(kind, namespace, owner.name) {
        Found::Yes(object) => Some(object),
        _ => None,
    };
    // An instance has the name of its machine.
    find(MACHINE).or_else(|| find(INSTANCE))
}

fn machine<'s>(snapshot: &'s Snapshot, instance: &Object) -> Option<&'s Object> {
    match snapshot.find(MACHINE, instance.reference.namespace.as_deref(), &instance.reference.name) {
        Found::Yes(machine) => Some(machine),
        _ => None,
    }
}

fn has_ended(instance: &Object) -> bool {
    matches!(instance.node().path(&["status", "phase"]).and_then(Node::as_str), Some("Succeeded" | "Failed"))
}
