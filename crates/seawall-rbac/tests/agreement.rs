//! The engine and the second authorizer, asked the same of random clusters: there is no difference.
//!
//! `SEAWALL_VERDICTS` asks for another number of verdicts, `SEAWALL_SEED` for other clusters.

mod oracle;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::{env, slice, thread};

use oracle::random::{self, Care};
use oracle::recorded;
use oracle::traps::{request, traps};
use oracle::{Oracle, Request, What, Who, engine};
use seawall_testkit::shared;
use serde_json::Value;

/// How many verdicts are compared.
const VERDICTS: usize = 10_000_000;
/// Who asks in each cluster, and for what: everybody for everything.
const ASKERS: usize = 25;
const ASKED: usize = 400;

#[test]
fn on_random_clusters() {
    let number =
        |name: &str, otherwise: usize| env::var(name).map_or(otherwise, |text| text.parse().expect("a number"));
    let (first, wanted) = (number("SEAWALL_SEED", 0) as u64, number("SEAWALL_VERDICTS", VERDICTS));
    let last = first + wanted.div_ceil(ASKERS * ASKED) as u64;
    let (next, given, allowed) = (AtomicU64::new(first), AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&seed| seed < last) {
                    let objects = random::cluster(seed, Care::Written);
                    let (who, what) = asked(seed, &objects);
                    allowed.fetch_add(agree(&objects, &who, &what, &format!("seed {seed}")), Ordering::Relaxed);
                    given.fetch_add(who.len() * what.len(), Ordering::Relaxed);
                }
            });
        }
    });
    let (given, allowed) = (given.into_inner(), allowed.into_inner());
    eprintln!("{given} verdicts, {allowed} of them allowed, no difference");
    assert!(given >= wanted && allowed * 20 > given && allowed * 2 < given, "{allowed} of {given} allowed");
}

#[test]
fn on_a_bare_cluster() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("data/rbac-bootstrap");
    let files = ["cluster-roles", "cluster-role-bindings", "controller-roles", "controller-role-bindings"];
    let files = files.into_iter().chain(["namespace-roles", "namespace-role-bindings"]);
    let objects: Vec<Value> =
        files.flat_map(|name| recorded::objects(&folder.join(name).with_extension("yaml"))).collect();
    assert_eq!(objects.len(), 31 + 12 + 39 + 39 + 7 + 7);
    agree_on_all(&objects);
}

#[test]
fn on_a_recorded_cluster() {
    let Some(shared) = shared() else { return };
    let objects = recorded::objects(&shared.join("data/live/cluster.json.zst"));
    assert_eq!(objects.len(), 83 + 67 + 22 + 20);
    let (mallory, alice) = (request("mallory,devs,system:authenticated", ""), request("alice,devs", ""));
    let pods = request("", "create pods -n kube-system").what;
    assert_eq!(agree(&objects, &[mallory.who, alice.who], &[pods], "the recorded cluster"), 1);
    agree_on_all(&objects);
}

/// Everybody who is bound asks for everything that a rule speaks of.
fn agree_on_all(objects: &[Value]) {
    let (who, what) = (recorded::askers(objects), recorded::asked(objects));
    let allowed = agree(objects, &who, &what, "a recorded cluster");
    eprintln!("{} ask for {}: {allowed} times allowed, no difference", who.len(), what.len());
    assert!(allowed > 0);
}

#[test]
fn on_what_people_get_wrong() {
    for trap in traps() {
        for (who, what, is_allowed) in trap.answers {
            let Request { who, what } = request(who, what);
            let allowed = agree(&trap.objects, &[who], &[what], trap.name);
            assert_eq!(allowed == 1, *is_allowed, "{}", trap.name);
        }
    }
}

/// Who asks for what in a cluster: half of it aimed at what is granted there.
fn asked(seed: u64, objects: &[Value]) -> (Vec<Who>, Vec<What>) {
    let who = random::questions(seed, objects, ASKERS).into_iter().map(|request| request.who).collect();
    let what = random::questions(seed + (1 << 32), objects, ASKED).into_iter().map(|request| request.what).collect();
    (who, what)
}

/// How many of all these requests both allow.
///
/// # Panics
/// When one allows what the other does not, with the smallest cluster that shows it.
fn agree(objects: &[Value], who: &[Who], what: &[What], of: &str) -> usize {
    let answers = engine::answers(objects, who, what);
    let oracle = Oracle::new(objects);
    let mut allowed = 0;
    for (who, answers) in who.iter().zip(answers) {
        let namespaces = ["", "a", "b", "c", "d"].map(|namespace| (namespace, oracle.rules(who, namespace)));
        for (what, answer) in what.iter().zip(answers) {
            let known = namespaces.iter().find(|(namespace, _)| *namespace == what.namespace());
            let second = match known {
                Some((_, rules)) => oracle.decide_by(who, rules, what),
                None => oracle.decide(who, what),
            };
            if answer != Some(second) {
                show(objects.to_vec(), &Request { who: who.clone(), what: what.clone() }, of);
            }
            allowed += usize::from(second);
        }
    }
    allowed
}

/// Ends with the smallest cluster that shows the difference.
fn show(mut objects: Vec<Value>, request: &Request, of: &str) -> ! {
    let ask = |objects: &[Value]| engine::verdicts(objects, slice::from_ref(request))[0];
    let judge = |objects: &[Value]| Oracle::new(objects).decide(&request.who, &request.what);
    let mut at = 0;
    while at < objects.len() {
        let mut fewer = objects.clone();
        fewer.remove(at);
        if ask(&fewer) == Some(judge(&fewer)) {
            at += 1;
        } else {
            objects = fewer;
        }
    }
    let (engine, oracle) = (ask(&objects), judge(&objects));
    let text: String = objects.iter().map(|object| format!("{object}\n")).collect();
    panic!("{of}\n{request}\nthe engine says {engine:?}, the oracle {oracle}\n{text}");
}
