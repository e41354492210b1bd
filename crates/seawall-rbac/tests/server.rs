//! The oracle and the engine against a real API server: what SubjectAccessReview says, they say.

mod oracle;

use std::collections::BTreeMap;

use oracle::random::{self, Care};
use oracle::traps::{self, traps};
use oracle::{Oracle, Request, What, Who, aggregation, engine};
use seawall_testkit::controlplane::{ADMIN, Client, ControlPlane};
use serde_json::{Value, json};

/// How many random clusters are put into the server side by side, and what each is asked.
const CLUSTERS: u64 = 20;
const QUESTIONS: usize = 100;

const API: &str = "/apis/rbac.authorization.k8s.io/v1";
const KINDS: [(&str, &str); 4] = [
    ("ClusterRole", "clusterroles"),
    ("ClusterRoleBinding", "clusterrolebindings"),
    ("Role", "roles"),
    ("RoleBinding", "rolebindings"),
];

#[test]
fn the_api_server_says_the_same() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let mut client = control_plane.client(ADMIN);
    fill_aggregated(&mut client);
    let mut requests = Vec::new();
    for (number, trap) in traps().into_iter().enumerate() {
        let apart = Apart(format!("t{number}"));
        write(&mut client, apart.objects(trap.objects));
        for (who, what, is_allowed) in trap.answers {
            requests.push((apart.request(traps::request(who, what)), Some((trap.name, *is_allowed))));
        }
    }
    for seed in 0..CLUSTERS {
        let apart = Apart(format!("s{seed}"));
        let objects = random::cluster(seed, Care::Valid);
        let random = random::questions(seed, &objects, QUESTIONS).into_iter();
        write(&mut client, apart.objects(filled(objects)));
        let random = random.filter(|request| !request.who.user.is_empty() || !request.who.groups.is_empty());
        requests.extend(random.map(|request| (apart.request(request), None)));
    }
    requests.extend(of_components().map(|request| (request, None)));
    settle(&mut client);

    let objects = in_force(&mut client);
    let oracle = Oracle::new(&objects);
    let asked: Vec<Request> = requests.iter().map(|(request, _)| request.clone()).collect();
    let engine = engine::verdicts(&objects, &asked);
    let (mut allowed, mut differences) = (0, Vec::new());
    for ((request, expected), engine) in requests.iter().zip(engine) {
        let server = ask(&mut client, request);
        allowed += usize::from(server);
        let second = oracle.decide(&request.who, &request.what);
        if second != server || engine != Some(server) {
            differences
                .push(format!("{request}: the server says {server}, the oracle {second}, the engine {engine:?}"));
        }
        if let Some((trap, expected)) = expected.filter(|(_, expected)| *expected != server) {
            differences.push(format!("{trap}: {request}: the server says {server}, expected {expected}"));
        }
    }
    let asked = requests.len();
    eprintln!("{asked} questions over {} objects, {allowed} allowed, {} differences", objects.len(), differences.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(asked >= 2_000 && allowed * 8 > asked && allowed * 2 < asked, "{allowed} of {asked} allowed");
}

/// What the components of a cluster ask for, and what roles of the server's own give.
fn of_components() -> impl Iterator<Item = Request> {
    let who = [
        "system:kube-scheduler",
        "system:kube-controller-manager",
        "system:serviceaccount:kube-system:deployment-controller",
        "system:serviceaccount:kube-system:clusterrole-aggregation-controller",
        "someone,system:nodes",
        "someone,system:authenticated",
        "someone,system:unauthenticated",
        "reader,readers",
    ];
    let what = [
        "get pods -n kube-system",
        "list secrets",
        "create pods/binding one -n a",
        "update deployments.apps/status one -n a",
        "escalate clusterroles.rbac.authorization.k8s.io one",
        "create certificatesigningrequests.certificates.k8s.io",
        "create selfsubjectaccessreviews.authorization.k8s.io",
        "get configmaps extension-apiserver-authentication -n kube-system",
        "update leases.coordination.k8s.io kube-scheduler -n kube-system",
        "get /version",
        "get /api/v1/pods",
        "get /metrics",
    ];
    who.into_iter().flat_map(move |who| what.into_iter().map(move |what| traps::request(who, what)))
}

/// Keeps the names of one cluster away from those of the others in the same server.
struct Apart(String);

impl Apart {
    fn objects(&self, objects: Vec<Value>) -> Vec<Value> {
        objects.into_iter().map(|object| self.object(object)).collect()
    }

    fn object(&self, mut object: Value) -> Value {
        for pointer in ["/metadata/name", "/metadata/namespace", "/roleRef/name"] {
            self.rename(object.pointer_mut(pointer));
        }
        for subject in object["subjects"].as_array_mut().into_iter().flatten() {
            if subject["kind"] == "ServiceAccount" {
                self.rename(subject.pointer_mut("/namespace"));
            } else {
                subject["name"] = self.identity(subject["name"].as_str().unwrap_or_default()).into();
            }
        }
        object
    }

    fn rename(&self, text: Option<&mut Value>) {
        let Some(value) = text else { return };
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { return };
        *value = format!("{text}-{}", self.0).into();
    }

