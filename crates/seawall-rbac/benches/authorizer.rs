//! Times of questions about permissions over a generated cluster of the biggest published size: 4,491 RoleBindings, 676
//! ClusterRoleBindings, 1,374 Roles and 721 ClusterRoles.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use seawall_model::{Facts, Snapshot, World};
use seawall_rbac::{Authorizer, Identity, Rbac, Request, Resource, Target};
use seawall_testkit::pages::Cluster;
use serde_json::{Value, json};

const SEED: u64 = 7;
const NAMESPACES: usize = 600;
const REQUESTS: usize = 10_000;
const QUESTIONS: usize = 200;

const GROUPS: &[(&str, &[&str])] = &[
    ("", &["pods", "secrets", "configmaps", "services", "pods/exec", "pods/log", "serviceaccounts", "events", "nodes"]),
    ("apps", &["deployments", "statefulsets", "daemonsets", "deployments/scale"]),
    ("batch", &["jobs", "cronjobs"]),
    ("example.com", &["widgets", "widgets/status"]),
];
const VERBS: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete"];

fn main() {
    let snapshot = cluster(&mut Dice(SEED));
    let start = Instant::now();
    let rbac = Rbac::new(&snapshot);
    row("roles and bindings resolved", vec![start.elapsed()]);
    let start = Instant::now();
    let authorizer = Authorizer::new(&rbac, &snapshot);
    row("indexed by subject and scope", vec![start.elapsed()]);

    let mut dice = Dice(SEED + 1);
    let identities: Vec<Identity> = (0..500).map(|_| identity(&mut dice)).collect();
    let names: Vec<String> = (0..NAMESPACES).map(namespace).collect();
    let asked: Vec<(usize, &str, Resource<'_>)> =
        (0..REQUESTS).map(|_| (dice.below(identities.len()), dice.pick(VERBS), resource(&mut dice, &names))).collect();
    let requests = asked.iter().map(|&(who, verb, asked)| Request {
        identity: &identities[who],
        verb,
        target: Target::Resource(asked),
    });
    let requests: Vec<Request<'_>> = requests.collect();
    let mut times = Vec::new();
    let mut allowed = 0;
    for _ in 0..5 {
        let start = Instant::now();
        allowed = requests.iter().filter(|request| authorizer.decide(request).allowed).count();
        times.push(start.elapsed());
    }
    row("10,000 requests decided, one thread", times);
    println!("  {allowed} of them are allowed, by {} bindings", rbac.sets.len());

    let one_by_one = |question: &dyn Fn(&Request<'_>)| {
        let times = requests.iter().take(QUESTIONS).map(|request| {
            let start = Instant::now();
            question(request);
            start.elapsed()
        });
        times.collect::<Vec<_>>()
    };
    row(
        "who-can, one question",
        one_by_one(&|request| {
            black_box(authorizer.who_can(request.verb, &request.target));
        }),
    );
    row(
        "grants, one subject",
        one_by_one(&|request| {
            black_box(authorizer.sets_everywhere(request.identity));
        }),
    );
}

fn row(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{name:<40} median {:>9.3} ms   longest {:>9.3} ms", milliseconds(median), milliseconds(longest));
}

fn cluster(dice: &mut Dice) -> Snapshot {
    const API: &str = "rbac.authorization.k8s.io/v1";
    let mut objects = Vec::new();
    let roles: Vec<String> = (0..1_374).map(|_| namespace(dice.below(NAMESPACES))).collect();
    for (index, namespace) in roles.iter().enumerate() {
        let metadata = json!({"namespace": namespace, "name": format!("role-{index}")});
        objects.push(json!({"apiVersion": API, "kind": "Role", "metadata": metadata, "rules": rules(dice)}));
    }
    for index in 0..721 {
        let metadata = json!({"name": format!("role-{index}")});
        objects.push(json!({"apiVersion": API, "kind": "ClusterRole", "metadata": metadata, "rules": rules(dice)}));
    }
    let mut bind = |kind: &str, namespace: Option<&str>, role_kind: &str, role: usize, name: usize, dice: &mut Dice| {
        let subjects: Vec<Value> = (0..1 + dice.below(3)).map(|_| subject(dice)).collect();
        let role = json!({"apiGroup": "rbac.authorization.k8s.io", "kind": role_kind, "name": format!("role-{role}")});
        let mut metadata = json!({"name": format!("binding-{name}")});
        if let Some(namespace) = namespace {
            metadata["namespace"] = namespace.into();
        }
        objects.push(
            json!({"apiVersion": API, "kind": kind, "metadata": metadata, "roleRef": role, "subjects": subjects}),
        );
    };
    for index in 0..4_491 {
        if dice.below(3) == 0 {
            let namespace = namespace(dice.below(NAMESPACES));
            bind("RoleBinding", Some(&namespace), "ClusterRole", dice.below(721), index, dice);
        } else {
            let role = dice.below(roles.len());
            bind("RoleBinding", Some(&roles[role]), "Role", role, index, dice);
        }
    }
    for index in 0..676 {
        bind("ClusterRoleBinding", None, "ClusterRole", dice.below(721), index, dice);
    }
    read(&objects)
}

fn read(objects: &[Value]) -> Snapshot {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
    Cluster::with(&list, Facts { world: World::Closed, ..Facts::default() }).snapshot
}

fn rules(dice: &mut Dice) -> Vec<Value> {
    let rule = |dice: &mut Dice| {
        let (group, resources) = GROUPS[dice.below(GROUPS.len())];
        let verbs: Vec<&str> =
            if dice.below(100) < 12 { vec!["*"] } else { (0..1 + dice.below(4)).map(|_| dice.pick(VERBS)).collect() };
        let resources: Vec<&str> = if dice.below(100) < 3 {
            vec!["*"]
        } else {
            (0..1 + dice.below(3)).map(|_| dice.pick(resources)).collect()
        };
        let mut rule = json!({"apiGroups": [group], "resources": resources, "verbs": verbs});
        if dice.below(100) < 8 {
            rule["resourceNames"] = json!([format!("object-{}", dice.below(20))]);
        }
        rule
    };
    (0..1 + dice.below(8)).map(|_| rule(dice)).collect()
}

fn subject(dice: &mut Dice) -> Value {
    match dice.below(10) {
        0 => json!({"kind": "User", "name": format!("user-{}", dice.below(300))}),
        1 => json!({"kind": "Group", "name": format!("team-{}", dice.below(60))}),
        _ => {
            json!({"kind": "ServiceAccount", "namespace": namespace(dice.below(NAMESPACES)), "name": format!("app-{}", dice.below(4))})
        }
    }
}

fn identity(dice: &mut Dice) -> Identity {
    let account = format!("system:serviceaccount:{}:app-{}", namespace(dice.below(NAMESPACES)), dice.below(4));
    match dice.below(2) {
        0 => Identity::of_user(&account),
        _ => Identity::of_user(&format!("user-{}", dice.below(300))).with_group(&format!("team-{}", dice.below(60))),
    }
}

fn resource<'n>(dice: &mut Dice, namespaces: &'n [String]) -> Resource<'n> {
    let (group, resources) = GROUPS[dice.below(GROUPS.len())];
    let (resource, subresource) = dice.pick(resources).split_once('/').unwrap_or((dice.pick(resources), ""));
    let namespace = &namespaces[dice.below(namespaces.len())];
    Resource { group, resource, subresource, namespace, name: "object-1" }
}

fn namespace(index: usize) -> String {
    format!("team-{index}")
}

/// The same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((value ^ (value >> 31)) % end as u64) as usize
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }
}
