//! Credential plugins: a program that the kubeconfig names, run once and within a bound.

use std::io::IsTerminal;
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use kube::config::{AuthInfo, ExecConfig, ExecInteractiveMode};
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::timeout;

use super::ClusterError;

/// Runs the plugin and gives the credential that it answers in its place.
pub(crate) async fn credential(exec: &ExecConfig, user: &str, within: Duration) -> Result<AuthInfo, ClusterError> {
    let failed = |why: String| ClusterError::Plugin { user: user.to_owned(), why };
    let name = exec.command.as_deref().ok_or_else(|| failed("the kubeconfig names no command".into()))?;
    let mut command = command(name, exec).map_err(failed)?;
    let running = command.spawn().map_err(|error| {
        let hint = exec.install_hint.as_deref().map_or(String::new(), |hint| format!("; {}", hint.trim()));
        failed(format!("`{name}` cannot be started: {error}{hint}"))
    })?;
    let Ok(output) = timeout(within, running.wait_with_output()).await else {
        return Err(ClusterError::PluginHangs { user: user.to_owned(), command: name.to_owned(), within });
    };
    let output = output.map_err(|error| failed(format!("`{name}` cannot be waited for: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("`{name}` ended with {}", output.status)));
    }
    let answer: Value =
        serde_json::from_slice(&output.stdout).map_err(|_| failed(format!("`{name}` answered no ExecCredential")))?;
    let status = &answer["status"];
    if let Some(end) = status["expirationTimestamp"].as_str().and_then(|text| text.parse::<Timestamp>().ok())
        && end < Timestamp::now()
    {
        return Err(ClusterError::Expired { what: "credential", user: user.to_owned(), when: end.to_string() });
    }
    let packed = |key: &str| status[key].as_str().map(|pem| STANDARD.encode(pem));
    let mut made = serde_json::Map::new();
    if let Some(token) = status["token"].as_str().filter(|token| !token.is_empty()) {
        made.insert("token".into(), token.into());
    }
    if let (Some(certificate), Some(key)) = (packed("clientCertificateData"), packed("clientKeyData")) {
        made.insert("client-certificate-data".into(), certificate.into());
        made.insert("client-key-data".into(), key.into());
    }
    if made.is_empty() {
        return Err(failed(format!("`{name}` answered neither a token nor a certificate")));
    }
    serde_json::from_value(Value::Object(made)).map_err(|error| failed(error.to_string()))
}

fn command(name: &str, exec: &ExecConfig) -> Result<Command, String> {
    let has_terminal = std::io::stdin().is_terminal();
    let is_interactive = has_terminal && exec.interactive_mode != Some(ExecInteractiveMode::Never);
    if exec.interactive_mode == Some(ExecInteractiveMode::Always) && !has_terminal {
        return Err(format!("`{name}` wants to ask a person, and there is no terminal"));
    }
    let about = json!({
        "apiVersion": exec.api_version.as_deref().unwrap_or("client.authentication.k8s.io/v1"),
        "kind": "ExecCredential",
        "spec": { "interactive": is_interactive, "cluster": exec.cluster },
    });
    let mut command = Command::new(name);
    command.args(exec.args.iter().flatten());
    for variable in exec.env.iter().flatten() {
        if let (Some(name), Some(value)) = (variable.get("name"), variable.get("value")) {
            command.env(name, value);
        }
    }
    command.env("KUBERNETES_EXEC_INFO", about.to_string());
    command.stdin(if is_interactive { Stdio::inherit() } else { Stdio::null() });
    command.stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
    Ok(command)
}