    /// Of users and groups; ServiceAccounts and their groups by their namespace.
    fn identity(&self, name: &str) -> String {
        let suffix = &self.0;
        match name.split(':').collect::<Vec<_>>()[..] {
            ["system", "masters"] | [""] => name.to_owned(),
            ["system", kind @ ("serviceaccount" | "serviceaccounts"), namespace, ref rest @ ..]
                if !namespace.is_empty() =>
            {
                let rest: String = rest.iter().map(|part| format!(":{part}")).collect();
                format!("system:{kind}:{namespace}-{suffix}{rest}")
            }
            _ => format!("{name}-{suffix}"),
        }
    }

    fn request(&self, request: Request) -> Request {
        let Request { who, mut what } = request;
        if let What::Resource { namespace, .. } = &mut what
            && !namespace.is_empty()
        {
            *namespace = format!("{namespace}-{}", self.0);
        }
        let user = self.identity(&who.user);
        let groups = who.groups.iter().map(|group| self.identity(group)).collect();
        Request { who: Who { user, groups }, what }
    }
}

/// Aggregated roles as the controller would fill them, which an API server alone does not have.
fn filled(mut objects: Vec<Value>) -> Vec<Value> {
    let rules: BTreeMap<usize, Value> = {
        let roles: Vec<&Value> = objects.iter().filter(|object| object["kind"] == "ClusterRole").collect();
        let made = objects.iter().enumerate().filter(|(_, object)| !object["aggregationRule"].is_null());
        made.map(|(index, role)| (index, aggregation::rules(role, &roles).into_iter().cloned().collect())).collect()
    };
    for (index, rules) in rules {
        objects[index]["rules"] = rules;
    }
    objects
}

/// Fills the server's own aggregated roles: admin, edit, view.
fn fill_aggregated(client: &mut Client) {
    for role in filled(read(client, "ClusterRole", "clusterroles")) {
        if !role["aggregationRule"].is_null() {
            let path = format!("{API}/clusterroles/{}", role["metadata"]["name"].as_str().unwrap_or_default());
            let answer = client.send("PUT", &path, Some(&role));
            assert_eq!(answer.code, 200, "{path}: {}", answer.body["message"]);
        }
    }
}

fn write(client: &mut Client, objects: Vec<Value>) {
    let mut known: Vec<String> = Vec::new();
    for object in objects {
        let namespace = object["metadata"]["namespace"].as_str();
        if let Some(namespace) = namespace.filter(|namespace| !known.iter().any(|known| known == namespace)) {
            client.create("/api/v1/namespaces", &json!({"metadata": {"name": namespace}}));
            known.push(namespace.to_owned());
        }
        let kind = KINDS.iter().find(|(kind, _)| object["kind"] == *kind).map_or("", |(_, path)| path);
        let path = namespace.map_or(format!("{API}/{kind}"), |name| format!("{API}/namespaces/{name}/{kind}"));
        client.create(&path, &object);
    }
}

/// What the server decides by: of an aggregated role the rules that it has, since nobody fills it any more.
fn in_force(client: &mut Client) -> Vec<Value> {
    let mut objects: Vec<Value> = KINDS.iter().flat_map(|(kind, path)| read(client, kind, path)).collect();
    objects.iter_mut().for_each(|object| object["aggregationRule"] = Value::Null);
    objects
}

fn read(client: &mut Client, kind: &str, path: &str) -> Vec<Value> {
    let mut list = client.get(&format!("{API}/{path}")).body;
    let mut objects = list["items"].as_array_mut().map(std::mem::take).unwrap_or_default();
    for object in &mut objects {
        object["kind"] = kind.into();
        object["apiVersion"] = "rbac.authorization.k8s.io/v1".into();
    }
    objects
}

/// Waits until the server decides by all that was written: it hears of each kind in the order of writing.
fn settle(client: &mut Client) {
    let rules = json!([{"verbs": ["get"], "apiGroups": [""], "resources": ["last"]}]);
    let subjects = json!([{"kind": "User", "name": "last"}]);
    for (kind, of) in [("ClusterRole", "ClusterRoleBinding"), ("Role", "RoleBinding")] {
        let mut role = json!({"kind": kind, "metadata": {"name": "last"}, "rules": rules});
        let mut binding = json!({"kind": of, "metadata": {"name": "last"}, "subjects": subjects,
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": "last"}});
        let mut question = traps::request("last", "get last one");
        if kind == "Role" {
            // Bound in the cluster it is allowed anyhow, so this one has a word of its own.
            role["rules"][0]["resources"] = json!(["last-of-all"]);
            role["metadata"]["namespace"] = "last".into();
            binding["metadata"]["namespace"] = "last".into();
            question = traps::request("last", "get last-of-all one -n last");
        }
        write(client, vec![role, binding]);
        while !ask(client, &question) {}
    }
}

fn ask(client: &mut Client, request: &Request) -> bool {
    let mut spec = json!({"user": request.who.user, "groups": request.who.groups});
    match &request.what {
        What::Resource { verb, group, resource, subresource, namespace, name } => {
            spec["resourceAttributes"] = json!({"verb": verb, "group": group, "resource": resource,
                "subresource": subresource, "namespace": namespace, "name": name});
        }
        What::Path { verb, path } => spec["nonResourceAttributes"] = json!({"verb": verb, "path": path}),
    }
    let review = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec});
    let answer = client.create("/apis/authorization.k8s.io/v1/subjectaccessreviews", &review);
    answer["status"]["allowed"].as_bool().unwrap_or_else(|| panic!("no answer to {request}: {answer}"))
}
