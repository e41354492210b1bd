//! What is different from pod to pod: names, owners, places, tokens.

use crate::generate::blueprint::Blueprint;
use crate::generate::clock::rfc3339;
use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::managed_fields::{Entry, owned};
use crate::generate::names;
use crate::generate::placement::Place;
use crate::generate::plan::Cluster;
use crate::generate::random::{For, Seed};
use crate::generate::value::{Text, Value, list};
use crate::generate::workload::{Controller, Part, Workload};

use super::completion::job_labels;
use super::derived::{cron_run_name, owned_by_controller, owner, replica_set_name, revision_name};
use super::pods::{PodParts, generate_name, pod_name};

/// One pod while it is made.
pub(super) struct OnePod<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) index: usize,
    pub(super) workload: &'a Workload,
    pub(super) facts: &'a Facts,
    pub(super) number: u32,
    pub(super) place: Place,
    pub(super) seed: Seed,
    pub(super) created: u64,
}

impl OnePod<'_> {
    pub(super) fn metadata(&self, parts: &PodParts, managed_fields: bool) -> Fields {
        let (cluster, workload) = (self.cluster, self.workload);
        let generated =
            !matches!(workload.controller, Controller::BarePod | Controller::StaticPod | Controller::StatefulSet);
        let mut metadata = Fields::new()
            .with_any("annotations", self.annotations(parts))
            .with("creationTimestamp", rfc3339(self.created))
            .with_some("generateName", generated.then(|| generate_name(cluster, self.index, self.number)))
            .with("generation", 1)
            .with("labels", self.labels(parts));
        let owners = self.owners();
        if managed_fields {
            metadata.set("managedFields", self.managed_fields(parts, &metadata, owners.as_ref()));
        }
        metadata
            .with("name", pod_name(cluster, self.index, self.number))
            .with("namespace", cluster.namespace(workload).name.clone())
            .with_some("ownerReferences", owners)
            .with("resourceVersion", super::stamp::resource_version(self.seed))
            .with("uid", self.seed.uid())
    }

    fn annotations(&self, parts: &PodParts) -> Fields {
        let annotations = parts.annotations.clone();
        if self.workload.controller != Controller::StaticPod {
            return annotations;
        }
        let hash = self.workload.seed.hex(32);
        annotations
            .with("kubernetes.io/config.hash", hash.clone())
            .with("kubernetes.io/config.mirror", hash)
            .with("kubernetes.io/config.seen", rfc3339(self.created))
            .with("kubernetes.io/config.source", "file")
    }

    fn labels(&self, parts: &PodParts) -> Fields {
        let labels = parts.labels.clone();
        match self.workload.controller {
            Controller::StatefulSet => labels
                .with("apps.kubernetes.io/pod-index", self.number.to_string())
                .with("controller-revision-hash", revision_name(self.cluster, self.index, self.facts.revisions - 1))
                .with("statefulset.kubernetes.io/pod-name", pod_name(self.cluster, self.index, self.number)),
            Controller::DaemonSet => {
                let revision = revision_name(self.cluster, self.index, self.facts.revisions - 1);
                let hash = revision.rsplit('-').next().unwrap_or_default().to_owned();
                labels
                    .with("controller-revision-hash", hash)
                    .with("pod-template-generation", self.facts.revisions.to_string())
            }
            Controller::Job | Controller::CronJob => {
                let (name, blueprint) = self.job();
                let job = job_labels(&blueprint.seed(self.cluster).uid(), &name);
                labels.iter().cloned().chain(job.iter().cloned()).collect()
            }
            _ => labels,
        }
    }

    /// The Job that the pod belongs to.
    fn job(&self) -> (String, Blueprint) {
        match self.workload.controller {
            Controller::CronJob => {
                (cron_run_name(self.workload, self.number), Blueprint::CronRun(self.index, self.number))
            }
            _ => (self.workload.name.clone(), Blueprint::Controller(self.index)),
        }
    }

    fn owners(&self) -> Option<Value> {
        let (cluster, index) = (self.cluster, self.index);
        match self.workload.controller {
            Controller::BarePod => None,
            Controller::StaticPod => {
                let node = Fields::new()
                    .with("apiVersion", "v1")
                    .with("controller", true)
                    .with("kind", "Node")
                    .with("name", cluster.placement.node_name(self.place.node))
                    .with("uid", Blueprint::Node(self.place.node).seed(cluster).uid());
                Some(list([node]))
            }
            Controller::Job | Controller::CronJob => {
                let (name, blueprint) = self.job();
                Some(owner(cluster, "batch/v1", "Job", &name, blueprint))
            }
            controller if controller.has_replica_sets() => {
                let name = replica_set_name(cluster, index, 0);
                Some(owner(cluster, "apps/v1", "ReplicaSet", &name, Blueprint::ReplicaSet(index, 0)))
            }
            _ => Some(owned_by_controller(cluster, index)),
        }
    }

    fn managed_fields(&self, parts: &PodParts, metadata: &Fields, owners: Option<&Value>) -> Value {
        let mut known = metadata.clone();
        if let Some(owners) = owners {
            known.set("ownerReferences", owners.clone());
        }
        let mut fields = owned(&Fields::new().with("metadata", known));
        fields.set("f:spec", parts.owned_spec.clone());
        let manager = match self.workload.controller {
            Controller::BarePod => "kubectl-client-side-apply",
            Controller::StaticPod => "kubelet",
            Controller::Rollout => "rollouts-controller",
            _ => "kube-controller-manager",
        };
        let entry = |manager, subresource, time, fields: Fields| {
            let api_version = Text::from("v1");
            Entry { manager, operation: "Update", subresource, time, api_version, fields: fields.into() }.value()
        };
        let mut status = parts.owned_status.clone();
        let address = format!("k:{{\"ip\":\"{}\"}}", self.address());
        let known = Fields::new().with(".", Fields::new()).with("f:ip", Fields::new());
        status.set("f:podIPs", Fields::new().with(".", Fields::new()).with(address, known));
        let reported =
            entry("kubelet", Some("status"), rfc3339(self.created + 9), Fields::new().with("f:status", status));
        list([entry(manager, None, rfc3339(self.created), fields), reported])
    }

    /// Somebody once attached a debug container.
    fn is_debugged(&self) -> bool {
        let rate = self.cluster.parameters_of(self.workload).live.pods_debugged;
        let admitted = self.cluster.namespace(self.workload).enforce.is_none();
        admitted && self.workload.is_app() && self.seed.fork(For::History, 1).random().chance(rate)
    }

    /// The container that was looked at.
    fn debugged(&self, parts: &PodParts) -> String {
        let name = parts.containers.first().and_then(|container| container.get("name")).and_then(Value::text);
        name.unwrap_or_default().to_owned()
    }

    pub(super) fn address(&self) -> String {
        let placement = &self.cluster.placement;
        if self.facts.weaknesses.host_network {
            placement.node_address(self.place.node)
        } else {
            placement.pod_address(self.place)
        }
    }

    pub(super) fn spec(&self, parts: &PodParts) -> Fields {
        let mut spec = parts.spec.clone();
        let token = parts.mounts_token.then(|| format!("kube-api-access-{}", names::suffix(self.seed, 0)));
        let mounted = |container: &Fields| {
            let mut container = container.clone();
            if let Some(name) = &token {
                let mount = Fields::new()
                    .with("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount")
                    .with("name", name.clone())
                    .with("readOnly", true);
                container.list("volumeMounts").push(mount.into());
            }
            container
        };
        if !parts.init.is_empty() {
            spec.set("initContainers", list(parts.init.iter().map(mounted)));
        }
        spec.set("containers", list(parts.containers.iter().map(mounted)));
        let mut volumes = parts.volumes.clone();
        if let Part::App | Part::Operator(_) = self.workload.part
            && self.workload.controller == Controller::StatefulSet
            && self.facts.claim_template
        {
            let claim =
                Fields::new().with("claimName", format!("data-{}", pod_name(self.cluster, self.index, self.number)));
            volumes.insert(0, Fields::new().with("name", "data").with("persistentVolumeClaim", claim).into());
        }
        if let Some(name) = token {
            volumes.push(token_volume(name).into());
        }
        if self.is_debugged() {
            spec.set("ephemeralContainers", list([debugger(&self.debugged(parts))]));
        }
        let node = self.cluster.placement.node_name(self.place.node);
        if self.workload.controller == Controller::DaemonSet {
            spec.set("affinity", node_affinity(&node));
        }
        if self.workload.controller == Controller::StatefulSet {
            spec.set("hostname", pod_name(self.cluster, self.index, self.number));
            spec.set("subdomain", self.workload.name.clone());
        }
        spec.set("nodeName", node);
        spec.set("priority", parts.priority);
        spec.set("tolerations", parts.tolerations.clone());
        spec.with_any("volumes", volumes)
    }
}

