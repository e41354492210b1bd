//! Whoever can write a repository that a controller applies has the rights that it is applied with.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, Vertex, VertexId, namespace_of};
use seawall_model::{GroupKind, Object};
use seawall_yaml::Node;

use crate::access::{Finder, Survey};
use crate::deputy::Catalogue;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E12",
        name: "GITOPS_REPO_WRITE",
        title: "is applied by a controller with the rights of the ServiceAccount",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1195"],
        doc: include_str!("gitops_repo_write.md"),
    },
    find,
};

const CONTROLLER: &str = "whether the controller runs, and as whom";

const SYNCED: &str = "whether somebody synchronises it";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for (kind, controller) in [("Kustomization", "flux-kustomize"), ("HelmRelease", "flux-helm")] {
        let group = if kind == "Kustomization" { "kustomize.toolkit.fluxcd.io" } else { "helm.toolkit.fluxcd.io" };
        for object in survey.snapshot.of_kind(GroupKind::of(group, kind)) {
            of_flux(survey, edges, object, controller);
        }
    }
    for object in survey.snapshot.of_kind(GroupKind::of("argoproj.io", "Application")) {
        of_argo(survey, edges, object);
    }
}

fn of_flux(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, object: &Object, controller: &str) {
    let spec = |path: &[&str]| object.node().get("spec").and_then(|spec| spec.path(path)).and_then(Node::as_str);
    let is_suspended = object.node().path(&["spec", "suspend"]).and_then(Node::as_bool) == Some(true);
    let is_remote = object.node().path(&["spec", "kubeConfig"]).is_some();
    if is_suspended || is_remote {
        return;
    }
    let at = [&["sourceRef"][..], &["chart", "spec", "sourceRef"], &["chartRef"]];
    let source = at.into_iter().find_map(|path| {
        let field = |key| spec(&[path, &[key]].concat());
        Some((field("kind")?, field("name")?, field("namespace").unwrap_or(namespace_of(object))))
    });
    let Some((kind, name, namespace)) = source else { return };
    let Some(repository) = flux_source(survey, kind, namespace, name) else { return };
    let given = spec(&["serviceAccountName"]).map(|account| Vertex::account(namespace_of(object), account));
    let Some((own, runs)) = own_account(survey, controller) else { return };
    let account = edges.vertex(given.unwrap_or(own));
    add(survey, edges, (object, repository), account, (!runs).then_some(CONTROLLER));
}

/// The URL of a source of Flux.
fn flux_source<'s>(survey: &Survey<'_, 's>, kind: &str, namespace: &str, name: &str) -> Option<&'s str> {
    let id = survey.find(GroupKind::of("source.toolkit.fluxcd.io", kind), namespace, name)?;
    let spec = survey.object(id).node().get("spec")?;
    spec.get("url").or_else(|| spec.get("endpoint"))?.as_str()
}

fn of_argo(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, object: &Object) {
    let Some(spec) = object.node().get("spec") else { return };
    let server = spec.path(&["destination", "server"]).and_then(Node::as_str);
    let name = spec.path(&["destination", "name"]).and_then(Node::as_str);
    let is_here = server == Some("https://kubernetes.default.svc") || name == Some("in-cluster");
    let Some((account, runs)) = own_account(survey, "argo-cd").filter(|_| is_here) else { return };
    let is_automated = spec
        .path(&["syncPolicy", "automated"])
        .is_some_and(|automated| automated.get("enabled").and_then(Node::as_bool) != Some(false));
    let sources = spec.get("source").into_iter().chain(spec.get("sources").into_iter().flat_map(Node::items));
    for source in sources {
        let Some(repository) = source.get("repoURL").and_then(Node::as_str) else { continue };
        let unsure = (!runs).then_some(CONTROLLER).or((!is_automated).then_some(SYNCED));
        let account = edges.vertex(account.clone());
        add(survey, edges, (object, repository), account, unsure);
    }
}

/// The ServiceAccount of a controller, and whether it runs here; none when it surely does not.
fn own_account(survey: &Survey<'_, '_>, name: &str) -> Option<(Vertex, bool)> {
    if let Some(deputy) = survey.deputies().iter().find(|deputy| deputy.controller.name == name) {
        return Some((survey.inventory.vertex(deputy.account).clone(), true));
    }
    let controller = Catalogue::get().controllers.iter().find(|controller| controller.name == name)?;
    let (namespace, account) = &controller.account;
    (!survey.snapshot.is_closed()).then(|| (Vertex::account(namespace, account), false))
}

fn add(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    (object, repository): (&Object, &str),
    account: VertexId,
    unsure: Option<&'static str>,
) {
    let from = edges.vertex(Vertex::Repository { name: repository.into() });
    let mut added = edges.add(FINDER.kind, from, account);
    if let Some(id) = survey.snapshot.id_of(object) {
        added = added.proof(Proof::Object { object: id, part: "applies the repository" });
    }
    if let Some(on) = unsure {
        added = added.depends(on);
    }
    added.done();
}
