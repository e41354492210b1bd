//! What the API server adds to a pod spec that leaves things out.

use super::fields::Fields;
use super::image;
use super::value::{Text, Value, list};

/// Fills in the defaults of a pod spec, in a template or in a pod.
pub(crate) fn pod_spec(spec: &mut Fields) {
    for key in ["initContainers", "containers"] {
        if spec.get(key).is_some() {
            each(spec.list(key), container);
        }
    }
    if spec.get("volumes").is_some() {
        each(spec.list("volumes"), volume);
    }
    let account = spec.get("serviceAccountName").or(spec.get("serviceAccount")).cloned();
    if let Some(account) = account {
        spec.set("serviceAccountName", account.clone());
        spec.set("serviceAccount", account);
    }
    spec.fill("restartPolicy", "Always");
    spec.fill("dnsPolicy", "ClusterFirst");
    spec.fill("schedulerName", "default-scheduler");
    spec.fill("securityContext", Fields::new());
    spec.fill("terminationGracePeriodSeconds", 30);
}

/// Makes every field of a completed pod spec, and of its containers, cheap to clone.
pub(crate) fn share(spec: &Fields) -> Fields {
    let field = |(key, value): &(Text, Value)| {
        if !matches!(key.as_ref(), "containers" | "initContainers") {
            return (key.clone(), value.clone().into_shared());
        }
        let containers = value.elements().iter().filter_map(Value::fields);
        let shared = containers.map(|container| {
            container.iter().map(|(key, value)| (key.clone(), value.clone().into_shared())).collect::<Fields>()
        });
        (key.clone(), list(shared))
    };
    let mut spec = Value::Map(spec.iter().map(field).collect());
    spec.sort();
    spec.fields().cloned().unwrap_or_default()
}

fn each(list: &mut [Value], fill: fn(&mut Fields)) {
    for element in list {
        if let Value::Map(fields) = element {
            fill(fields);
        }
    }
}

fn container(container: &mut Fields) {
    let floating = container.get("image").and_then(Value::text).is_some_and(image::is_floating);
    container.fill("imagePullPolicy", if floating { "Always" } else { "IfNotPresent" });
    container.fill("resources", Fields::new());
    container.fill("terminationMessagePath", "/dev/termination-log");
    container.fill("terminationMessagePolicy", "File");
    requests_from_limits(container);
    if container.get("ports").is_some() {
        each(container.list("ports"), |port| port.fill("protocol", "TCP"));
    }
    if container.get("env").is_some() {
        each(container.list("env"), |entry| {
            if entry.get("valueFrom").and_then(|source| source.at(&["fieldRef"])).is_some() {
                entry.map("valueFrom").map("fieldRef").fill("apiVersion", "v1");
            }
        });
    }
    for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if container.get(key).is_some() {
            probe(container.map(key));
        }
    }
}

fn requests_from_limits(container: &mut Fields) {
    let Some(Value::Map(limits)) = container.get("resources").and_then(|resources| resources.at(&["limits"])).cloned()
    else {
        return;
    };
    let requests = container.map("resources").map("requests");
    for (name, quantity) in limits.iter() {
        if requests.get(name).is_none() {
            requests.set(name.clone(), quantity.clone());
        }
    }
}

fn probe(probe: &mut Fields) {
    if probe.get("httpGet").is_some() {
        probe.map("httpGet").fill("scheme", "HTTP");
    }
    for (key, value) in [("failureThreshold", 3), ("periodSeconds", 10), ("successThreshold", 1), ("timeoutSeconds", 1)]
    {
        probe.fill(key, value);
    }
}

fn volume(volume: &mut Fields) {
    for key in ["configMap", "secret", "projected", "downwardAPI"] {
        if volume.get(key).is_some() {
            volume.map(key).fill("defaultMode", 420);
        }
    }
    if volume.get("hostPath").is_some() {
        volume.map("hostPath").fill("type", "");
    }
}