/// The container that `kubectl debug` puts into a running pod.
fn debugger(target: &str) -> Fields {
    Fields::new()
        .with("image", "busybox:1.37")
        .with("imagePullPolicy", "IfNotPresent")
        .with("name", "debugger-x7k2p")
        .with("resources", Fields::new())
        .with("stdin", true)
        .with("targetContainerName", target.to_owned())
        .with("terminationMessagePath", "/dev/termination-log")
        .with("terminationMessagePolicy", "File")
        .with("tty", true)
}

fn token_volume(name: String) -> Fields {
    let token = Fields::new().with("expirationSeconds", 3_607).with("path", "token");
    let root = Fields::new()
        .with("items", list([Fields::new().with("key", "ca.crt").with("path", "ca.crt")]))
        .with("name", "kube-root-ca.crt");
    let field = Fields::new().with("apiVersion", "v1").with("fieldPath", "metadata.namespace");
    let downward = Fields::new().with("items", list([Fields::new().with("fieldRef", field).with("path", "namespace")]));
    let sources = list([
        Fields::new().with("serviceAccountToken", token),
        Fields::new().with("configMap", root),
        Fields::new().with("downwardAPI", downward),
    ]);
    Fields::new().with("name", name).with("projected", Fields::new().with("defaultMode", 420).with("sources", sources))
}

fn node_affinity(node: &str) -> Fields {
    let field =
        Fields::new().with("key", "metadata.name").with("operator", "In").with("values", list([node.to_owned()]));
    let term = Fields::new().with("matchFields", list([field]));
    let required = Fields::new().with("nodeSelectorTerms", list([term]));
    Fields::new().with("nodeAffinity", Fields::new().with("requiredDuringSchedulingIgnoredDuringExecution", required))
}
