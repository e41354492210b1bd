//! Endpoints of attacks that others have written down, which lie beside the checkout.

use std::collections::BTreeSet;

use seawall_model::access::EdgeSource;
use seawall_network::NetworkEdges;
use seawall_testkit::edge_pages::{graph_of, steps};
use seawall_testkit::shared;

fn found(text: &str, kind: &str) -> BTreeSet<String> {
    let graph = graph_of(&NetworkEdges, text);
    let kind = NetworkEdges.kinds().into_iter().find(|known| known.id == kind).expect("a kind of the network");
    steps(&graph, kind)
}

#[test]
fn a_port_a_host_port_and_a_service_of_the_cluster_lead_to_the_container_and_none_is_exposed() {
    let path = shared().map(|shared| shared.join("attacks/kubehound/ENDPOINT_EXPLOIT.yaml"));
    let Some(path) = path.filter(|path| path.is_file()) else {
        println!("skipped: there are no attacks beside the checkout");
        return;
    };
    let text = std::fs::read_to_string(path).expect("the file is there");
    let backs = found(&text, "E02");
    for endpoint in ["endpoints-pod:pod TCP/9999", "endpoints-pod:hostPort TCP/1112", "webproxy-service:TCP/80"] {
        let edge = format!("edge: Endpoint default/{endpoint} -> Pod default/endpoints-pod[endpoints-pod]");
        assert!(backs.contains(&edge), "{edge}: {backs:?}");
    }
    // The Service is one of the cluster. Of nodes nothing is known, so that their port may be exposed.
    let exposed = found(&text, "E01");
    assert_eq!(
        exposed.into_iter().collect::<Vec<_>>(),
        ["potential: the internet -> Endpoint default/endpoints-pod:hostPort TCP/1112"]
    );
    // In a cluster whose nodes have no public address it is not.
    let node = "apiVersion: v1\nkind: Node\nmetadata: {name: one}\n\
                status: {addresses: [{type: InternalIP, address: 10.0.0.1}]}";
    assert!(found(&format!("# world: closed\n{text}\n---\n{node}\n"), "E01").is_empty());
    let lateral = found(&text, "E05");
    assert!(!lateral.iter().any(|step| step.contains("hostPort")), "{lateral:?}");
}
