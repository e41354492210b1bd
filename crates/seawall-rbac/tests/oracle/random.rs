//! Clusters and questions made up from a seed. The words are few, so that many questions meet a rule that nearly fits.

use serde_json::{Value, json};

use super::{Request, What, Who, items, text};
use seawall_testkit::Dice;

const NAMESPACES: &[&str] = &["a", "b", "c"];
const VERBS: &[&str] = &["get", "list", "create", "impersonate", "impersonate-on:user-info:get", "*"];
const GROUPS: &[&str] = &["", "", "apps", "example.com", "*"];
const RESOURCES: &[&str] =
    &["pods", "pods/exec", "*/exec", "pods/*", "*/*", "nodes", "nodes/proxy", "*", "secrets", "p*", "*/", "exec"];
const NAMES: &[&str] = &["one", "two", "*", ""];
const URLS: &[&str] =
    &["*", "/healthz", "/healthz/*", "/health*", "/*", "/api**", "/*/etcd", "/healthz/etcd", "healthz", ""];
const USERS: &[&str] = &[
    "alice",
    "bob",
    "system:serviceaccount:a:x",
    "system:serviceaccount:b:x",
    "system:serviceaccount:a:y",
    "system:serviceaccount:a:x:y",
    "system:serviceaccount:a",
    "system:serviceaccount::x",
    "*",
];
const TEAMS: &[&str] = &[
    "devs",
    "ops",
    "alice",
    "system:authenticated",
    "system:serviceaccounts",
    "system:serviceaccounts:a",
    "system:unauthenticated",
    "*",
];
const ROLES: &[&str] = &["r", "s", "t", "u", "v"];

/// What may be in a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// What files may hold: rules that no server takes, fields left out.
    Written,
    /// Only what the API server takes.
    Valid,
}

/// The roles and bindings that a seed makes.
pub(crate) fn cluster(seed: u64, care: Care) -> Vec<Value> {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    let mut objects = Vec::new();
    for name in ROLES {
        for namespace in NAMESPACES {
            if !dice.once_in(3) {
                objects.push(role(dice, name, Some(namespace), care));
            }
        }
        if !dice.once_in(5) {
            let role = role(dice, name, None, care);
            objects.push(if dice.once_in(3) { aggregated(dice, role, care) } else { role });
        }
    }
    for number in 0..dice.between(2, 6) {
        objects.push(binding(dice, number, None, care));
    }
    for number in 0..dice.between(3, 9) {
        let namespace = dice.pick(NAMESPACES);
        objects.push(binding(dice, number, Some(namespace), care));
    }
    objects
}

/// Questions to such a cluster. Most are aimed at what a binding gives, half of these miss it by one word.
pub(crate) fn questions(seed: u64, objects: &[Value], count: usize) -> Vec<Request> {
    let mut dice = Dice::new(seed ^ 0xa5a5);
    let bindings: Vec<&Value> = objects.iter().filter(|object| !object["roleRef"].is_null()).collect();
    (0..count).map(|_| question(&mut dice, objects, &bindings)).collect()
}

fn question(dice: &mut Dice, objects: &[Value], bindings: &[&Value]) -> Request {
    let mut request = Request { who: who(dice), what: what(dice) };
    if bindings.is_empty() || dice.once_in(5) {
        return request;
    }
    let binding = *dice.one(bindings);
    let namespace = text(&binding["metadata"]["namespace"]);
    let subjects = items(&binding["subjects"]);
    if !subjects.is_empty() {
        let subject = dice.one(subjects);
        aim_at_subject(dice, subject, namespace, &mut request.who);
    }
    let wanted = &binding["roleRef"];
    let roles = objects.iter().filter(|object| {
        object["kind"] == wanted["kind"]
            && object["metadata"]["name"] == wanted["name"]
            && (wanted["kind"] == "ClusterRole" || text(&object["metadata"]["namespace"]) == namespace)
    });
    let rules: Vec<&Value> = roles.flat_map(|role| items(&role["rules"])).collect();
    if !rules.is_empty() {
        let place = if namespace.is_empty() { dice.pick(&["", "a", "d"]) } else { namespace };
        let rule = *dice.one(&rules);
        request.what = hit(dice, rule, place);
    }
    if dice.once_in(2) {
        miss(dice, &mut request);
    }
    request
}

fn aim_at_subject(dice: &mut Dice, subject: &Value, namespace: &str, who: &mut Who) {
    let name = text(&subject["name"]);
    match text(&subject["kind"]) {
        "Group" => {
            let at = dice.below(who.groups.len() + 1);
            who.groups.insert(at, name.to_owned());
        }
        "ServiceAccount" => {
            let own = text(&subject["namespace"]);
            let namespace = if own.is_empty() { namespace } else { own };
            who.user = format!("system:serviceaccount:{namespace}:{name}");
        }
        _ => name.clone_into(&mut who.user),
    }
}

