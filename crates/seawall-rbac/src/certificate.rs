//! Client certificates that the cluster itself signs, and who gets one for what name.

use seawall_model::access::{Edges, Hub, Vertex, VertexId};

use crate::Action;
use crate::Subject;
use crate::access::Survey;
use crate::held::Held;
use crate::identity::MASTERS;
use crate::way::action;

/// Signs client certificates for whatever name, but not for the group `system:masters`.
pub(crate) const CLIENT: &str = "kubernetes.io/kube-apiserver-client";
/// Signs client certificates of kubelets.
pub(crate) const KUBELET: &str = "kubernetes.io/kube-apiserver-client-kubelet";
/// All signers of the domain.
const ANY: &str = "kubernetes.io/*";

static CREATE: [Action; 1] = [action!(cluster "create", "certificates.k8s.io", "certificatesigningrequests")];
static CHANGE_APPROVAL: [Action; 2] = [
    action!(cluster "update", "certificates.k8s.io", "certificatesigningrequests/approval"),
    action!(cluster "patch", "certificates.k8s.io", "certificatesigningrequests/approval"),
];
static APPROVE: [Action; 1] = [action!(cluster "approve", "certificates.k8s.io", "signers")];
static CHANGE_STATUS: [Action; 2] = [
    action!(cluster "update", "certificates.k8s.io", "certificatesigningrequests/status"),
    action!(cluster "patch", "certificates.k8s.io", "certificatesigningrequests/status"),
];
static SIGN: [Action; 1] = [action!(cluster "sign", "certificates.k8s.io", "signers")];

impl<'s> Survey<'_, 's> {
    /// Who may ask for certificates.
    pub(crate) fn certificates_requested(&self) -> Vec<Held<'s>> {
        self.grants(&CREATE).all()
    }

    /// Who may have the certificates of a signer signed: it takes the right to change the request and the one to the
    /// signer, in one request.
    pub(crate) fn certificates_approved(&self, edges: &mut Edges<'_>, signer: &str) -> Vec<Held<'s>> {
        let change = self.grants(&CHANGE_APPROVAL).any();
        self.together(edges, &change, &self.grants(&APPROVE).of_one_of(&[signer, ANY]))
    }

    /// Who may write a certificate of a signer into a request.
    pub(crate) fn certificates_written(&self, edges: &mut Edges<'_>, signer: &str) -> Vec<Held<'s>> {
        let change = self.grants(&CHANGE_STATUS).any();
        self.together(edges, &change, &self.grants(&SIGN).of_one_of(&[signer, ANY]))
    }

    /// Everybody whom a client certificate can be for: all names, and all groups but `system:masters`.
    pub(crate) fn certified(&self, edges: &mut Edges<'_>) -> Vec<VertexId> {
        let hubs = [Hub::Users, Hub::NodeUsers, Hub::ServiceAccounts].map(|hub| Vertex::all(hub, None));
        let mut certified: Vec<VertexId> = hubs.into_iter().map(|hub| edges.vertex(hub)).collect();
        let mut groups: Vec<&str> = self.holders().subjects().iter().filter_map(group).collect();
        groups.sort_unstable();
        certified.extend(groups.into_iter().map(|name| edges.vertex(Vertex::group(name))));
        certified
    }
}

/// The name of a group that a certificate can be for.
fn group<'s>(subject: &Subject<'s>) -> Option<&'s str> {
    match *subject {
        Subject::Group(name) if name != MASTERS && name != "system:unauthenticated" => Some(name),
        _ => None,
    }
}
