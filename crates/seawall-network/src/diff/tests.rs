use super::*;
use crate::addresses::Addresses;
use crate::connections::{Connection, WorkloadEnd};
use crate::ports::Protocol;
use crate::reason::Reason;

fn end(text: &str) -> End {
    if text == "external" {
        return End::External;
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return End::Addresses(text.split(',').map(|network| network.parse().unwrap()).collect::<Addresses>());
    }
    let (namespace, name) = text.split_once('/').unwrap();
    End::Workload(WorkloadEnd {
        namespace: namespace.into(),
        name: name.into(),
        kind: "Deployment".into(),
        variant: None,
        object: None,
        on_host_network: false,
    })
}

fn admitted(text: &str) -> Admitted {
    let (depends, text) = text.strip_prefix('?').map_or((false, text), |text| (true, text));
    let ports = text.parse().map_or_else(|_| Ports::all(), |port| Ports::range(Protocol::Tcp, port, port));
    match depends {
        true => Admitted { allowed: Ports::default(), depends: ports, reasons: Reason::PodAddress.into() },
        false => Admitted { allowed: ports, ..Admitted::default() },
    }
}

/// Connections as `from to ports`, with semicolons between them; a word alone is an end without a connection.
fn connections(text: &str) -> Connections {
    let lines: Vec<Vec<&str>> = text.split(';').map(|line| line.split_whitespace().collect()).collect();
    let mut ends: Vec<End> = lines.iter().flat_map(|words| words.iter().take(2)).map(|word| end(word)).collect();
    ends.sort();
    ends.dedup();
    let place = |word: &str| u32::try_from(ends.binary_search(&end(word)).unwrap()).unwrap();
    let mut all = Connections::default();
    for words in lines.iter().filter(|words| words.len() == 3) {
        let number = u32::try_from(all.admitted.len()).unwrap();
        all.connections.push(Connection { from: place(words[0]), to: place(words[1]), admitted: number });
        all.admitted.push(admitted(words[2]));
    }
    all.connections.sort();
    all.ends = ends;
    all
}

fn name(party: &Party) -> String {
    match &party.end {
        End::Workload(workload) => format!("{}/{}", workload.namespace, workload.name),
        End::Addresses(addresses) => addresses.networks().iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        _ => "external".to_owned(),
    }
}

fn diff(old: &str, new: &str) -> Vec<String> {
    let diff = Diff::between(&connections(old), &connections(new), Profile::Default);
    let text = |change: &Change| {
        let transition = diff.transition(change);
        let (from, to) = (&diff.ends[change.from as usize], &diff.ends[change.to as usize]);
        let side = |admitted: &Admitted| match admitted.depends.is_empty() {
            true => admitted.allowed.to_string(),
            false => format!("?{}", admitted.depends),
        };
        let (before, after) = (side(&transition.before), side(&transition.after));
        format!("{} {} -> {}: {before} -> {after}", change.risk, name(from), name(to))
    };
    diff.changes.iter().map(text).collect()
}

#[test]
fn the_same_is_no_difference_however_it_is_cut() {
    let one = "a/x b/y 80; a/x 10.0.0.0/8 443";
    let other = "a/x b/y 80; a/x 10.0.0.0/9 443; a/x 10.128.0.0/9 443";
    assert_eq!(diff(one, one), [""; 0]);
    assert_eq!(diff(one, other), [""; 0]);
    assert_eq!(diff("a/x external all", "a/x 0.0.0.0/0,::/0 all"), [""; 0]);
}

#[test]
fn reasons_and_places_alone_are_no_difference() {
    let old = connections("a/x b/y ?80");
    let mut new = old.clone();
    new.admitted[0].reasons = Reason::OwnNode.into();
    for end in &mut new.ends {
        let End::Workload(workload) = end else { continue };
        workload.on_host_network = true;
    }
    assert!(Diff::between(&old, &new, Profile::Default).is_empty());
}

