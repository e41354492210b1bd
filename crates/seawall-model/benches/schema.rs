//! What judging objects by the API's declarations costs. `cargo bench -p seawall-model --bench schema`.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use seawall_model::schema::{check, kind, suggest, type_named};
use seawall_yaml::{Document, Node, Options, Text, read_all};

fn main() {
    first_use();
    lookup();
    if let Some(document) = live_dump() {
        live(&document);
    }
    suggestion();
}

/// The first look at a small Deployment in a fresh process: finding the lines, reading the types that it uses.
fn first_use() {
    let document = read(DEPLOYMENT.to_owned());
    let start = Instant::now();
    let found = kind("apps", "v1", "Deployment");
    let lines = start.elapsed();
    let Some(deployment) = found else { return println!("no Deployment is declared") };
    black_box(check(document.root(), deployment.ty));
    let all = start.elapsed();
    println!("first kind: {:.1} us; with the first check: {:.1} us", micros(lines), micros(all));
}

fn lookup() {
    let (Some(pod), Some(container)) = (type_named("core.v1.PodSpec"), type_named("core.v1.Container")) else { return };
    let names: Vec<(_, String)> = [pod, container]
        .into_iter()
        .flat_map(|ty| ty.fields().iter().map(move |field| (ty, field.name.to_owned())))
        .collect();
    let time = fastest(|| {
        for (ty, name) in &names {
            black_box(ty.field(black_box(name)));
        }
    });
    println!("field by name, PodSpec and Container: {:.1} ns", nanos(time) / count(names.len()));
    let time = fastest(|| {
        black_box(kind(black_box("rbac.authorization.k8s.io"), "v1", "ClusterRoleBinding"));
    });
    println!("kind by names: {:.0} ns", nanos(time));
}

/// The list is split when it is read: each of its elements is a document.
fn live(documents: &[Document]) {
    let objects: Vec<Node<'_>> = documents.iter().map(Document::root).collect();
    let text = |object: Node<'_>, key| object.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    let named: Vec<_> =
        objects.iter().map(|&object| (object, text(object, "apiVersion"), text(object, "kind"))).collect();
    let time = fastest(|| {
        for (object, version, name) in &named {
            let (group, version) = version.split_once('/').unwrap_or(("", version));
            if let Some(kind) = kind(group, version, name) {
                black_box(check(*object, kind.ty));
            }
        }
    });
    let nodes = documents.iter().map(Document::len).sum();
    let bytes = documents.first().map_or(0, |document| document.text().len());
    let each = nanos(time) / count(nodes);
    println!("check, {} objects, {nodes} nodes: {:.2} ms, {each:.1} ns a node", named.len(), micros(time) / 1e3);
    println!("      {:.2} GB/s of JSON", count(bytes) / nanos(time));
}

fn suggestion() {
    let document = read(DEPLOYMENT.replace("replicas", "privileged"));
    let Some(deployment) = kind("apps", "v1", "Deployment") else { return };
    let departures = check(document.root(), deployment.ty);
    let time = fastest(|| {
        for departure in &departures {
            black_box(suggest(document.root(), deployment.ty, departure));
        }
    });
    println!("suggest, {} field far from its place: {:.1} us", departures.len(), micros(time));
}

/// The least time of many runs.
fn fastest(mut run: impl FnMut()) -> Duration {
    (0..200)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn live_dump() -> Option<Vec<Document>> {
    let shared = seawall_testkit::shared()?;
    let text = seawall_testkit::zstd_text(shared.join("data/live/cluster.json.zst"));
    let readings = read_all(&Arc::new(Text::new(text)), &Options::default());
    Some(readings.into_iter().filter_map(|reading| reading.document).collect())
}

fn read(text: String) -> Document {
    let reading = read_all(&Arc::new(Text::new(text)), &Options::default()).into_iter().next();
    reading.and_then(|reading| reading.document).expect("the text is YAML")
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn nanos(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

#[expect(clippy::cast_precision_loss, reason = "counts of a bench")]
fn count(number: usize) -> f64 {
    number as f64
}

const DEPLOYMENT: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: web
          image: registry.example/web:1.0
          ports: [{ containerPort: 8080 }]
          env: [{ name: MODE, value: plain }]
          resources: { limits: { cpu: 500m, memory: 256Mi } }
          livenessProbe: { httpGet: { path: /, port: 8080 } }
          volumeMounts: [{ name: data, mountPath: /data }]
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
      volumes: [{ name: data, emptyDir: {} }]
";
