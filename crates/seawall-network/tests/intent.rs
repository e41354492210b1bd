//! Whether what people want of the network holds.

use std::sync::Arc;

use seawall_network::connections::End;
use seawall_network::intent::{Counterexample, Hop, Standing, read};
use seawall_network::{Network, Profile};
use seawall_testkit::pages::Cluster;
use seawall_yaml::{Document, Options, Text, read_all};

/// `dev/job` may reach everything; `prod/web` is open to all, `prod/db` to `prod/web` on 5432 only.
const CLUSTER: &str = "# world: closed
apiVersion: v1
kind: Namespace
metadata: {name: prod, labels: {stage: production}}
---
apiVersion: v1
kind: Namespace
metadata: {name: dev, labels: {stage: test}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: job, namespace: dev}
spec: {template: {metadata: {labels: {app: job}}, spec: {containers: [{name: c, image: x}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: prod}
spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: x}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: prod}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 5432}]
";

fn document(text: &str) -> Document {
    read_all(&Arc::new(Text::new(text.to_owned())), &Options::default()).remove(0).document.expect("a document")
}

fn file(intents: &str) -> String {
    format!("apiVersion: seawall.dev/v1\nkind: NetworkIntents\nintents:\n{intents}")
}

fn name(end: &End) -> String {
    match end {
        End::Workload(workload) => workload.name.to_string(),
        End::Addresses(addresses) => addresses.networks().iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        _ => "external".to_owned(),
    }
}

fn shown(example: &Counterexample) -> String {
    let hop = |hop: &Hop| format!("{} > {} {}", name(&hop.from), name(&hop.to), hop.ports);
    match example {
        Counterexample::Way(hops) => hops.iter().map(hop).collect::<Vec<_>>().join("; "),
        Counterexample::Missing(missing) => format!("missing {}", hop(missing)),
        Counterexample::Unknown => "unknown".to_owned(),
    }
}

/// What becomes of one intent.
fn judge(intent: &str) -> (Standing, Vec<String>, bool) {
    let document = document(&file(&format!("- id: it\n  {}\n", intent.trim().replace('\n', "\n  "))));
    let (intents, mistakes) = read(&document);
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let cluster = Cluster::parse(CLUSTER);
    let network = Network::build(&cluster.snapshot, Profile::Default);
    let connections = network.connections();
    let outcome = intents.judge(&network, &cluster.snapshot, &connections).remove(0);
    (outcome.standing, outcome.counterexamples.iter().map(shown).collect(), outcome.passes())
}

fn broken(examples: &[&str]) -> (Standing, Vec<String>, bool) {
    (Standing::Broken, examples.iter().map(|&example| example.to_owned()).collect(), false)
}

const HOLDS: (Standing, Vec<String>, bool) = (Standing::Holds, Vec::new(), true);

#[test]
fn a_forbidden_connection_is_shown() {
    assert_eq!(judge("deny: {from: {namespace: dev}, to: {namespace: prod}}"), broken(&["job > web all"]));
    assert_eq!(judge("deny: {from: {namespace: dev}, to: prod/db}"), HOLDS);
    assert_eq!(
        judge("deny: {from: {namespace: dev}, to: {namespace: prod}, ports: [TCP/443]}"),
        broken(&["job > web TCP 443"])
    );
    assert_eq!(judge("deny: {from: prod/db, to: any}"), HOLDS);
    let by_labels = "deny: {from: {namespaceLabels: {stage: test}}, to: {labels: {app: web}}}";
    assert_eq!(judge(by_labels), broken(&["job > web all"]));
}

#[test]
fn only_those_named_may_connect() {
    assert_eq!(judge("only: {from: prod/web, to: prod/db}"), HOLDS);
    assert_eq!(judge("only: {from: dev/job, to: prod/db, ports: 5432}"), broken(&["web > db TCP 5432"]));
    let outside = "only: {from: [cluster, 10.0.0.0/8], to: prod/web}";
    let (standing, examples, _) = judge(outside);
    assert_eq!(standing, Standing::Broken);
    assert!(examples[0].starts_with("0.0.0.0/5,8.0.0.0/7,11.0.0.0/8,"), "{examples:?}");
    assert_eq!(judge("only: {from: [cluster, external], to: prod/web}"), HOLDS);
}

