use expect_test::expect;
use seawall_model::Facts;
use seawall_network::internet::Internet;
use seawall_network::{Network, Profile};
use seawall_report::network::{ExposureReport, NetworkFormat};
use seawall_testkit::pages::Cluster;
use serde_json::{Value, json};

const SHOP: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: db, ports: [{containerPort: 5432}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: web}
  ports: [{port: 443, targetPort: http}]
status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
  - from: [{namespaceSelector: {matchLabels: {team: data}}}]
    ports: [{port: 5432}]
";

fn text(format: NetworkFormat) -> String {
    let cluster = Cluster::with(SHOP, Facts::default());
    let network = Network::build(&cluster.snapshot, Profile::Default);
    let internet = Internet::of(&network, &cluster.snapshot);
    let report = ExposureReport {
        snapshot: &cluster.snapshot,
        internet: &internet,
        exposures: &network.exposure(),
        profile: Profile::Default,
        problems: &[],
    };
    let mut out = Vec::new();
    report.write(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_table_says_what_is_open_and_who_closes_the_rest() {
    expect![[r#"
        shop/db (StatefulSet)
          internet  load balancer TCP 5432                TCP 5432 closed by NetworkPolicy shop/db
          from      any pod in the cluster                TCP 5432 depends: their labels decide
          from      any pod in namespaces with team=data  TCP 5432
          to        anywhere                              all, because no policy governs it

        shop/web (Deployment)
          internet  load balancer 203.0.113.7 TCP 443  TCP 8080
          from      anywhere                           all, because no policy governs it
          to        anywhere                           all, because no policy governs it

        2 workloads, 1 workload with a way from the internet that is or may be open.
    "#]]
    .assert_eq(&text(NetworkFormat::Table));
}

#[test]
fn markdown_begins_with_the_internet() {
    expect![[r#"
        ## Exposure: 1 workload with a way from the internet

        | workload | | way | ports |
        | --- | --- | --- | --- |
        | shop/db (StatefulSet) | closed | load balancer TCP 5432 | TCP 5432 closed by NetworkPolicy shop/db |
        | shop/web (Deployment) | open | load balancer 203.0.113.7 TCP 443 | TCP 8080 |

        <details><summary>Pods that may come, and addresses outside</summary>

        | workload | | whom | ports |
        | --- | --- | --- | --- |
        | shop/db (StatefulSet) | from | any pod in the cluster | TCP 5432 depends\: their labels decide |
        | shop/db (StatefulSet) | from | any pod in namespaces with team=data | TCP 5432 |
        | shop/db (StatefulSet) | to | anywhere | all, because no policy governs it |
        | shop/web (Deployment) | from | anywhere | all, because no policy governs it |
        | shop/web (Deployment) | to | anywhere | all, because no policy governs it |

        </details>
    "#]]
    .assert_eq(&text(NetworkFormat::Markdown));
}

#[test]
fn json_names_every_object_on_the_way() {
    let report: Value = serde_json::from_str(&text(NetworkFormat::Json)).unwrap();
    assert_eq!(report["kind"], "NetworkExposure");
    let [db, web] = [0, 1].map(|index| &report["workloads"][index]);
    assert_eq!(db["workload"], json!({ "kind": "StatefulSet", "namespace": "shop", "name": "db" }));
    assert_eq!(db["internet"][0]["verdict"], "denied");
    assert_eq!(db["internet"][0]["legs"][0]["deniedBy"][0]["name"], "db");
    assert_eq!(db["ingress"]["governed"], true);
    assert_eq!(db["ingress"]["pods"][1]["namespaceLabels"], json!(["team=data"]));
    let way = &web["internet"][0];
    assert_eq!(way["verdict"], "allowed");
    assert_eq!(way["entry"]["kind"], "loadBalancer");
    assert_eq!(way["entry"]["addresses"], json!(["203.0.113.7"]));
    assert_eq!(way["entry"]["ports"], json!([{ "protocol": "TCP", "ports": [[443, 443]] }]));
    let leg = &way["legs"][0];
    assert_eq!(leg["from"], json!({ "client": true }));
    assert_eq!(leg["via"][0]["path"], "/spec/type");
    assert_eq!(leg["to"]["kind"], "Deployment");
    assert_eq!(leg["allowed"], json!([{ "protocol": "TCP", "ports": [[8080, 8080]] }]));
    assert!(leg.get("sources").is_none(), "all of the internet");
    assert_eq!(web["egress"]["governed"], false);
}