/// What a rule allows.
fn hit(dice: &mut Dice, rule: &Value, namespace: &str) -> What {
    let mut word = |list: &Value, otherwise: &[&str]| {
        let words: Vec<&str> = items(list).iter().map(text).collect();
        let word = if words.is_empty() { "*" } else { *dice.one(&words) };
        if word == "*" { dice.pick(otherwise) } else { word }.to_owned()
    };
    let verb = word(&rule["verbs"], VERBS);
    if rule["resources"].is_null() {
        let url = word(&rule["nonResourceURLs"], &["/healthz", "/metrics"]);
        return What::Path { verb, path: url.replace('*', "x") };
    }
    let group = word(&rule["apiGroups"], GROUPS);
    let whole = word(&rule["resources"], RESOURCES);
    let name = word(&rule["resourceNames"], NAMES);
    let (resource, subresource) = whole.split_once('/').unwrap_or((&whole, ""));
    let resource = if resource == "*" { dice.pick(&["pods", "*", "nodes"]) } else { resource };
    let (resource, subresource) = (resource.to_owned(), subresource.to_owned());
    What::Resource { verb, group, resource, subresource, namespace: namespace.to_owned(), name }
}

/// Changes one word.
fn miss(dice: &mut Dice, request: &mut Request) {
    let other = what(dice);
    match (&mut request.what, other) {
        (
            What::Resource { verb, group, resource, subresource, namespace, name },
            What::Resource { verb: v, group: g, resource: r, subresource: s, namespace: n, name: o },
        ) => match dice.below(7) {
            0 => *verb = v,
            1 => *group = g,
            2 => *resource = r,
            3 => *subresource = s,
            4 => *namespace = n,
            5 => *name = o,
            _ => request.who = who(dice),
        },
        (What::Path { path, .. }, What::Path { path: other, .. }) => *path = other,
        (what, other) => *what = other,
    }
}

fn who(dice: &mut Dice) -> Who {
    let users: Vec<&str> = USERS.iter().copied().chain(["", "x"]).collect();
    let groups = dice.some(0, 2, TEAMS).into_iter().map(str::to_owned).collect();
    Who { user: dice.pick(&users).to_owned(), groups }
}

fn what(dice: &mut Dice) -> What {
    let verb = dice.pick(&["get", "list", "create", "impersonate", "impersonate-on:user-info:get", "*", "GET"]);
    if dice.once_in(5) {
        let paths =
            ["/healthz", "/healthz/", "/healthz/etcd", "/healthzz", "/api", "/api/v1", "/", "/*", "/x/etcd", "", "*"];
        return What::Path { verb: verb.to_owned(), path: dice.pick(&paths).to_owned() };
    }
    What::Resource {
        verb: verb.to_owned(),
        group: dice.pick(&["", "", "apps", "example.com", "*"]).to_owned(),
        resource: dice.pick(&["pods", "pods", "nodes", "secrets", "*", "pods/exec"]).to_owned(),
        subresource: dice.pick(&["", "", "", "exec", "proxy", "*"]).to_owned(),
        namespace: dice.pick(&["", "a", "b", "c", "d"]).to_owned(),
        name: dice.pick(&["", "one", "two", "three", "*"]).to_owned(),
    }
}

fn role(dice: &mut Dice, name: &str, namespace: Option<&str>, care: Care) -> Value {
    let kind = if namespace.is_some() { "Role" } else { "ClusterRole" };
    let mut rules: Vec<Value> =
        (0..dice.between(1, 4)).map(|_| rule(dice, namespace.is_none() || care == Care::Written, care)).collect();
    if care == Care::Written && dice.once_in(12) {
        rules.clear();
    }
    let labels = json!({"tier": dice.pick(&["x", "y"]), "part": dice.pick(&["p", "q"])});
    let mut role = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind,
        "metadata": {"name": name, "labels": labels}, "rules": rules,
    });
    if let Some(namespace) = namespace {
        role["metadata"]["namespace"] = namespace.into();
    } else if dice.once_in(3) {
        role["metadata"]["labels"] = json!({"apart": "yes"});
    }
    if care == Care::Written && rules.is_empty() && dice.once_in(2) {
        role["rules"] = Value::Null;
    }
    role
}