#[test]
fn a_path_counts_over_several_hops_unless_it_leads_through_an_exception() {
    assert_eq!(
        judge("noPath: {from: external, to: prod/db}"),
        broken(&["external > web all; web > db TCP 5432"]),
        "web is reached, and reaches the database"
    );
    assert_eq!(judge("noPath: {from: external, to: prod/db, except: prod/web}"), HOLDS);
    assert_eq!(judge("noPath: {from: external, to: prod/db, ports: [443]}"), HOLDS, "the last hop is 5432");
    assert_eq!(judge("noPath: {from: prod/db, to: external}"), HOLDS);
}

#[test]
fn what_must_be_reached_is_missed() {
    assert_eq!(judge("allow: {from: prod/web, to: prod/db, ports: [TCP/5432]}"), HOLDS);
    assert_eq!(
        judge("allow: {from: {namespace: [prod, dev]}, to: prod/db, ports: [TCP/5432]}"),
        broken(&["missing job > db TCP 5432"])
    );
    assert_eq!(
        judge("allow: {from: prod/web, to: prod/db, ports: [5432, UDP/53]}"),
        broken(&["missing web > db UDP 53"])
    );
    assert_eq!(judge("allow: {from: prod/web, to: 10.0.0.0/8, ports: 443}"), HOLDS);
    assert_eq!(judge("allow: {from: prod/db, to: 10.0.0.0/8}"), broken(&["missing db > 10.0.0.0/8 all"]));
    assert_eq!(judge("allow: {from: external, to: prod/web, ports: 443}"), HOLDS);
}

#[test]
fn a_selector_that_means_nobody_is_no_success() {
    let (standing, _, passes) = judge("deny: {from: {namespace: dve}, to: {namespace: prod}}");
    assert_eq!((standing, passes), (Standing::Empty("from"), false));
    let (standing, _, passes) = judge("deny: {from: {namespace: dve}, to: {namespace: prod}}\nmayBeEmpty: true");
    assert_eq!((standing, passes), (Standing::Empty("from"), true));
}

#[test]
fn what_depends_counts_as_the_file_says() {
    let open = CLUSTER.replace("# world: closed\n", "").replace(
        "from: [{podSelector: {matchLabels: {app: web}}}]",
        "from: [{namespaceSelector: {matchLabels: {team: a}}}]",
    );
    let open = open
        .replace(", labels: {stage: test}}", "}")
        .replace("kind: Namespace\nmetadata: {name: dev}\n", "kind: ConfigMap\nmetadata: {name: dev}\n");
    let cluster = Cluster::parse(&open);
    let network = Network::build(&cluster.snapshot, Profile::Default);
    let connections = network.connections();
    for (says, passes) in [("", false), ("dependsIs: pass", true), ("dependsIs: fail", false)] {
        let text = file(&format!("- id: it\n  deny: {{from: dev/job, to: prod/db}}\n  {says}\n"));
        let document = document(&text);
        let (intents, mistakes) = read(&document);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        let outcome = intents.judge(&network, &cluster.snapshot, &connections).remove(0);
        assert_eq!((outcome.standing, outcome.passes()), (Standing::Depends, passes), "{says}");
    }
}

#[test]
fn mistakes_have_their_place_and_the_other_intents_stay() {
    let text = "apiVersion: seawall.dev/v1
kind: NetworkIntents
dependsIs: maybe
intents:
- id: good
  deny: {from: any, to: cluster}
- id: two
  deny: {from: any, to: cluster}
  only: {from: any, to: cluster}
- deny: {from: any, to: cluster}
- id: typo
  deny: {form: any, to: webshop}
- id: good
  allow: {from: {cidr: 10.0.0.0/99}, to: {}, ports: [TCP/0]}
";
    let document = document(text);
    let (intents, mistakes) = read(&document);
    assert_eq!(intents.intents.iter().map(|intent| intent.id).collect::<Vec<_>>(), ["good"]);
    let text = Text::new(text.to_owned());
    let places: Vec<(u32, &str)> = mistakes
        .iter()
        .map(|mistake| (text.position(mistake.span.start).line, mistake.message.split_once(' ').unwrap().0))
        .collect();
    let lines: Vec<u32> = places.iter().map(|place| place.0).collect();
    assert_eq!(lines, [3, 7, 10, 12, 12, 12, 14, 14, 14, 14, 13], "{mistakes:#?}");
}
