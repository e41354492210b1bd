//! A real control plane: kube-apiserver with etcd behind it, on loopback, for as long as a test needs it.

mod binaries;
mod certificates;
mod client;
mod fill;
mod process;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, net};

use serde_json::Value;
use tempfile::TempDir;

pub use binaries::{Binaries, KUBERNETES};
pub use certificates::{Authority, Identity};
pub use client::{Answer, Client};
pub use fill::Filled;
use process::Process;

/// A running API server, its store, and who may talk to it. Both processes end with it.
pub struct ControlPlane {
    /// `https://127.0.0.1:PORT`.
    pub address: String,
    /// Who signs the server's certificate, and those of clients.
    pub authority: Authority,
    // In this order: the server ends before its store, the store before its folder.
    server: Process,
    _store: Process,
    folder: TempDir,
}

/// The token of the administrator.
pub const ADMIN: &str = "admin-token";
/// The token of `reader` in the group `readers`, who may do nothing that nobody grants.
pub const READER: &str = "reader-token";

const TOKENS: &str = "admin-token,admin,1,system:masters\nreader-token,reader,2,readers\n";
const AUDIT: &str = "apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata}]
";

/// What the server makes for itself after it says that it is ready. Who counts objects must not be faster.
const MADE_LATE: [&str; 9] = [
    "/api/v1/namespaces/default",
    "/api/v1/namespaces/kube-node-lease",
    "/api/v1/namespaces/kube-public",
    "/api/v1/namespaces/kube-system",
    "/api/v1/namespaces/default/services/kubernetes",
    "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication",
    "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking",
    "/apis/networking.k8s.io/v1/servicecidrs/kubernetes",
    "/apis/scheduling.k8s.io/v1/priorityclasses/system-node-critical",
];

/// How long a control plane may take to be ready on a busy machine.
const READY: Duration = Duration::from_secs(240);

impl ControlPlane {
    /// Starts one. None where there is none to start: that is said in one line on stderr, with how to get it, and the
    /// test that asked passes.
    ///
    /// # Panics
    /// When it cannot be started, or when there is none although the variable `SEAWALL_CONTROLPLANE` is `required`.
    pub fn start() -> Option<Self> {
        Self::start_with("10.96.0.0/16")
    }

    /// The same with other addresses for Services.
    ///
    /// # Panics
    /// As [`ControlPlane::start`] does.
    pub fn start_with(services: &str) -> Option<Self> {
        let binaries = Binaries::find_or_say()?;
        let until = Instant::now() + READY;
        let folder = TempDir::new().expect("a folder for the control plane");
        let path = |name: &str| folder.path().join(name);
        let authority = Authority::new();
        let own = authority.server();
        for (name, text) in [
            ("ca.pem", authority.certificate().as_str()),
            ("server.pem", own.certificate.as_str()),
            ("server.key", own.key.as_str()),
            ("tokens.csv", TOKENS),
            ("audit.yaml", AUDIT),
        ] {
            fs::write(path(name), text).expect("a file of the control plane");
        }
        let mut store = Process::start(&binaries.etcd, &path("etcd.log"), &store_arguments(folder.path()));
        let store_address = store.wait(until, || address_of_store(&path("etcd.log")));
        let port = free_port();
        let arguments = server_arguments(folder.path(), &store_address, services, port);
        let server = Process::start(&binaries.server, &path("server.log"), &arguments);
        let address = format!("https://127.0.0.1:{port}");
        let mut control_plane = Self { address, authority, server, _store: store, folder };
        let mut admin = control_plane.client(ADMIN);
        for path in ["/readyz"].into_iter().chain(MADE_LATE) {
            control_plane.server.wait(until, || admin.try_get(path).filter(|answer| answer.code == 200));
        }
        Some(control_plane)
    }

    /// Someone who talks to it, as whom the token says.
    pub fn client(&self, token: &str) -> Client {
        Client::new(&self.address, &self.authority.certificate(), token)
    }

