//! KubeVirt's virtual machines are workloads.

use seawall_model::Facts;
use seawall_network::connections::End;
use seawall_network::{Network, Profile};
use seawall_testkit::pages::Cluster;

const MACHINE: &str = "
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {role: db}}, spec: {domain: {}}}}
---
";

const INSTANCE: &str = "
apiVersion: kubevirt.io/v1
kind: VirtualMachineInstance
metadata: {name: db, namespace: shop, labels: {role: db}}
spec: {domain: {}}
---
";

const LAUNCHER: &str = "
apiVersion: v1
kind: Pod
metadata:
  name: virt-launcher-db-x7k2p
  namespace: shop
  labels: {role: db, kubevirt.io: virt-launcher}
  ownerReferences: [{apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, name: db, uid: u, controller: true}]
spec: {containers: [{name: compute, image: launcher}]}
---
";

fn workloads(text: &str) -> Vec<String> {
    let cluster = Cluster::of(&[("all.yaml", text)], Facts::default());
    let connections = Network::build(&cluster.snapshot, Profile::Default).connections();
    let workloads = connections.ends.iter().filter_map(|end| match end {
        End::Workload(workload) => Some(format!("{} {}/{}", workload.kind, workload.namespace, workload.name)),
        _ => None,
    });
    workloads.collect()
}

#[test]
fn a_machine_its_instance_and_its_pod_are_one_workload() {
    let machine = ["VirtualMachine shop/db"];
    assert_eq!(workloads(MACHINE), machine);
    assert_eq!(workloads(&format!("{MACHINE}{INSTANCE}")), machine);
    assert_eq!(workloads(&format!("{MACHINE}{INSTANCE}{LAUNCHER}")), machine);
    assert_eq!(workloads(&format!("{INSTANCE}{LAUNCHER}")), ["VirtualMachineInstance shop/db"]);
}

#[test]
fn policies_select_a_machine_by_the_labels_of_its_template() {
    let policy = "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: shop}
spec: {podSelector: {matchLabels: {role: db}}, policyTypes: [Ingress, Egress]}
";
    let cluster = Cluster::of(&[("all.yaml", &format!("{MACHINE}{policy}"))], Facts::default());
    let network = Network::build(&cluster.snapshot, Profile::NpGuard);
    assert_eq!(network.connections().connections, []);
}
