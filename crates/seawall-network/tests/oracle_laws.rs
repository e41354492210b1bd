//! What holds of the second evaluator itself: without it, agreement would mean little.

mod oracle;

use oracle::random::{self, Mix};
use oracle::{Cluster, Profile, ask};
use serde_json::{Value, json};

#[test]
fn random_clusters_give_every_answer_often_enough() {
    for mix in [Mix::Plain, Mix::Admin, Mix::Cluster, Mix::Cilium, Mix::Calico, Mix::Istio] {
        let mut counts = [0_usize; 3];
        for seed in 0..200 {
            let cluster = random::cluster(seed, mix);
            for question in random::questions(&cluster, seed, 50) {
                counts[ask(&cluster, Profile::Default, &question) as usize] += 1;
            }
        }
        let all: usize = counts.iter().sum();
        assert!(counts.iter().all(|count| count * 100 > all), "{mix:?}: {counts:?}");
        eprintln!("{mix:?}: allowed, denied, depends: {counts:?}");
    }
}

#[test]
fn text_and_objects_say_the_same() {
    for seed in 0..50 {
        let cluster = random::cluster(seed, Mix::Cluster);
        assert_eq!(Cluster::parse(&cluster.text()).objects, cluster.objects);
        assert_eq!(Cluster::parse(&cluster.yaml()).objects, cluster.objects, "{}", cluster.yaml());
    }
}

#[test]
fn the_order_of_objects_and_a_policy_said_twice_change_nothing() {
    for seed in 0..300 {
        let cluster = random::cluster(seed, Mix::Cluster);
        let mut other = cluster.clone();
        other.objects.reverse();
        let said = cluster.of("networking.k8s.io", "NetworkPolicy").cloned();
        let said: Vec<Value> = said.collect();
        for (number, mut policy) in said.into_iter().enumerate() {
            policy["metadata"]["name"] = json!(format!("again{number}"));
            other.objects.push(policy);
        }
        for question in random::questions(&cluster, seed, 50) {
            let answers = [&cluster, &other].map(|cluster| ask(cluster, Profile::Default, &question));
            assert_eq!(answers[0], answers[1], "{question}\n{}", cluster.yaml());
        }
    }
}

#[test]
fn a_difference_is_shown_by_what_it_needs() {
    let cluster = random::cluster(7, Mix::Plain);
    let has_pod = |cluster: &Cluster| cluster.of("", "Pod").any(|pod| pod["metadata"]["name"] == "p1");
    let smallest = cluster.shrunk(has_pod);
    assert_eq!(smallest.objects.len(), 1);
    assert!(has_pod(&smallest), "{}", smallest.yaml());
    assert!(smallest.yaml().lines().count() < 16, "{}", smallest.yaml());
}
