//! Needs of small inputs, each a sort of place where they are written.

use crate::written::{gaps, needs, snapshot};

const DATABASE: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: db, namespace: data}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: postgres, ports: [{name: sql, containerPort: 5432}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: data}
spec: {selector: {app: db}, ports: [{port: 5000, targetPort: sql}]}
---
";

/// A workload `web` in `shop` with this in its pod's specification, beside the database.
fn with(container: &str) -> Vec<String> {
    let text = format!(
        "{DATABASE}
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, image: web, {container}}}]}}
"
    );
    needs(&snapshot(&text)).into_iter().collect()
}

#[test]
fn a_service_port_becomes_the_named_port_of_the_pods() {
    for place in [
        "env: [{name: DB, value: 'db.data:5000'}]",
        "env: [{name: DB_HOST, value: db.data}]",
        "env: [{name: DB_HOST, value: db.data.svc.cluster.local}, {name: DB_PORT, value: '5000'}]",
        "env: [{name: X, value: 'postgresql://u:$(PASSWORD)@db.data.svc:5000/x'}]",
        "env: [{name: X, value: 'jdbc:postgresql://db.data:5000/x'}]",
        "env: [{name: X, value: 'Driver={PostgreSQL};Server=db.data;Port=5000;Uid=me'}]",
        "env: [{name: H, value: db.data}], args: ['--db=$(H):5000']",
        "args: [--db-host, db.data]",
        "command: [sh, -c, 'until nc -z db.data 5000; do sleep 1; done']",
    ] {
        assert_eq!(with(place), ["shop/web -> data/db TCP 5432"], "{place}");
    }
}

#[test]
fn words_that_are_no_addresses_ask_for_nothing() {
    for place in [
        "env: [{name: DB_USER, value: db.data}]",
        "env: [{name: A, value: 'see db.data'}]",
        "env: [{name: DB, value: db}]",
        "env: [{name: BIND, value: '0.0.0.0:5000'}]",
        "args: [db.data]",
    ] {
        assert!(with(place).is_empty(), "{place}");
    }
}

#[test]
fn a_port_that_the_service_does_not_have_is_told() {
    let text = format!(
        "{DATABASE}
apiVersion: v1
kind: Pod
metadata: {{name: web, namespace: data}}
spec: {{containers: [{{name: web, image: web, env: [{{name: DB, value: 'db:5432'}}, {{name: CACHE_HOST, value: my-cache}}]}}]}}
"
    );
    let snapshot = snapshot(&text);
    assert!(needs(&snapshot).is_empty());
    assert!(gaps(&snapshot).contains("port-not-served Pod data/web"));
    assert!(gaps(&snapshot).contains("service-missing Pod data/web"));
}

#[test]
fn what_may_be_a_secret_is_not_repeated() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: data}
spec: {containers: [{name: web, image: web, env: [{name: DB_PASSWORD, value: 'hunter:22'}], envFrom: [{secretRef: {name: s}}]}]}
---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: data}
stringData: {A: 'hunter:23', B: 'tcp://hunter:24'}
";
    assert!(gaps(&snapshot(text)).is_empty());
}

#[test]
fn what_the_api_server_calls_and_who_calls_it() {
    let text = "
apiVersion: v1
kind: Pod
metadata: {name: hook, namespace: sys, labels: {app: hook}}
spec: {serviceAccountName: hook, containers: [{name: a, image: a, ports: [{name: tls, containerPort: 9443}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: quiet, namespace: sys}
spec: {serviceAccountName: hook, automountServiceAccountToken: false, containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: unbound, namespace: sys}
spec: {containers: [{name: a, image: a, env: [{name: API, value: 'https://kubernetes.default.svc'}]}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: hook, namespace: sys}
subjects: [{kind: ServiceAccount, name: hook, namespace: sys}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: hook}
---
apiVersion: v1
kind: Service
metadata: {name: hook, namespace: sys}
spec: {selector: {app: hook}, ports: [{port: 443, targetPort: tls}]}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{name: a.b.c, clientConfig: {service: {namespace: sys, name: hook}}}]
---
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {ports: [{port: 443, targetPort: 6443}]}
";
    let expected =
        ["api server -> sys/hook TCP 9443", "sys/hook -> api server TCP any", "sys/unbound -> api server TCP any"];
    assert_eq!(needs(&snapshot(text)).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn peers_scrapers_balancers_and_routes() {
    let text = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kv, namespace: data}
spec:
  replicas: 3
  serviceName: kv
  selector: {matchLabels: {app: kv}}
  template:
    metadata: {labels: {app: kv}, annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '9100'}}
    spec: {containers: [{name: kv, image: kv}]}
---
apiVersion: v1
kind: Service
metadata: {name: kv, namespace: data}
spec: {clusterIP: None, selector: {app: kv}, ports: [{port: 2380}]}
---
apiVersion: v1
kind: Service
metadata: {name: out, namespace: data}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24], selector: {app: kv}, ports: [{port: 443, targetPort: 8443}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in, namespace: data}
spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: out, port: {number: 443}}}}]}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: prometheus, namespace: watch}
spec:
  selector: {matchLabels: {app: prometheus}}
  template:
    metadata: {labels: {app: prometheus}}
    spec: {containers: [{name: p, image: 'prom/prometheus:v3'}]}
";
    let expected = [
        "192.0.2.0/24 -> data/kv TCP 8443",
        "any pod -> data/kv TCP 8443",
        "data/kv -> data/kv TCP 2380",
        "watch/prometheus -> data/kv TCP 9100",
    ];
    assert_eq!(needs(&snapshot(text)).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn pods_of_one_owner_are_one_workload() {
    let pod = |name: &str, hash: &str| {
        format!(
            "---
apiVersion: v1
kind: Pod
metadata:
  name: {name}
  namespace: shop
  labels: {{app: web, pod-template-hash: '{hash}'}}
  ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: web-{hash}, uid: u-{hash}, controller: true}}]
spec: {{containers: [{{name: a, image: a}}]}}
"
        )
    };
    let text = [pod("web-1-a", "1"), pod("web-1-b", "1"), pod("web-2-a", "2")].concat();
    let snapshot = snapshot(&text);
    let roster = seawall_network::synthesis::Roster::collect(&snapshot);
    let labels: Vec<String> = roster.iter().map(|(_, member)| member.label()).collect();
    assert_eq!(labels, ["Deployment shop/web"]);
}
