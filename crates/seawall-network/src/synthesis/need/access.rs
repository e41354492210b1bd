//! Who works with the Kubernetes API: workloads with a mounted token whose account may do something.

use seawall_model::api::{Read, ServiceAccount};
use seawall_model::{Found, GroupKind, Snapshot};

use super::{Needs, Reason};
use crate::ports::Protocol;
use crate::synthesis::party::{Connection, Party};
use crate::synthesis::{Member, MemberId, Site};

/// Adds the need of `member`, if it has one.
pub(super) fn collect<'s>(snapshot: &'s Snapshot, id: MemberId, member: &Member<'s>, needs: &mut Needs<'s>) {
    let account = member.workload.service_account_name();
    let written = member.object().reference.namespace.as_deref();
    if !has_token(snapshot, member, written, account) {
        return;
    }
    let Some(binding) = snapshot.bindings_of(written, account).next() else { return };
    let connection = Connection { from: Party::Member(id), to: Party::ApiServer, protocol: Protocol::Tcp, port: None };
    let account = format!("ServiceAccount {}/{account}", member.namespace);
    needs.add(connection, Reason::ApiClient { site: Site::whole(binding), account });
}

/// Whether a token is mounted: the pod's word wins over the account's, and both are on when nothing is said.
fn has_token(snapshot: &Snapshot, member: &Member<'_>, namespace: Option<&str>, account: &str) -> bool {
    let spec = &member.workload.spec;
    let projected = spec.volumes.iter().filter_map(|volume| volume.projected.as_ref());
    let mut tokens = projected
        .flat_map(|projected| projected.sources.iter())
        .filter_map(|source| source.service_account_token.as_ref());
    if tokens.any(|token| token.audience.is_none()) {
        return true;
    }
    if let Some(own) = spec.automount_service_account_token {
        return own.value;
    }
    let object = match snapshot.find(GroupKind::core("ServiceAccount"), namespace, account) {
        Found::Yes(object) => Option::<ServiceAccount<'_>>::read(object.node()),
        _ => None,
    };
    object.and_then(|object| object.automount_service_account_token).is_none_or(|mounts| mounts.value)
}
