//! Secrets and ConfigMaps that hold credentials for something outside, by type and by the names of their keys.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier, Vertex, namespace_of};

use compact_str::CompactString;
use rayon::prelude::*;
use seawall_model::Object;
use seawall_yaml::Node;

use crate::access::{Finder, Look, Survey};
use crate::secret::{CONFIG_MAP, SECRET, keys};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C04",
        name: "SECRET_IS_CRED",
        title: "uses credentials that a Secret or ConfigMap holds",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1552.001"],
        doc: include_str!("secret_is_credential.md"),
    },
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let objects = survey.snapshot.of_kind(SECRET).chain(survey.snapshot.of_kind(CONFIG_MAP));
    let objects: Vec<&Object> = objects.collect();
    let opened = objects.into_par_iter().filter_map(|object| Some((object, opened(object)?)));
    for (object, to) in opened.collect::<Vec<_>>() {
        let (namespace, name) = (namespace_of(object), object.reference.name.as_str());
        let Some(id) = survey.snapshot.id_of(object) else { continue };
        let from = match object.reference.group_kind() == SECRET {
            true => Vertex::secret(namespace, name),
            false => Vertex::config_map(namespace, name),
        };
        let (from, to) = (edges.vertex(from), edges.vertex(to));
        let proof = Proof::Object { object: id, part: "has keys by the names of credentials" };
        let added = edges.add(FINDER.kind, from, to).proof(proof).fix(Fix::Delete { object: id });
        added.depends("what its values are, which are never looked at").done();
    }
}

/// What the credentials are for, if the object holds any. They are called by the object: nobody reads the values.
fn opened(object: &Object) -> Option<Vertex> {
    let holder = || {
        CompactString::from(format!("in {} {}/{}", object.reference.kind, namespace_of(object), object.reference.name))
    };
    let of_cloud = |provider: &str| Vertex::CloudIdentity { provider: provider.into(), name: holder() };
    let keys: Vec<String> = keys(object).map(plain).collect();
    let has = |wanted: &[&str]| keys.iter().any(|key| wanted.iter().any(|wanted| key.ends_with(wanted)));
    if has(&["awssecretaccesskey", "awssecretkey"]) {
        return Some(of_cloud("aws"));
    }
    if has(&["azureclientsecret"]) || has(&["clientsecret"]) && has(&["tenantid"]) && has(&["clientid"]) {
        return Some(of_cloud("azure"));
    }
    if has(&[
        "googleapplicationcredentialsjson",
        "gcpserviceaccountjson",
        "gcpkeyjson",
        "gcpcredentialsjson",
        "gcloudkeyjson",
    ]) {
        return Some(of_cloud("gcp"));
    }
    if object.reference.group_kind() != SECRET {
        return None;
    }
    let is_argo = matches!(object.label("argocd.argoproj.io/secret-type"), Some("repository" | "repo-creds"));
    let is_key = object.node().get("type").and_then(Node::as_str) == Some("kubernetes.io/ssh-auth");
    if is_argo || is_key || has(&["knownhosts"]) && has(&["identity"]) {
        let url = object.node().path(&["stringData", "url"]).and_then(Node::as_str);
        return Some(Vertex::Repository { name: url.map_or_else(holder, CompactString::from) });
    }
    let is_config =
        has(&["kubeconfig", "adminconf"]) || object.reference.name.ends_with("-kubeconfig") && has(&["value"]);
    is_config.then(|| Vertex::User { name: holder() })
}

/// A key without what people put between its words, in lower case.
fn plain(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
