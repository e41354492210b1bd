//! From a kubeconfig, or the service account of a pod, to a server that can be asked.

use std::cell::Cell;
use std::{env, fs};

use jiff::Timestamp;
use kube::config::{AuthInfo, KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};
use serde_json::Value;

use super::certificate::{end_of_certificate, end_of_token};
use super::fault::innermost;
use super::server::Server;
use super::{Access, ClusterError, exec};
use crate::Settings;

/// Finds the cluster that `access` means. Asks nothing of it yet, but runs the credential plugin.
pub(crate) async fn connect(access: &Access, settings: &Settings) -> Result<Server, ClusterError> {
    let unusable = |error: &dyn std::error::Error| ClusterError::Kubeconfig(error.to_string());
    let mut way = match kubeconfig(access)? {
        Some(kubeconfig) => Way::of(kubeconfig, access).await?,
        None => Way::of_pod()?,
    };
    way.config.connect_timeout = Some(access.patience.connect);
    way.config.default_retry = false;
    if let Some(exec) = way.config.auth_info.exec.take() {
        let mut made = exec::credential(&exec, &way.user, access.patience.plugin).await?;
        let own = std::mem::take(&mut way.config.auth_info);
        made.impersonate = own.impersonate;
        made.impersonate_groups = own.impersonate_groups;
        way.config.auth_info = made;
    }
    let packed = !way.config.disable_compression;
    let address = way.config.cluster_url.to_string().trim_end_matches('/').to_owned();
    let expiries = expiries(&way.config.auth_info);
    let client = Client::try_from(way.config).map_err(|error| unusable(&error))?;
    Ok(Server {
        client,
        address,
        user: way.user,
        name: way.name,
        expiries,
        patience: access.patience.clone(),
        packed,
        lost: Cell::default(),
        most: settings.max_file,
    })
}

/// What leads to a server.
struct Way {
    config: Config,
    user: String,
    name: Option<String>,
}

impl Way {
    async fn of(kubeconfig: Kubeconfig, access: &Access) -> Result<Self, ClusterError> {
        let wanted =
            access.context.clone().or_else(|| kubeconfig.current_context.clone().filter(|name| !name.is_empty()));
        let known: Vec<String> = kubeconfig.contexts.iter().map(|context| format!("`{}`", context.name)).collect();
        let there_are = match &known[..] {
            [] => "there is none".to_owned(),
            known => format!("there are {}", known.join(", ")),
        };
        let Some(context) = wanted else {
            return Err(ClusterError::Kubeconfig(format!(
                "it names no current context; {there_are}; choose with --context"
            )));
        };
        let found = kubeconfig.contexts.iter().find(|known| known.name == context);
        let Some(named) = found.and_then(|found| found.context.clone()) else {
            return Err(ClusterError::Kubeconfig(format!("there is no context `{context}` in it; {there_are}")));
        };
        let user = match &named.user {
            Some(user) => format!("user `{user}` of context `{context}`"),
            None => format!("context `{context}`, which names no user"),
        };
        let options = KubeConfigOptions { context: Some(context), ..KubeConfigOptions::default() };
        let config = Config::from_custom_kubeconfig(kubeconfig, &options).await;
        let config = config.map_err(|error| ClusterError::Kubeconfig(format!("{error} ({user})")))?;
        Ok(Self { config, user, name: Some(named.cluster) })
    }

    fn of_pod() -> Result<Self, ClusterError> {
        let config = Config::incluster().map_err(|error| {
            ClusterError::NotConfigured(format!("no kubeconfig, and no service account to use ({})", innermost(&error)))
        })?;
        Ok(Self { config, user: "this pod's service account".into(), name: None })
    }
}

/// The kubeconfig; nothing where a pod's service account is to be used.
fn kubeconfig(access: &Access) -> Result<Option<Kubeconfig>, ClusterError> {
    let unusable = |error: kube::config::KubeconfigError| ClusterError::Kubeconfig(error.to_string());
    if let Some(path) = &access.kubeconfig {
        return Kubeconfig::read_from(path).map(Some).map_err(unusable);
    }
    if env::var_os("KUBECONFIG").is_some_and(|paths| !paths.is_empty()) {
        return Kubeconfig::read().map(Some).map_err(unusable);
    }
    let own = env::home_dir().map(|home| home.join(".kube/config")).filter(|path| path.exists());
    match own {
        Some(path) => Kubeconfig::read_from(path).map(Some).map_err(unusable),
        None => Ok(None),
    }
}

/// When the parts of a credential end, as far as they say.
fn expiries(credential: &AuthInfo) -> Vec<(&'static str, Timestamp)> {
    let mut found = Vec::new();
    let certificate = credential.client_certificate_data.as_ref().and_then(|data| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.decode(data.trim()).ok()
    });
    let certificate = certificate.or_else(|| fs::read(credential.client_certificate.as_ref()?).ok());
    found.extend(certificate.and_then(|pem| end_of_certificate(&pem)).map(|end| ("client certificate", end)));
    let written = serde_json::to_value(credential).unwrap_or_default();
    let token = written.get("token").and_then(Value::as_str).map(str::to_owned);
    let token = token.or_else(|| fs::read_to_string(credential.token_file.as_ref()?).ok());
    found.extend(token.and_then(|token| end_of_token(&token)).map(|end| ("token", end)));
    found
}
