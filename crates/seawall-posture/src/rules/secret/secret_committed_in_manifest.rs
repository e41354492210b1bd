//! `secret-committed-in-manifest`.

use seawall_check::{Check, Fix, Report, Run, mention};
use seawall_model::api::{Read, Secret};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

use crate::credential;
use crate::secret::{SECRET, TOKEN_TYPE};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "secret-committed-in-manifest",
        title: "Secret stands in a file with its data",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("secret_committed_in_manifest.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[SECRET], |object, snapshot, report| {
        if object.origin.file().is_none() || snapshot.is_closed() {
            return;
        }
        let secret: Option<Secret<'_>> = Option::read(object.node());
        let Some(secret) = secret.filter(|secret| secret.kind.is_none_or(|kind| kind.value != TOKEN_TYPE)) else {
            return;
        };
        look(secret.data, credential::is_secret_data, report);
        look(secret.string_data, credential::is_secret_text, report);
    }),
};

fn look(map: Option<Node<'_>>, is_secret: fn(&str, &str) -> bool, report: &mut Report<'_>) {
    let Some(map) = map.filter(|map| map.kind() == Kind::Mapping) else { return };
    let entries = map.entries().filter_map(|(key, value)| Some((key.scalar()?, value.as_str()?)));
    let mut keys = entries.filter(|(key, value)| is_secret(key, value)).map(|(key, _)| key).peekable();
    if keys.peek().is_some() {
        let keys: Vec<&str> = keys.collect();
        report.secret(
            map,
            format!("holds real data in a file, under {}", mention::several("key", keys.len(), keys.iter().copied())),
        );
    }
}
