//! What nodes may read, decided as the API server's authorizer of nodes decides it.

mod asked;

use asked::{check, closed, of_release, open, target};
use seawall_rbac::{Authorizer, Rbac};

const PODS: &str = "apiVersion: v1
kind: Pod
metadata: {namespace: a, name: web}
spec:
  nodeName: n1
  serviceAccountName: robot
  imagePullSecrets: [{name: pull}]
  initContainers: [{name: i, env: [{name: V, valueFrom: {secretKeyRef: {name: init, key: k}}}]}]
  containers:
  - {name: c, envFrom: [{secretRef: {name: from}}, {configMapRef: {name: map}}]}
  ephemeralContainers: [{name: e, env: [{name: V, valueFrom: {configMapKeyRef: {name: late, key: k}}}]}]
  volumes:
  - {name: s, secret: {secretName: mounted}}
  - {name: p, projected: {sources: [{secret: {name: projected}}, {configMap: {name: both}}]}}
  - {name: d, csi: {driver: d, nodePublishSecretRef: {name: driver}}}
  - {name: c, persistentVolumeClaim: {claimName: data}}
  - {name: scratch, ephemeral: {volumeClaimTemplate: {}}}
---
apiVersion: v1
kind: Pod
metadata: {namespace: a, name: done}
spec: {nodeName: n1, serviceAccountName: worker, containers: [{name: c, envFrom: [{secretRef: {name: old}}]}]}
status: {phase: Succeeded}
---
apiVersion: v1
kind: Pod
metadata: {namespace: a, name: other}
spec: {nodeName: n2, serviceAccountName: other, containers: [{name: c, envFrom: [{secretRef: {name: theirs}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {namespace: kube-system, name: static-n1, annotations: {kubernetes.io/config.mirror: x}}
spec: {nodeName: n1, serviceAccountName: none, volumes: [{name: s, secret: {secretName: mirrored}}]}
---
apiVersion: v1
kind: Pod
metadata: {namespace: a, name: waiting}
spec: {serviceAccountName: waiting, containers: [{name: c, envFrom: [{secretRef: {name: soon}}]}]}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {claimRef: {namespace: a, name: data}, csi: {driver: d, nodeStageSecretRef: {namespace: store, name: stage}, controllerPublishSecretRef: {namespace: store, name: control}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: free}
spec: {rbd: {secretRef: {name: rbd}}}
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: attached}
spec: {nodeName: n1}
";

const N1: &str = "user:system:node:n1";

#[test]
fn a_node_reads_what_its_pods_refer_to_and_nothing_else() {
    let cluster = closed(PODS);
    for secret in ["pull", "init", "from", "mounted", "projected", "driver", "old"] {
        check(
            &cluster,
            &[&format!("+ {N1} get secrets {secret} -n a"), &format!("+ {N1} watch secrets {secret} -n a")],
        );
        check(&cluster, &[&format!("- user:system:node:n2 get secrets {secret} -n a")]);
        check(
            &cluster,
            &[&format!("- {N1} get secrets {secret} -n b"), &format!("- {N1} update secrets {secret} -n a")],
        );
    }
    check(&cluster, &[&format!("+ {N1} get secrets stage -n store"), &format!("- {N1} get secrets control -n store")]);
    check(&cluster, &[&format!("- {N1} get secrets theirs -n a"), &format!("- {N1} get secrets soon -n a")]);
    check(&cluster, &[&format!("- {N1} get secrets mirrored -n kube-system"), &format!("- {N1} list secrets -n a")]);
    for map in ["map", "late", "both"] {
        check(
            &cluster,
            &[&format!("+ {N1} list configmaps {map} -n a"), &format!("- {N1} delete configmaps {map} -n a")],
        );
    }
}

#[test]
fn claims_volumes_and_attachments_are_read_by_name() {
    let cluster = closed(PODS);
    check(
        &cluster,
        &[
            &format!("+ {N1} get persistentvolumeclaims data -n a"),
            &format!("+ {N1} get persistentvolumeclaims web-scratch -n a"),
            &format!("- {N1} list persistentvolumeclaims data -n a"),
            &format!("+ {N1} patch persistentvolumeclaims/status data -n a"),
            &format!("- {N1} get persistentvolumeclaims/status data -n a"),
            &format!("+ {N1} get persistentvolumes disk"),
            &format!("- {N1} get persistentvolumes free"),
            &format!("+ {N1} get volumeattachments.storage.k8s.io attached"),
            "- user:system:node:n2 get volumeattachments.storage.k8s.io attached",
        ],
    );
}

#[test]
fn tokens_are_made_for_accounts_of_its_pods() {
    let cluster = closed(PODS);
    for account in ["robot", "worker"] {
        check(
            &cluster,
            &[
                &format!("+ {N1} create serviceaccounts/token {account} -n a"),
                &format!("+ {N1} get serviceaccounts {account} -n a"),
            ],
        );
    }
    check(
        &cluster,
        &[
            &format!("- {N1} create serviceaccounts/token other -n a"),
            &format!("- {N1} create serviceaccounts/token waiting -n a"),
            &format!("- {N1} create serviceaccounts/token none -n kube-system"),
            &format!("- {N1} create serviceaccounts/token -n a"),
            &format!("- {N1} list serviceaccounts robot -n a"),
        ],
    );
    check(
        &of_release(PODS, 33),
        &[
            &format!("- {N1} get serviceaccounts robot -n a"),
            &format!("+ {N1} create serviceaccounts/token robot -n a"),
        ],
    );
}

#[test]
fn a_node_has_its_own_objects_and_those_that_admission_watches_over() {
    let cluster = closed(PODS);
    check(
        &cluster,
        &[
            &format!("+ {N1} get nodes n1"),
            &format!("- {N1} get nodes n2"),
            &format!("- {N1} list nodes"),
            &format!("+ {N1} patch nodes/status n1"),
            &format!("- {N1} delete nodes n1"),
            &format!("+ {N1} get pods web -n a"),
            &format!("- {N1} get pods other -n a"),
            &format!("- {N1} list pods"),
            &format!("+ {N1} create pods -n a"),
            &format!("+ {N1} create pods/eviction other -n a"),
            &format!("- {N1} create pods/exec web -n a"),
            &format!("+ {N1} update leases.coordination.k8s.io n1 -n kube-node-lease"),
            &format!("- {N1} update leases.coordination.k8s.io n2 -n kube-node-lease"),
            &format!("- {N1} update leases.coordination.k8s.io n1 -n kube-system"),
            &format!("+ {N1} create csinodes.storage.k8s.io"),
            &format!("- {N1} get csinodes.storage.k8s.io n2"),
            &format!("+ {N1} list services"),
            &format!("+ {N1} create subjectaccessreviews.authorization.k8s.io"),
            &format!("- {N1} list deployments.apps"),
            &format!("- {N1} get /healthz"),
        ],
    );
    check(&of_release(PODS, 31), &[&format!("+ {N1} list nodes"), &format!("+ {N1} get pods other -n a")]);
}

#[test]
fn only_a_user_of_the_group_of_nodes_is_a_node() {
    let cluster = closed(PODS);
    check(
        &cluster,
        &[
            "- group:system:nodes get secrets from -n a",
            "- user:n1 get secrets from -n a",
            "- user:system:node: get secrets from -n a",
        ],
    );
}

#[test]
fn in_a_part_of_a_cluster_other_pods_may_need_it() {
    let cluster = open(PODS);
    check(
        &cluster,
        &[
            &format!("+ {N1} get secrets from -n a"),
            &format!("? {N1} get secrets theirs -n a"),
            &format!("- {N1} list secrets -n a"),
            &format!("- {N1} delete secrets theirs -n a"),
        ],
    );
}

#[test]
fn who_can_names_the_nodes() {
    let cluster = closed(PODS);
    let rbac = Rbac::new(&cluster.snapshot);
    let authorizer = Authorizer::new(&rbac, &cluster.snapshot);
    assert_eq!(authorizer.who_can("get", &target("secrets from -n a")).nodes, ["n1"]);
    assert_eq!(authorizer.who_can("get", &target("secrets theirs -n a")).nodes, ["n2"]);
    assert!(authorizer.who_can("get", &target("secrets -n a")).nodes.is_empty());
    assert!(authorizer.who_can("delete", &target("secrets from -n a")).nodes.is_empty());
}
