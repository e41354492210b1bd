//! What one path needs in the cluster: collected link by link, turned into objects when all is known.

use seawall_model::access::Vertex;
use serde_json::{Value, json};

use super::truth::Step;
use crate::generate::random::{For, Random, Seed};

/// The group of all objects of access control.
pub(super) const RBAC: &str = "rbac.authorization.k8s.io";

/// What a path has to stand on. Nothing of it belongs to another path.
pub(super) struct Scene<'a> {
    /// Before all its names.
    pub(super) prefix: String,
    pub(super) random: Random,
    pub(super) seed: Seed,
    pub(super) replicas_most: u32,
    pub(super) odd_subjects: f64,
    /// Nodes of the background, for pods that stay away from nodes.
    pub(super) background: &'a [String],
    pub(super) spaces: Vec<Space>,
    pub(super) accounts: Vec<Account>,
    pub(super) pods: Vec<Pods>,
    pub(super) nodes: Vec<Machine>,
    /// Objects that are already what they will be.
    pub(super) objects: Vec<Value>,
    pub(super) steps: Vec<Step>,
    count: usize,
}

/// A namespace.
pub(super) struct Space {
    pub(super) name: String,
    /// The Pod Security level that is enforced, if any.
    pub(super) enforce: Option<&'static str>,
    /// What comes in from the internet, where its policy admits anything.
    pub(super) is_open: bool,
}

/// A ServiceAccount.
pub(super) struct Account {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) automount: Option<bool>,
}

/// A node of the scene's own.
pub(super) struct Machine {
    pub(super) name: String,
    pub(super) is_control_plane: bool,
    pub(super) external: Option<String>,
}

/// A workload with its pods.
pub(super) struct Pods {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) account: String,
    /// Whether the pods get a token mounted.
    pub(super) has_token: bool,
    /// Runs once, without a controller, and has ended.
    pub(super) is_ended: bool,
    pub(super) is_bare: bool,
    /// Own nodes by index; none for the background's.
    pub(super) node: Option<usize>,
    /// Fields of the pod spec.
    pub(super) spec: Value,
    /// Fields of the container.
    pub(super) container: Value,
}

/// Where a path has got to.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Internet,
    Container(usize),
    Account(usize),
    User(String),
    Secret { namespace: String, name: String },
    Node(usize),
    Goal(Vertex),
}

impl<'a> Scene<'a> {
    pub(super) fn new(prefix: String, seed: Seed, background: &'a [String], most: u32, odd_subjects: f64) -> Self {
        Self {
            prefix,
            random: seed.fork(For::Plan, 0).random(),
            seed,
            replicas_most: most,
            odd_subjects,
            background,
            spaces: Vec::new(),
            accounts: Vec::new(),
            pods: Vec::new(),
            nodes: Vec::new(),
            objects: Vec::new(),
            steps: Vec::new(),
            count: 0,
        }
    }

    /// A name that nothing else has.
    pub(super) fn name(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{}-{what}-{}", self.prefix, self.count)
    }

    /// A new namespace where nothing that reaches a node is admitted.
    pub(super) fn space(&mut self) -> String {
        let name = self.name("ns");
        self.spaces.push(Space { name: name.clone(), enforce: Some("restricted"), is_open: false });
        name
    }

    pub(super) fn space_mut(&mut self, name: &str) -> Option<&mut Space> {
        self.spaces.iter_mut().find(|space| space.name == name)
    }

    pub(super) fn account(&mut self, namespace: &str) -> usize {
        let name = self.name("sa");
        self.accounts.push(Account { namespace: namespace.to_owned(), name, automount: None });
        self.accounts.len() - 1
    }

    /// A workload with an account of its own that it has no token of.
    pub(super) fn pods(&mut self, namespace: &str) -> usize {
        let account = self.account(namespace);
        let account = self.accounts[account].name.clone();
        let name = self.name("app");
        self.pods.push(Pods {
            namespace: namespace.to_owned(),
            name,
            account,
            has_token: false,
            is_ended: false,
            is_bare: self.random.chance(0.2),
            node: None,
            spec: json!({"automountServiceAccountToken": false}),
            container: json!({"securityContext": {"allowPrivilegeEscalation": false, "runAsNonRoot": true,
                "runAsUser": 10_001, "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}}),
        });
        self.pods.len() - 1
    }

    pub(super) fn node(&mut self) -> usize {
        let name = self.name("node");
        self.nodes.push(Machine { name, is_control_plane: false, external: None });
        self.nodes.len() - 1
    }

    /// The account that pods run as.
    pub(super) fn account_of(&self, pods: usize) -> usize {
        let pods = &self.pods[pods];
        let is_it = |account: &Account| account.namespace == pods.namespace && account.name == pods.account;
        self.accounts.iter().position(is_it).unwrap_or_default()
    }

    pub(super) fn workload(&self, pods: usize) -> Vertex {
        let pods = &self.pods[pods];
        let kind = pods.kind().into();
        Vertex::Workload { kind, namespace: pods.namespace.as_str().into(), name: pods.name.as_str().into() }
    }

    pub(super) fn vertex(&self, place: &Place) -> Vertex {
        match place {
            Place::Internet => Vertex::Internet,
            Place::Container(pods) => {
                let pods = &self.pods[*pods];
                let (kind, container) = (pods.kind().into(), "app".into());
                let (namespace, name) = (pods.namespace.as_str().into(), pods.name.as_str().into());
                Vertex::Container { kind, namespace, name, container }
            }
            Place::Account(account) => {
                let account = &self.accounts[*account];
                Vertex::account(&account.namespace, &account.name)
            }
            Place::User(name) => Vertex::user(name),
            Place::Secret { namespace, name } => Vertex::secret(namespace, name),
            Place::Node(node) => Vertex::node(&self.nodes[*node].name),
            Place::Goal(vertex) => vertex.clone(),
        }
    }

    /// Says that a step is there, or, of a decoy, the one that is not.
    pub(super) fn step(&mut self, kinds: &[&'static str], from: Vertex, to: Vertex, is_there: bool) {
        self.steps.push(Step { kinds: kinds.to_vec(), from, to, missing: !is_there });
    }

    /// An object of access control.
    pub(super) fn rbac(&mut self, kind: &str, namespace: Option<&str>, name: &str, fields: Value) {
        let mut object = json!({"apiVersion": format!("{RBAC}/v1"), "kind": kind, "metadata": {"name": name}});
        if let Some(namespace) = namespace {
            object["metadata"]["namespace"] = namespace.into();
        }
        if let (Value::Object(object), Value::Object(fields)) = (&mut object, fields) {
            object.extend(fields);
        }
        self.objects.push(object);
    }

    pub(super) fn secret(&mut self, namespace: &str, name: &str) {
        self.objects.push(json!({"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": {"namespace": namespace, "name": name}, "data": {"password": ""}}));
    }

    /// An identifier for the object of this name.
    pub(super) fn uid(&self, name: &str) -> String {
        let bits = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        self.seed.fork(For::Uid, bits).uid()
    }
}

impl Pods {
    pub(super) fn kind(&self) -> &'static str {
        if self.is_bare || self.is_ended { "Pod" } else { "Deployment" }
    }
}
