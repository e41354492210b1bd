//! Who asks: kubeconfigs and credentials that do not do, and what is said then.

use std::fs;
use std::net::TcpListener;
use std::time::Duration;

use seawall_source::{Access, Patience};
use seawall_testkit::controlplane::Authority;
use seawall_testkit::fake_server::{FakeServer, Reply};

use crate::seen::{access, impatient, kubeconfig, page, read};

fn error(access: &Access) -> String {
    read(access).unwrap_err().to_string()
}

#[test]
fn a_kubeconfig_that_does_not_do_is_named_with_what_would() {
    let (_folder, path) = kubeconfig("http://127.0.0.1:1", "token: t");
    let context = |name: &str| Access { context: Some(name.into()), ..access(path.clone()) };
    assert_eq!(
        error(&context("prod")),
        "cannot use the kubeconfig: there is no context `prod` in it; there are `a`, `b`"
    );
    assert_eq!(
        error(&context("b")),
        "cannot use the kubeconfig: failed to load the cluster of context: d (user `u` of context `b`)"
    );
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    fs::write(&empty, "apiVersion: v1\nkind: Config\n").unwrap();
    assert_eq!(
        error(&access(empty)),
        "cannot use the kubeconfig: it names no current context; there is none; choose with --context"
    );
    assert!(error(&access(folder.path().join("none"))).contains("failed to read kubeconfig"));
}

#[test]
fn a_server_that_is_not_there_is_said_to_be_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (_folder, path) = kubeconfig(&address, "token: t");
    let error = error(&access(path));
    assert!(error.starts_with(&format!("cannot read the cluster at {address}: no connection: ")), "{error}");
    assert!(error.ends_with("refused (os error 111) (tried 3 times)"), "{error}");
}

fn refusing() -> FakeServer {
    FakeServer::start(|_, _| Reply::refusal(401, "Unauthorized"))
}

#[test]
fn a_credential_that_the_server_does_not_take_is_named() {
    let server = refusing();
    let (_folder, path) = kubeconfig(&server.address, "token: t");
    assert_eq!(
        error(&access(path)),
        format!(
            "the API server {} does not accept the credential of user `u` of context `a`: Unauthorized",
            server.address
        )
    );
    assert_eq!(server.asked(), ["/api"], "one refusal is enough");
}

#[test]
fn a_credential_that_has_expired_is_said_to_have() {
    let server = refusing();
    // {"exp":1500000000}
    let (_folder, path) = kubeconfig(&server.address, "token: e30.eyJleHAiOjE1MDAwMDAwMDB9.x");
    assert_eq!(
        error(&access(path)),
        "the token of user `u` of context `a` expired at 2017-07-14T02:40:00Z; get a new one and try again"
    );
    let identity = Authority::new().user("u", "g", 2021);
    let (folder, path) = kubeconfig(&server.address, "client-certificate: u.pem, client-key: u.key");
    fs::write(folder.path().join("u.pem"), identity.certificate).unwrap();
    fs::write(folder.path().join("u.key"), identity.key).unwrap();
    assert_eq!(
        error(&access(path)),
        "the client certificate of user `u` of context `a` expired at 2021-01-01T00:00:00Z; get a new one and try again"
    );
}

fn plugin(arguments: &str) -> String {
    format!(
        "exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, '{arguments}'], interactiveMode: Never}}"
    )
}

#[test]
fn a_plugin_gives_a_token() {
    let server = FakeServer::of_pods(|_, _| Reply::json(page(&["one"], None, "7")));
    let credential = r#"echo "{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\"}}""#;
    let (_folder, path) = kubeconfig(&server.address, &plugin(credential));
    assert_eq!(read(&access(path)).unwrap().objects, ["Pod a/one"]);
}

#[test]
fn a_plugin_that_hangs_is_stopped() {
    let (_folder, path) = kubeconfig("http://127.0.0.1:1", &plugin("exec sleep 600"));
    let patience = Patience { plugin: Duration::from_millis(300), ..impatient() };
    assert_eq!(
        error(&Access { patience, ..access(path) }),
        "cannot get a credential for user `u` of context `a`: `sh` did not end within 0.3 s and was stopped; run it by \
         hand to see what it waits for"
    );
}

#[test]
fn a_plugin_that_fails_says_how() {
    let of = |user: &str| {
        let (_folder, path) = kubeconfig("http://127.0.0.1:1", user);
        error(&access(path))
    };
    let failed = "cannot get a credential for user `u` of context `a`: ";
    assert_eq!(of(&plugin("exit 3")), format!("{failed}`sh` ended with exit status: 3"));
    assert_eq!(of(&plugin("echo hello")), format!("{failed}`sh` answered no ExecCredential"));
    assert_eq!(of(&plugin("echo {}")), format!("{failed}`sh` answered neither a token nor a certificate"));
    assert_eq!(
        of("exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, installHint: get it}"),
        format!("{failed}`no-such-plugin` cannot be started: No such file or directory (os error 2); get it")
    );
    let expired = r#"echo "{\"status\":{\"token\":\"t\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}}""#;
    assert_eq!(
        of(&plugin(expired)),
        "the credential of user `u` of context `a` expired at 2020-01-01T00:00:00Z; get a new one and try again"
    );
}
