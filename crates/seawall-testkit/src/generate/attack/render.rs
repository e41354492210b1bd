//! The objects of a scene.

use serde_json::{Value, json};

use super::scene::{Pods, Scene};

/// Where pods have addresses.
const INSIDE: &str = "10.0.0.0/8";
const CREATED: &str = "2026-10-02T08:15:30Z";

impl Scene<'_> {
    /// Everything that it has, as the API shows it.
    pub(super) fn render(mut self) -> Vec<Value> {
        let mut objects = std::mem::take(&mut self.objects);
        for space in &self.spaces {
            let mut labels = json!({"kubernetes.io/metadata.name": space.name});
            if let Some(level) = space.enforce {
                labels["pod-security.kubernetes.io/enforce"] = level.into();
            }
            objects.push(json!({"apiVersion": "v1", "kind": "Namespace",
                "metadata": {"name": space.name, "labels": labels}, "status": {"phase": "Active"}}));
            let mut spec = json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"]});
            if space.is_open {
                let outside = json!({"ipBlock": {"cidr": "0.0.0.0/0", "except": [INSIDE]}});
                spec["ingress"] = json!([{"from": [outside], "ports": [{"protocol": "TCP", "port": 8080}]}]);
            }
            objects.push(json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                "metadata": {"namespace": space.name, "name": "closed"}, "spec": spec}));
            objects.push(json!({"apiVersion": "v1", "kind": "ServiceAccount",
                "metadata": {"namespace": space.name, "name": "default"}}));
        }
        for account in &self.accounts {
            let mut object = json!({"apiVersion": "v1", "kind": "ServiceAccount",
                "metadata": {"namespace": account.namespace, "name": account.name}});
            if let Some(automount) = account.automount {
                object["automountServiceAccountToken"] = automount.into();
            }
            objects.push(object);
        }
        for node in &self.nodes {
            let role = if node.is_control_plane { "control-plane" } else { "worker" };
            let mut labels = json!({"kubernetes.io/hostname": node.name, "kubernetes.io/os": "linux"});
            labels[format!("node-role.kubernetes.io/{role}")] = "".into();
            let mut addresses = vec![json!({"type": "InternalIP", "address": "172.31.0.9"})];
            addresses.extend(node.external.iter().map(|address| json!({"type": "ExternalIP", "address": address})));
            let info = json!({"kubeletVersion": "v1.36.2", "operatingSystem": "linux",
                "containerRuntimeVersion": "containerd://2.1.4", "kernelVersion": "6.12.41+deb13-cloud-amd64"});
            objects.push(json!({"apiVersion": "v1", "kind": "Node",
                "metadata": {"name": node.name, "labels": labels},
                "status": {"addresses": addresses, "nodeInfo": info}}));
        }
        for number in 0..self.pods.len() {
            self.render_pods(number, &mut objects);
        }
        for object in &mut objects {
            self.stamp(object);
        }
        objects
    }

    /// Gives an object what the API server gives it.
    fn stamp(&self, object: &mut Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let whole = format!(
            "{}/{}/{}",
            text(&object["kind"]),
            text(&object["metadata"]["namespace"]),
            text(&object["metadata"]["name"])
        );
        object["metadata"]["uid"] = self.uid(&whole).into();
        object["metadata"]["creationTimestamp"] = CREATED.into();
    }

    fn render_pods(&mut self, number: usize, objects: &mut Vec<Value>) {
        let count = self.random.between(1, self.replicas_most);
        let pods = &self.pods[number];
        let labels = json!({"app": pods.name});
        let owner = |kind: &str, name: &str| {
            let version = "apps/v1";
            let uid = self.uid(&format!("{kind}/{}/{name}", pods.namespace));
            json!([{"apiVersion": version, "kind": kind, "name": name, "uid": uid, "controller": true}])
        };
        if pods.kind() == "Pod" {
            let metadata = json!({"namespace": pods.namespace, "name": pods.name, "labels": labels});
            objects.push(self.pod(pods, &metadata, 0));
            return;
        }
        let template = json!({"metadata": {"labels": labels}, "spec": pods.template()});
        let spec = json!({"replicas": count, "selector": {"matchLabels": labels}, "template": template});
        let set = format!("{}-7d4f9c6b5", pods.name);
        objects.push(json!({"apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"namespace": pods.namespace, "name": pods.name, "labels": labels},
            "spec": spec, "status": {"replicas": count, "readyReplicas": count}}));
        objects.push(json!({"apiVersion": "apps/v1", "kind": "ReplicaSet",
            "metadata": {"namespace": pods.namespace, "name": set, "labels": labels,
                "ownerReferences": owner("Deployment", &pods.name)},
            "spec": spec, "status": {"replicas": count, "readyReplicas": count}}));
        for replica in 0..count {
            let name =
                format!("{set}-{}", self.seed.fork(crate::generate::random::For::Pod, u64::from(replica)).hex(5));
            let metadata = json!({"namespace": pods.namespace, "name": name, "labels": labels,
                "ownerReferences": owner("ReplicaSet", &set)});
            objects.push(self.pod(pods, &metadata, replica as usize));
        }
    }

    fn pod(&self, pods: &Pods, metadata: &Value, replica: usize) -> Value {
        let mut spec = pods.template();
        let hash = metadata["name"].as_str().unwrap_or_default().bytes().map(usize::from).sum::<usize>() + replica;
        spec["nodeName"] = match pods.node {
            Some(node) => self.nodes[node].name.clone(),
            None => self.background[hash % self.background.len()].clone(),
        }
        .into();
        if pods.has_token && spec["automountServiceAccountToken"] != false {
            let token = json!({"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}});
            add(&mut spec["volumes"], json!({"name": "kube-api-access-x", "projected": {"sources": [token]}}));
            let mount = json!({"name": "kube-api-access-x", "readOnly": true,
                "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"});
            add(&mut spec["containers"][0]["volumeMounts"], mount);
        }
        let phase = if pods.is_ended { "Succeeded" } else { "Running" };
        let ready = json!([{"type": "Ready", "status": if pods.is_ended { "False" } else { "True" }}]);
        let address = format!("10.250.{}.{}", hash / 250 % 250, 2 + hash % 250);
        json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec,
            "status": {"phase": phase, "podIP": address, "podIPs": [{"ip": address}], "conditions": ready}})
    }
}

impl Pods {
    fn template(&self) -> Value {
        let mut container = json!({"name": "app", "image": "registry.example.com/shop/app:v1.4",
            "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}]});
        merge(&mut container, &self.container);
        let mut spec = json!({"serviceAccountName": self.account, "serviceAccount": self.account,
            "restartPolicy": if self.is_ended { "Never" } else { "Always" }, "containers": [container]});
        merge(&mut spec, &self.spec);
        spec
    }
}

/// Adds an element to a list that need not be there yet.
pub(super) fn add(list: &mut Value, element: Value) {
    match list {
        Value::Array(elements) => elements.push(element),
        other => *other = Value::Array(vec![element]),
    }
}

fn merge(into: &mut Value, from: &Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from.clone());
    }
}
