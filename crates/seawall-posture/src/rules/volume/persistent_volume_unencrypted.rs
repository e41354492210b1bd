//! `persistent-volume-unencrypted`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::api::{PersistentVolumeSpec, Read, StorageClass};
use seawall_model::{Field, Found, GroupKind, Object, Place, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

use crate::encryption::{Encryption, Parameter};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "persistent-volume-unencrypted",
        title: "Persistent storage is not encrypted",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0264"],
        doc: include_str!("persistent_volume_unencrypted.md"),
    },
    fix: Fix::Review("Ask the driver to encrypt"),
    run: Run::ObjectAmong(&[CLASS, VOLUME], |object, snapshot, report| {
        if object.reference.group_kind() == CLASS {
            judge_class(object, report);
        } else {
            judge_volume(object, snapshot, report);
        }
    }),
};

const CLASS: GroupKind<'static> = GroupKind::of("storage.k8s.io", "StorageClass");
const VOLUME: GroupKind<'static> = GroupKind::core("PersistentVolume");

fn judge_class(object: &Object, report: &mut Report<'_>) {
    let Some(class) = Option::<StorageClass<'_>>::read(object.node()) else { return };
    let Some(provisioner) = class.provisioner.map(|provisioner| provisioner.value) else { return };
    let parameter = match Encryption::of(provisioner) {
        Encryption::Always => return,
        Encryption::Unknown => return report.unknown("whether the provisioner encrypts what it stores"),
        Encryption::Asked(parameter) => parameter,
    };
    if is_asked(class.parameters, parameter) {
        return;
    }
    let written = find(class.parameters, parameter.name);
    let absent = Field { node: object.node(), path: parameter.path };
    let field = written.map_or(absent, Field::from);
    let message = format!("`{provisioner}` is not asked to encrypt: `{}` is not `true`", parameter.name);
    let reported = report.field(field, message);
    if parameter.suffices {
        reported.set(field, "true");
    }
}

/// A volume of a class that is among the input is as encrypted as its class says, and the class is what is reported.
fn judge_volume(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let spec = object.node().get("spec").and_then(Option::<PersistentVolumeSpec<'_>>::read);
    let Some(spec) = spec else { return };
    if ENCRYPTED_SOURCES.iter().any(|source| spec.node.get(source).is_some_and(|source| !source.is_null())) {
        return;
    }
    let driver = spec.csi.as_ref().and_then(|csi| csi.driver);
    let encryption = driver.map_or(Encryption::Unknown, |driver| Encryption::of(driver.value));
    if encryption == Encryption::Always {
        return;
    }
    let attributes = spec.csi.as_ref().and_then(|csi| csi.volume_attributes);
    if matches!(encryption, Encryption::Asked(parameter) if is_asked(attributes, parameter)) {
        return;
    }
    let class = spec.storage_class_name.map_or("", |class| class.value);
    if !class.is_empty() && matches!(snapshot.find(CLASS, None, class), Found::Yes(_)) {
        return;
    }
    match (encryption, driver) {
        (Encryption::Asked(parameter), Some(driver)) if parameter.repeated => {
            let field = Place::from(spec.node).join("csi/volumeAttributes/encrypted");
            let message =
                format!("the volume of `{}` is not encrypted: `{}` is not `true`", driver.value, parameter.name);
            report.field(field, message);
        }
        (Encryption::Asked(_), _) => report.unknown("whether the volume was made by a class that asks for encryption"),
        _ => report.unknown("whether the storage behind the volume is encrypted"),
    }
}

/// Sources that the tree of Kubernetes once served itself, for services that always encrypt.
const ENCRYPTED_SOURCES: &[&str] = &["gcePersistentDisk", "azureDisk", "azureFile"];

fn is_asked(parameters: Option<Node<'_>>, parameter: Parameter) -> bool {
    let is_true = |value: Node<'_>| value.scalar() == Some("true");
    let names_key = |value: Node<'_>| value.as_str().is_some_and(|key| !key.is_empty());
    find(parameters, parameter.name).is_some_and(is_true)
        || parameter.key.and_then(|key| find(parameters, key)).is_some_and(names_key)
}

fn find<'d>(parameters: Option<Node<'d>>, name: &str) -> Option<Node<'d>> {
    let mut entries = parameters?.entries();
    entries.find(|(key, _)| key.scalar().is_some_and(|key| key.eq_ignore_ascii_case(name))).map(|(_, value)| value)
}
