//! Cases, as they are written in files.

use std::collections::BTreeMap;
use std::sync::Arc;

use seawall_yaml::{Options, Text, read_all};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::cluster::{Cluster, Labels};
use super::expectation::Expectation;

/// Policies in a cluster, and what is expected of them.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows, after the name of its file.
    pub name: String,
    /// What it is about.
    pub tags: Vec<String>,
    /// Where it plays.
    pub cluster: Cluster,
    /// Objects of the API.
    pub policies: Vec<Value>,
    /// Absent when nobody wrote down what is expected.
    pub expectation: Option<Expectation>,
}

/// One document of a file. The first names the cluster of all that follow: `cluster: xyz`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    case: String,
    #[serde(default)]
    tags: Vec<String>,
    /// Other labels of namespaces (`x`) and pods (`x/a`) than the cluster says.
    #[serde(default)]
    labels: BTreeMap<String, Labels>,
    /// By kind and name (`NetworkPolicy x/deny`), what stands in `spec`.
    #[serde(default)]
    policies: Map<String, Value>,
    expect: Option<String>,
}

impl Case {
    /// Reads the cases in `text`, the content of the file `name`; `clusters` are those that it may be about.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(name: &str, text: &str, clusters: &[Cluster]) -> Result<Vec<Self>, String> {
        let mut documents = documents(text)?.into_iter();
        let about = documents.next().ok_or("there is nothing in it")?;
        let cluster = clusters.iter().find(|cluster| about["cluster"] == cluster.name);
        let cluster = cluster.ok_or_else(|| format!("there is no cluster as in {about}"))?;
        let read = |document: Value| {
            let title = document["case"].to_string();
            Self::from_document(name, document, cluster).map_err(|error| format!("{title}: {error}"))
        };
        documents.map(read).collect()
    }

    fn from_document(file: &str, document: Value, cluster: &Cluster) -> Result<Self, String> {
        let written: Written = serde_json::from_value(document).map_err(|error| error.to_string())?;
        let mut cluster = cluster.clone();
        for (of, labels) in &written.labels {
            cluster = cluster.relabelled(of, labels)?;
        }
        let policies = written.policies.iter().map(|(name, spec)| policy(name, spec));
        let expectation = written.expect.map(|text| Expectation::read(&text, &cluster)).transpose()?;
        Ok(Self {
            name: format!("{file}: {}", written.case),
            tags: written.tags,
            policies: policies.collect::<Result<_, _>>()?,
            expectation,
            cluster,
        })
    }
}

impl Cluster {
    /// Reads all clusters of a file, one document each.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read_all(text: &str) -> Result<Vec<Self>, String> {
        documents(text)?.into_iter().map(Self::read).collect()
    }
}

fn documents(text: &str) -> Result<Vec<Value>, String> {
    let text = Arc::new(Text::new(text.to_owned()));
    let mut documents = Vec::new();
    for reading in read_all(&text, &Options::default()) {
        if let Some(problem) = reading.problems.first() {
            return Err(format!("line {}: {}", text.position(problem.span.start).line, problem.message));
        }
        documents.extend(reading.document.map(|document| document.root().to_json()));
    }
    Ok(documents)
}

fn policy(name: &str, spec: &Value) -> Result<Value, String> {
    let (kind, name) = name.split_once(' ').ok_or_else(|| format!("`{name}` is no kind and name"))?;
    let api = match kind {
        "NetworkPolicy" => "networking.k8s.io/v1",
        "ClusterNetworkPolicy" => "policy.networking.k8s.io/v1alpha2",
        "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy" => "policy.networking.k8s.io/v1alpha1",
        kind => return Err(format!("`{kind}` is not translated")),
    };
    let metadata = match name.split_once('/') {
        Some((namespace, name)) => json!({"namespace": namespace, "name": name}),
        None => json!({"name": name}),
    };
    Ok(json!({"apiVersion": api, "kind": kind, "metadata": metadata, "spec": spec}))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLUSTERS: &str = "cluster: one\nports: {web: TCP/80}\noutside: {}\nnamespaces: {x: {}}\n\
                            pods: {x/a: {labels: {app: a}, addresses: [10.0.0.1, \"fd00::1\"]}}\n";

    fn read(case: &str) -> Result<Vec<Case>, String> {
        let clusters = Cluster::read_all(CLUSTERS).unwrap();
        Case::read("file", &format!("cluster: one\n---\ncase: title\n{case}"), &clusters)
    }

    #[test]
    fn a_policy_is_an_object_of_the_api() {
        let cases = read("policies:\n  NetworkPolicy x/deny: {podSelector: {}}\nexpect: deny * -> x/a").unwrap();
        let expected = json!({
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": {"namespace": "x", "name": "deny"}, "spec": {"podSelector": {}},
        });
        assert_eq!((&*cases[0].name, &cases[0].policies), ("file: title", &vec![expected]));
    }

    #[test]
    fn labels_of_a_case_replace_those_of_the_cluster() {
        let cases = read("labels: {x/a: {app: b}, x: {team: t}}").unwrap();
        let labels = &cases[0].cluster.namespaces["x"];
        assert_eq!(labels.keys().collect::<Vec<_>>(), ["kubernetes.io/metadata.name", "team"]);
        assert!(cases[0].cluster.manifests(&[]).iter().any(|object| object["metadata"]["labels"]["app"] == "b"));
    }

    #[test]
    fn a_mistake_in_a_case_is_told() {
        for case in [
            "polices: {}",
            "policies: {Ingress x/a: {}}",
            "labels: {x/z: {}}",
            "expect: deny * -> x/z",
            "policies: {NetworkPolicy x/a: {}, NetworkPolicy x/a: {}}",
        ] {
            assert!(read(case).is_err(), "{case}");
        }
    }
}