    /// Writes a kubeconfig for whom the token says, and gives its path.
    pub fn kubeconfig(&self, token: &str) -> PathBuf {
        self.kubeconfig_with(token, &format!("token: {token}"))
    }

    /// The same with other fields for the user, as YAML in one line.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn kubeconfig_with(&self, name: &str, user: &str) -> PathBuf {
        let path = self.folder.path().join(format!("{name}.kubeconfig"));
        let authority = self.folder.path().join("ca.pem");
        let text = format!(
            "apiVersion: v1
kind: Config
current-context: test
clusters: [{{name: test-cluster, cluster: {{server: '{}', certificate-authority: '{}'}}}}]
contexts: [{{name: test, context: {{cluster: test-cluster, user: {name}}}}}]
users: [{{name: {name}, user: {{{user}}}}}]
",
            self.address,
            authority.display()
        );
        fs::write(&path, text).expect("a kubeconfig");
        path
    }

    /// The requests that a program made, by the beginning of its user agent, as `(verb, resource.group)`, in the order in which
    /// they were answered; what is no resource has its path instead.
    ///
    /// # Panics
    /// When the audit log cannot be read.
    pub fn requests_of(&self, agent: &str) -> Vec<(String, String)> {
        let log = fs::read_to_string(self.folder.path().join("audit.jsonl")).expect("the audit log");
        let events = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        events
            .filter(|event| text(&event["userAgent"]).starts_with(agent))
            .map(|event| {
                let (what, group) = (&event["objectRef"]["resource"], &event["objectRef"]["apiGroup"]);
                let named = match (what.as_str(), group.as_str()) {
                    (Some(what), Some(group)) => format!("{what}.{group}"),
                    (Some(what), None) => what.to_owned(),
                    (None, _) => text(&event["requestURI"]),
                };
                (text(&event["verb"]), named)
            })
            .collect()
    }
}

fn store_arguments(folder: &Path) -> Vec<String> {
    let any = "http://127.0.0.1:0";
    vec![
        format!("--data-dir={}", folder.join("etcd").display()),
        format!("--listen-client-urls={any}"),
        format!("--advertise-client-urls={any}"),
        format!("--listen-peer-urls={any}"),
        "--logger=zap".into(),
        // What it holds need not outlive the test.
        "--unsafe-no-fsync".into(),
    ]
}

/// The address that the store chose, once it says so.
fn address_of_store(log: &Path) -> Option<String> {
    let log = fs::read_to_string(log).ok()?;
    let line = log.lines().find(|line| line.contains("serving client traffic insecurely"))?;
    let line: Value = serde_json::from_str(line).ok()?;
    Some(format!("http://{}", line["address"].as_str()?))
}

fn server_arguments(folder: &Path, store: &str, services: &str, port: u16) -> Vec<String> {
    let path = |name: &str| folder.join(name).display().to_string();
    vec![
        format!("--etcd-servers={store}"),
        "--bind-address=127.0.0.1".into(),
        "--advertise-address=127.0.0.1".into(),
        format!("--secure-port={port}"),
        format!("--tls-cert-file={}", path("server.pem")),
        format!("--tls-private-key-file={}", path("server.key")),
        format!("--client-ca-file={}", path("ca.pem")),
        format!("--token-auth-file={}", path("tokens.csv")),
        "--authorization-mode=RBAC".into(),
        "--allow-privileged=true".into(),
        // Objects of a dump come without the controllers that make accounts and their tokens.
        "--disable-admission-plugins=ServiceAccount".into(),
        format!("--service-cluster-ip-range={services}"),
        "--service-account-issuer=https://kubernetes.default.svc".into(),
        format!("--service-account-key-file={}", path("server.pem")),
        format!("--service-account-signing-key-file={}", path("server.key")),
        format!("--audit-policy-file={}", path("audit.yaml")),
        format!("--audit-log-path={}", path("audit.jsonl")),
        "--audit-log-mode=blocking".into(),
        format!("--cert-dir={}", path("certificates")),
    ]
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = net::TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    listener.local_addr().expect("an address").port()
}
