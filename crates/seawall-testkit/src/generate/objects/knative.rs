//! What Knative makes of a Service: Configuration, Revision, Route, Deployment.

use crate::generate::blueprint::Blueprint;
use crate::generate::defaults;
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::value::{Value, list};

use super::derived::{deployment_name, owned_by_controller, owner};
use super::{metadata, object};

/// One link of the chain, as the blueprint `link` says. `chosen` selects the pods.
pub(super) fn link(cluster: &Cluster, index: usize, link: Blueprint, mut template: Fields, chosen: &Fields) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let name = &workload.name;
    let revision = format!("{name}-00001");
    let of =
        |kind: &'static str, name: &str, link: Blueprint| owner(cluster, "serving.knative.dev/v1", kind, name, link);
    let labels = Fields::new().with("serving.knative.dev/service", name.clone());
    let named =
        |name: String, owner: Value| metadata(name, Some(namespace), labels.clone()).with("ownerReferences", owner);
    match link {
        Blueprint::KnativeConfiguration(_) => {
            let metadata = named(name.clone(), owned_by_controller(cluster, index));
            object("serving.knative.dev/v1", "Configuration", metadata)
                .with("spec", Fields::new().with("template", template))
        }
        Blueprint::KnativeRoute(_) => {
            let traffic =
                Fields::new().with("configurationName", name.clone()).with("latestRevision", true).with("percent", 100);
            let metadata = named(name.clone(), owned_by_controller(cluster, index));
            object("serving.knative.dev/v1", "Route", metadata)
                .with("spec", Fields::new().with("traffic", list([traffic])))
        }
        Blueprint::KnativeRevision(_) => {
            let metadata = named(revision, of("Configuration", name, Blueprint::KnativeConfiguration(index)));
            let spec = template.get("spec").and_then(Value::fields).cloned().unwrap_or_default();
            object("serving.knative.dev/v1", "Revision", metadata).with("spec", spec)
        }
        _ => {
            let metadata =
                named(deployment_name(workload), of("Revision", &revision, Blueprint::KnativeRevision(index)));
            defaults::pod_spec(template.map("spec"));
            let spec = Fields::new()
                .with("progressDeadlineSeconds", 600)
                .with("replicas", workload.pods)
                .with("revisionHistoryLimit", 10)
                .with("selector", Fields::new().with("matchLabels", chosen.clone()))
                .with("strategy", Fields::new().with("type", "RollingUpdate"))
                .with("template", template);
            object("apps/v1", "Deployment", metadata).with("spec", spec)
        }
    }
}
