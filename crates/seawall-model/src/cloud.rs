//! What a cloud says of itself: answers of its command line that were saved, next to a cluster.
//!
//! An answer is known by its shape. What it means is for the analysis of the cloud to say.

use std::sync::Arc;

use serde_json::Value;

use crate::{GroupKind, Snapshot};

/// A cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Provider {
    /// Amazon Web Services.
    Aws,
    /// Google Cloud.
    Gcp,
    /// Microsoft Azure.
    Azure,
}

impl Provider {
    /// As vertices name it: `aws`, `gcp`, `azure`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Gcp => "gcp",
            Self::Azure => "azure",
        }
    }

    /// As people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Gcp => "Google Cloud",
            Self::Azure => "Azure",
        }
    }

    /// The clouds that the nodes of a snapshot are in, each once; none where nodes tell of none.
    pub fn all_of(snapshot: &Snapshot) -> Vec<Self> {
        let nodes = snapshot.of_kind(GroupKind::core("Node"));
        let ids = nodes.filter_map(|node| node.node().path(&["spec", "providerID"])?.as_str());
        let mut providers: Vec<Self> = ids.filter_map(Self::of_node).collect();
        providers.sort_unstable();
        providers.dedup();
        providers
    }

    /// The cloud of a node, by its `spec.providerID`: `aws:///eu-west-1a/i-0a1b`.
    pub fn of_node(id: &str) -> Option<Self> {
        match id.split_once("://")?.0 {
            "aws" => Some(Self::Aws),
            "gce" => Some(Self::Gcp),
            "azure" => Some(Self::Azure),
            _ => None,
        }
    }
}

/// What was read of clouds; empty where nothing was given, and then everything of it is unknown.
#[derive(Debug, Clone, Default)]
pub struct CloudFacts {
    /// In the order in which they were given.
    pub answers: Vec<CloudAnswer>,
}

/// One saved answer.
#[derive(Debug, Clone)]
pub struct CloudAnswer {
    /// What was asked for.
    pub kind: AnswerKind,
    /// The file.
    pub file: Arc<str>,
    /// What came back.
    pub value: Value,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// `aws iam get-account-authorization-details`.
    AwsAccount,
    /// `aws eks describe-cluster`.
    EksCluster,
    /// `aws eks describe-pod-identity-association`, or a list with roles.
    EksPodIdentity,
    /// `aws eks describe-access-entry`.
    EksAccessEntry,
    /// `aws eks list-associated-access-policies`.
    EksAccessPolicies,
    /// `gcloud projects get-iam-policy`: the policy of the project.
    GcpPolicy,
    /// `gcloud asset search-all-iam-policies`: policies with the resources that they are of.
    GcpPolicies,
    /// `gcloud container clusters describe`.
    GkeCluster,
    /// `az role assignment list --all`.
    AzureAssignments,
    /// `az identity list`.
    AzureIdentities,
    /// `az identity federated-credential list`.
    AzureFederations,
    /// `az aks show`.
    AksCluster,
}

impl AnswerKind {
    /// The kind of an answer with this content; nothing for one that is none of these.
    pub fn of(value: &Value) -> Option<Self> {
        let first = value.as_array().map(|list| list.first().unwrap_or(&Value::Null));
        let has = |key: &str| value.get(key).is_some();
        let lists = |key: &str| first.is_some_and(|first| first.get(key).is_some());
        let all: [(bool, Self); 12] = [
            (has("RoleDetailList"), Self::AwsAccount),
            (value.pointer("/cluster/arn").is_some(), Self::EksCluster),
            (has("association") || has("associations"), Self::EksPodIdentity),
            (has("accessEntry"), Self::EksAccessEntry),
            (has("associatedAccessPolicies"), Self::EksAccessPolicies),
            (has("bindings"), Self::GcpPolicy),
            (lists("policy") && lists("resource"), Self::GcpPolicies),
            (has("masterAuth") || has("currentMasterVersion"), Self::GkeCluster),
            (lists("roleDefinitionName"), Self::AzureAssignments),
            (lists("clientId") && lists("principalId"), Self::AzureIdentities),
            (lists("issuer") && lists("subject"), Self::AzureFederations),
            (has("agentPoolProfiles"), Self::AksCluster),
        ];
        all.into_iter().find(|(fits, _)| *fits).map(|(_, kind)| kind)
    }

    /// Whose answer it is.
    pub fn provider(self) -> Provider {
        match self {
            Self::AwsAccount
            | Self::EksCluster
            | Self::EksPodIdentity
            | Self::EksAccessEntry
            | Self::EksAccessPolicies => Provider::Aws,
            Self::GcpPolicy | Self::GcpPolicies | Self::GkeCluster => Provider::Gcp,
            Self::AzureAssignments | Self::AzureIdentities | Self::AzureFederations | Self::AksCluster => {
                Provider::Azure
            }
        }
    }
}

impl CloudFacts {
    /// The answers of a kind.
    pub fn of_kind(&self, kind: AnswerKind) -> impl Iterator<Item = &Value> {
        self.answers.iter().filter(move |answer| answer.kind == kind).map(|answer| &answer.value)
    }

    /// The answers of clouds that the nodes of a snapshot are not in; none where nothing tells where these are.
    pub fn foreign<'a>(&'a self, snapshot: &Snapshot) -> impl Iterator<Item = &'a CloudAnswer> + use<'a> {
        let own = Provider::all_of(snapshot);
        self.answers.iter().filter(move |answer| !own.is_empty() && !own.contains(&answer.kind.provider()))
    }

    /// Adds an answer with this content, and says of which kind it is; nothing when it is of none.
    pub fn add(&mut self, file: Arc<str>, value: Value) -> Option<AnswerKind> {
        let kind = AnswerKind::of(&value)?;
        self.answers.push(CloudAnswer { kind, file, value });
        Some(kind)
    }
}
