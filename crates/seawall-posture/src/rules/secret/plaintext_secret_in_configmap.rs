//! `plaintext-secret-in-configmap`.

use seawall_check::{Check, Fix, Report, Run, mention};
use seawall_model::api::{ConfigMap, Read};
use seawall_model::{Object, Rule, Severity, Snapshot, Status};
use seawall_yaml::{Kind, Node};

use crate::config_map_use::KeyMove;
use crate::credential::{self, Credential};
use crate::new_secret::NewSecret;
use crate::secret::CONFIG_MAP;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "plaintext-secret-in-configmap",
        title: "Credential in a ConfigMap",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0012", "KSV-0109", "KSV-01010", "sensitiveConfigmapContent"],
        doc: include_str!("plaintext_secret_in_configmap.md"),
    },
    fix: Fix::Review("Move the key to a new Secret, and put its value in there"),
    run: Run::ObjectAmong(&[CONFIG_MAP], |object, snapshot, report| {
        let config: Option<ConfigMap<'_>> = Option::read(object.node());
        let Some(config) = config else { return };
        for (key, value) in entries(config.data) {
            let Some(text) = value.as_str() else { continue };
            if let Some(found) = credential::under(key, text) {
                say(Entry { object, key, value }, found, snapshot, report);
            }
        }
        for (key, value) in entries(config.binary_data) {
            let text = value.as_str().and_then(credential::decode).and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some(found) = text.as_deref().and_then(|text| credential::under(key, text)) {
                say(Entry { object, key, value }, found, snapshot, report);
            }
        }
    }),
};

fn entries(map: Option<Node<'_>>) -> impl Iterator<Item = (&str, Node<'_>)> {
    let map = map.filter(|map| map.kind() == Kind::Mapping);
    map.into_iter().flat_map(Node::entries).filter_map(|(key, value)| Some((key.scalar()?, value)))
}

#[derive(Clone, Copy)]
struct Entry<'s> {
    object: &'s Object,
    key: &'s str,
    value: Node<'s>,
}

fn say(entry: Entry<'_>, found: Credential<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Entry { object, key, value } = entry;
    let message = format!("has {} in plain text in `{key}`{}", found.what, mention::under(found.under));
    let secret = NewSecret::of(object, &[key]);
    let patches = KeyMove { config: object, key, secret: &secret }.patches(snapshot);
    let readers = patches.len();
    let reported =
        report.secret(value, message).fact(credential::NOT_SHOWN).remove_secret(value).create(secret.object());
    let reported = patches.into_iter().fold(reported, |reported, (reader, operations)| {
        reported.related(reader, "reads it").patch(reader, operations)
    });
    if readers == 0 {
        reported.fact("nothing in the input reads it; whoever does has to be pointed to the Secret");
    }
}
