use std::fs;

use seawall_testkit::generate::{Cluster, Layout, Parameters};

fn dump(seed: u64) -> Vec<u8> {
    let mut out = Vec::new();
    Cluster::plan(&Parameters::new(300), seed).write_dump(&mut out, Layout::Compact).expect("memory takes everything");
    out
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert!(dump(7) == dump(7));
}

#[test]
fn another_seed_gives_another_cluster() {
    assert!(dump(7) != dump(8));
}

/// The dump is written by as many threads as the machine has; the objects below are made by one, in order.
#[test]
fn threads_leave_no_trace_in_the_text() {
    let cluster = Cluster::plan(&Parameters::new(300), 7);
    let objects: Vec<String> = cluster.objects().map(|object| serde_json::to_string(&object.value).unwrap()).collect();
    let text =
        format!("{{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{{}},\"items\":[{}]}}\n", objects.join(","));
    assert!(text.as_bytes() == dump(7));
}

#[test]
fn objects_do_not_depend_on_what_was_asked_before() {
    let cluster = Cluster::plan(&Parameters::new(200), 3);
    let all: Vec<_> = cluster.objects().map(|object| object.value).collect();
    let after_a_look_at_some: Vec<_> = {
        let _ = cluster.objects().nth(500);
        cluster.objects().map(|object| object.value).collect()
    };
    assert!(all == after_a_look_at_some);
}

/// A change of this number is a change of every generated cluster, and so of every bench that stands on one. When it is
/// meant, put the new number here and measure the benches anew.
#[test]
fn the_stream_is_stable() {
    let digest = dump(7)
        .iter()
        .fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3));
    assert_eq!(format!("{digest:016x}"), "0ea014bff46a6747");
}

#[test]
fn a_tree_is_written_the_same_twice() {
    let folder = std::env::temp_dir().join(format!("seawall-tree-{}", std::process::id()));
    let cluster = Cluster::plan(&Parameters::new(120), 5);
    let read = |name: &str| {
        let root = folder.join(name);
        let summary = cluster.write_tree(&root).unwrap();
        let texts: Vec<String> =
            cluster.manifests().map(|manifest| fs::read_to_string(root.join(&manifest.path)).unwrap()).collect();
        (summary, texts)
    };
    let (first, second) = (read("first"), read("second"));
    fs::remove_dir_all(&folder).unwrap();
    assert!(first == second);
    assert_eq!(first.0.files, first.1.len());
}
