//! Tokens for the API server that containers really have.

use seawall_model::api::Volume;
use seawall_model::{Field, Found, ObjectId, Place};
use seawall_yaml::Node;

use super::host_mount::mounts;
use super::{Cause, Resident};
use crate::service_account::{Automount, TOKEN_VOLUMES, account, has_own_token_folder};

/// A token in one container.
pub(crate) struct Token {
    /// The container's number.
    pub(crate) container: usize,
    pub(crate) cause: Cause,
    pub(crate) unsure: Option<&'static str>,
}

/// The tokens in a pod: those that its volumes name, and the one that the API server adds when the pod is made. A pod
/// that was read from a cluster shows what was added.
pub(crate) fn all_in(pod: &Resident<'_, '_>) -> Vec<Token> {
    let mut found = written(pod);
    let object = pod.workload.object;
    let is_made = object.reference.kind == "Pod" && object.uid().is_some();
    if !is_made {
        found.extend(added(pod));
    }
    found
}

/// The tokens of projected volumes, in the containers that mount them.
fn written(pod: &Resident<'_, '_>) -> Vec<Token> {
    let automount = pod.workload.spec.automount_service_account_token;
    let is_refused = automount.is_some_and(|automount| !automount.value);
    let mut found = Vec::new();
    for volume in &pod.workload.spec.volumes {
        let Some(name) = volume.name.filter(|_| holds_token(volume)) else { continue };
        let is_added = name.value.starts_with(TOKEN_VOLUMES);
        // Nothing would be added again once the pod says no.
        if is_added && is_refused {
            continue;
        }
        for (container, mount) in mounts(pod.workload, name.value) {
            let cause = match is_added {
                true => Cause::field(pod.object(), mount.node.into()).or_set(
                    pod.object(),
                    pod.field("automountServiceAccountToken"),
                    false,
                ),
                false => Cause::element(pod.object(), mount.node),
            };
            found.push(Token { container, cause, unsure: None });
        }
    }
    found
}

/// Whether a projected volume holds a token that the API server takes.
fn holds_token(volume: &Volume<'_>) -> bool {
    let sources = volume.projected.iter().flat_map(|projected| &projected.sources);
    let mut tokens = sources.filter_map(|source| source.service_account_token.as_ref());
    tokens.any(|token| token.audience.is_none_or(|audience| is_of_server(audience.value)))
}

/// Whether the API server itself is meant, as installers call it. What is left empty is filled in with its own name.
fn is_of_server(audience: &str) -> bool {
    let host = audience.strip_prefix("https://").unwrap_or(audience).trim_end_matches('/');
    matches!(host, "" | "api" | "k3s" | "kubernetes" | "kubernetes.default" | "kubernetes.default.svc")
        || host.strip_prefix("kubernetes.default.svc.").is_some_and(|rest| !rest.contains('/'))
}

/// The token that is mounted into all containers unless the pod, or else its ServiceAccount, says no.
fn added(pod: &Resident<'_, '_>) -> Vec<Token> {
    let automount = Automount::of(pod.workload, pod.survey.snapshot);
    let field = pod.field("automountServiceAccountToken");
    let (object, snapshot) = (pod.object(), pod.survey.snapshot);
    let (cause, unsure) = match automount {
        _ if !automount.mounts() => return Vec::new(),
        Automount::Pod(own) => (Cause::field(object, own.node.into()).or_set(object, field, false), None),
        Automount::Account(own, account) => {
            let account = snapshot.id_of(account).unwrap_or(object);
            let cause = Cause::field(account, own.node.into()).or_set(account, own.node.into(), false);
            (cause.or_set(object, field, false), None)
        }
        Automount::Default => {
            let cause = Cause::setting(object, field, false);
            (
                of_account(pod).into_iter().fold(cause, |cause, (id, node)| cause.or_set(id, by_account(node), false)),
                None,
            )
        }
        Automount::Unseen => match unseen(pod) {
            Some(unsure) => (Cause::setting(object, field, false), unsure),
            None => return Vec::new(),
        },
    };
    let containers = pod.workload.containers().iter().enumerate();
    let open = containers.filter(|(_, container)| !has_own_token_folder(container));
    open.map(|(container, _)| Token { container, cause: cause.clone(), unsure }).collect()
}

/// What it depends on where the ServiceAccount is not in the input. Nothing when there is none and no pod starts; every
/// namespace has its `default`.
fn unseen(pod: &Resident<'_, '_>) -> Option<Option<&'static str>> {
    let is_default = pod.workload.service_account_name() == "default";
    match account(pod.workload, pod.survey.snapshot) {
        Found::No if is_default => Some(None),
        Found::No => None,
        Found::Yes(_) | Found::Unknown => Some(Some("whether its ServiceAccount lets pods mount the token")),
    }
}

fn of_account<'s>(pod: &Resident<'_, 's>) -> Option<(ObjectId, Node<'s>)> {
    match account(pod.workload, pod.survey.snapshot) {
        Found::Yes(object) => Some((pod.survey.snapshot.id_of(object)?, object.node())),
        Found::No | Found::Unknown => None,
    }
}

fn by_account(node: Node<'_>) -> Field<'_> {
    Place::from(node).join("automountServiceAccountToken")
}