fn rule(dice: &mut Dice, may_be_url: bool, care: Care) -> Value {
    if may_be_url && dice.once_in(5) {
        return json!({"verbs": dice.some(1, 2, VERBS), "nonResourceURLs": dice.some(1, 2, URLS)});
    }
    let mut rule = json!({
        "verbs": dice.some(1, 2, VERBS), "apiGroups": dice.some(1, 2, GROUPS), "resources": dice.some(1, 2, RESOURCES),
    });
    if dice.once_in(3) {
        rule["resourceNames"] = dice.some(0, 2, NAMES).into();
    }
    if care == Care::Written {
        if dice.once_in(20) {
            rule["nonResourceURLs"] = dice.some(1, 2, URLS).into();
        }
        if dice.once_in(20) {
            let field = dice.pick(&["verbs", "apiGroups", "resources", "resourceNames"]);
            rule[field] = if dice.once_in(2) { Value::Null } else { json!([]) };
        }
    }
    rule
}

/// Makes it one of others, in a circle now and then, since whatever is chosen may choose back.
fn aggregated(dice: &mut Dice, mut role: Value, care: Care) -> Value {
    let selectors: Vec<Value> = (0..dice.between(1, 2)).map(|_| selector(dice)).collect();
    role["aggregationRule"] = json!({"clusterRoleSelectors": selectors});
    if care == Care::Written {
        if dice.once_in(8) {
            role["aggregationRule"] = json!({});
        }
        if dice.once_in(8) {
            // As a server has filled it.
            role["metadata"]["uid"] = "01234567-89ab-cdef-0123-456789abcdef".into();
        } else if dice.once_in(2) {
            role["rules"] = Value::Null;
        }
    }
    role
}

fn selector(dice: &mut Dice) -> Value {
    let value = |dice: &mut Dice| dice.pick(&["x", "y", "z"]);
    match dice.below(7) {
        0 => json!({}),
        1 => json!({"matchLabels": {"tier": value(dice), "part": "p"}}),
        2 => json!({"matchExpressions": [{"key": "tier", "operator": "In", "values": [value(dice), value(dice)]}]}),
        3 => json!({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": [value(dice)]}]}),
        4 => json!({"matchExpressions": [{"key": "apart", "operator": "Exists"}]}),
        5 => json!({"matchLabels": {"part": "q"}, "matchExpressions": [{"key": "apart", "operator": "DoesNotExist"}]}),
        _ => json!({"matchLabels": {"tier": value(dice)}}),
    }
}

fn binding(dice: &mut Dice, number: usize, namespace: Option<&str>, care: Care) -> Value {
    let group = "rbac.authorization.k8s.io";
    let kinds: &[&str] = match (namespace, care) {
        (Some(_), _) => &["Role", "ClusterRole"],
        (None, Care::Written) => &["ClusterRole", "ClusterRole", "ClusterRole", "Role"],
        (None, Care::Valid) => &["ClusterRole"],
    };
    let name = if dice.once_in(12) { "missing" } else { dice.pick(ROLES) };
    let subjects: Vec<Value> = (0..dice.between(1, 3)).map(|_| subject(dice, namespace.is_some(), care)).collect();
    let mut binding = json!({
        "apiVersion": format!("{group}/v1"),
        "kind": if namespace.is_some() { "RoleBinding" } else { "ClusterRoleBinding" },
        "metadata": {"name": format!("b{number}")},
        "roleRef": {"apiGroup": group, "kind": dice.pick(kinds), "name": name},
        "subjects": subjects,
    });
    if let Some(namespace) = namespace {
        binding["metadata"]["namespace"] = namespace.into();
    }
    if care == Care::Written && dice.once_in(15) {
        binding["subjects"] = Value::Null;
    }
    binding
}

fn subject(dice: &mut Dice, is_in_namespace: bool, care: Care) -> Value {
    let group = "rbac.authorization.k8s.io";
    match dice.below(if care == Care::Written { 13 } else { 12 }) {
        0..=3 => json!({"kind": "User", "apiGroup": group, "name": dice.pick(USERS)}),
        4..=6 => json!({"kind": "Group", "apiGroup": group, "name": dice.pick(TEAMS)}),
        7..=11 => {
            let mut subject = json!({"kind": "ServiceAccount", "name": dice.pick(&["x", "y"])});
            let namespace = dice.pick(&["a", "b", "c", ""]);
            if !namespace.is_empty() || care == Care::Valid && !is_in_namespace {
                subject["namespace"] = if namespace.is_empty() { "a" } else { namespace }.into();
            } else if dice.once_in(2) {
                subject["namespace"] = "".into();
            }
            subject
        }
        _ => json!({"kind": dice.pick(&["user", "Robot", ""]), "name": dice.pick(USERS)}),
    }
}