#[test]
fn changes_come_with_the_riskiest_first() {
    let old = "a/x; a/y; b/z; a/x a/y 80; b/z a/x 22";
    let new = "a/x; a/y; b/z; external a/x 80; b/z a/y 5432; a/x a/y 81; a/y 10.0.0.0/8 443";
    assert_eq!(
        diff(old, new),
        [
            "high b/z -> a/y: none -> TCP 5432",
            "high external -> a/x: none -> TCP 80",
            "low a/y -> 10.0.0.0/8: none -> TCP 443",
            "low a/x -> a/y: TCP 80 -> TCP 81",
            "low b/z -> a/x: TCP 22 -> none",
        ]
    );
    assert_eq!(diff("a/x", "a/x; external a/x 22"), ["critical external -> a/x: none -> TCP 22"]);
    assert_eq!(diff("a/x", "a/x; external a/x ?22"), ["high external -> a/x: none -> ?TCP 22"]);
    assert_eq!(diff("a/x", "a/x; 192.168.0.0/16 a/x 80"), ["medium 192.168.0.0/16 -> a/x: none -> TCP 80"]);
}

#[test]
fn only_the_addresses_that_change_are_named() {
    assert_eq!(diff("a/x 10.0.0.0/8 443", "a/x 10.0.0.0/8,11.0.0.0/8 443"), ["low a/x -> 11.0.0.0/8: none -> TCP 443"]);
    assert_eq!(diff("external a/x 80", "128.0.0.0/1,::/0 a/x 80"), ["low 0.0.0.0/1 -> a/x: TCP 80 -> none"]);
}

#[test]
fn a_workload_that_is_new_or_gone_is_told_apart() {
    let (old, new) = (connections("a/x a/y 80"), connections("a/x a/z 80"));
    let diff = Diff::between(&old, &new, Profile::Default);
    let presence: Vec<Presence> = diff.ends.iter().map(|party| party.presence).collect();
    assert_eq!(presence, [Presence::Both, Presence::Old, Presence::New]);
    assert_eq!((diff.count(Kind::Added), diff.count(Kind::Removed), diff.count(Kind::Changed)), (1, 1, 0));
    let gone = diff.changes.iter().find(|change| diff.transition(change).kind() == Kind::Removed).unwrap();
    assert_eq!(gone.risk, Severity::Info, "nobody misses the connection of a workload that is gone");
}

#[test]
fn certainty_is_a_difference() {
    assert_eq!(diff("a/x b/y ?80", "a/x b/y 80"), ["medium a/x -> b/y: ?TCP 80 -> TCP 80"]);
    assert_eq!(diff("a/x b/y 80", "a/x b/y ?80"), ["info a/x -> b/y: TCP 80 -> ?TCP 80"]);
}

#[test]
fn turned_around_the_changes_are_turned_around() {
    let (one, other) =
        ("a/x b/y 80; external a/x 443; a/x a/x all", "b/y a/x 80; 10.0.0.0/8 a/x 443; b/y 1.0.0.0/8 ?80");
    let turn = |old: &str, new: &str| {
        let diff = Diff::between(&connections(old), &connections(new), Profile::Default);
        let of = |change: &Change| {
            let transition = diff.transition(change).clone();
            (name(&diff.ends[change.from as usize]), name(&diff.ends[change.to as usize]), transition)
        };
        diff.changes.iter().map(of).collect::<Vec<_>>()
    };
    let mut there = turn(one, other);
    let mut back: Vec<_> = turn(other, one)
        .into_iter()
        .map(|(from, to, way)| (from, to, Transition { before: way.after, after: way.before }))
        .collect();
    for all in [&mut there, &mut back] {
        all.sort_by(|a, b| (&a.0, &a.1, &a.2.before.allowed).cmp(&(&b.0, &b.1, &b.2.before.allowed)));
    }
    assert!(!there.is_empty());
    assert_eq!(there, back);
}
