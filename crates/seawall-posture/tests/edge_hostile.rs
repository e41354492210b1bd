//! Objects made to give very many edges, or to be none that anybody would write.

use seawall_posture::PostureEdges;
use seawall_testkit::edge_pages::graph_of;

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {spec}\n")
}

#[test]
fn containers_that_share_processes_are_not_paired() {
    let containers: String =
        (0..3_000).map(|number| format!("{{name: c{number}, image: \"i{}\"}}, ", number % 7)).collect();
    let graph = graph_of(&PostureEdges, &pod(&format!("{{shareProcessNamespace: true, containers: [{containers}]}}")));
    assert!(graph.edges().len() < 3_000 * 12, "{}", graph.edges().len());
}

#[test]
fn pods_that_share_a_path_are_not_paired() {
    let pods: Vec<String> = (0..1_000)
        .map(|number| {
            let volumes = "volumes: [{name: v, hostPath: {path: /srv/x}}]";
            let container = "containers: [{name: c, volumeMounts: [{name: v, mountPath: /v}]}]";
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}}}\nspec: {{nodeName: n, hostIPC: true, hostPID: \
                 true, {volumes}, {container}}}\n"
            )
        })
        .collect();
    let graph = graph_of(&PostureEdges, &pods.join("---\n"));
    assert!(graph.edges().len() < 1_000 * 20, "{}", graph.edges().len());
}

#[test]
fn what_no_server_would_take_is_looked_at_all_the_same() {
    let odd = [
        "{}",
        "[]",
        "{containers: 5, volumes: {a: b}}",
        "{containers: [7, {name: 3}, {name: a, volumeMounts: [1, {name: v}, {mountPath: 7}], env: [{valueFrom: 3}]}]}",
        "{hostPID: maybe, containers: [{name: a, securityContext: {privileged: 1, capabilities: {add: ALL, drop: [5]}}}]}",
        "{volumes: [{name: v, hostPath: {}}, {hostPath: {path: ''}}, {name: v, hostPath: {path: '\\0/../..'}}], containers: [{name: a, volumeMounts: [{name: v, subPath: '../../..'}, {name: v, subPathExpr: '$(X)/..'}]}]}",
        "{nodeName: '', nodeSelector: [a], tolerations: {a: b}, runtimeClassName: 9, containers: [{name: a, securityContext: {privileged: true}}]}",
        "{imagePullSecrets: [a, {name: 5}, {name: ''}], containers: [{name: a, image: '\u{7f}'}], volumes: [{name: p, projected: {sources: [5, {secret: {}}, {serviceAccountToken: {audience: 5}}]}}]}",
        "{containers: [{name: a, volumeDevices: [5, {name: d}]}], volumes: [{name: d, persistentVolumeClaim: {claimName: d}}, {name: e, csi: {driver: secrets-store.csi.k8s.io}}]}",
    ];
    for spec in odd {
        let others = "---\napiVersion: v1\nkind: Node\nmetadata: {name: n}\nstatus: {nodeInfo: {kernelVersion: x, containerRuntimeVersion: '://'}}\n\
             ---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {claimRef: {name: d}, local: 5}\n\
             ---\napiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {pod-security.kubernetes.io/enforce: 5}}\n\
             ---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {kubernetes.io/service-account.name: ''}}\ntype: kubernetes.io/service-account-token\ndata: [x]\n";
        let graph = graph_of(&PostureEdges, &format!("{}{others}", pod(spec)));
        assert!(graph.edges().iter().all(|edge| edge.from != edge.to));
    }
}
