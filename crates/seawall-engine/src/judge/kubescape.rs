//! Kubescape's exceptions.

use std::sync::Arc;

use seawall_model::SourceFile;
use seawall_yaml::Node;

use super::comment::last_day;
use super::exception::{Exception, Tool, Written};
use super::fault;
use super::names::rules;
use super::pattern::Pattern;
use super::read::Read;
use super::scope::{Scope, Selector};
use crate::Catalog;

/// Kubescape's names of the controls that rules of ours answer to, for policies that name them so.
const CONTROLS: &[(&str, &str)] = &[
    ("Access container service account", "C-0053"),
    ("Allow privilege escalation", "C-0016"),
    ("Anonymous access enabled", "C-0262"),
    ("Applications credentials in configuration files", "C-0012"),
    ("Automatic mapping of service account", "C-0034"),
    ("Configured liveness probe", "C-0056"),
    ("Configured readiness probe", "C-0018"),
    ("Container hostPort", "C-0044"),
    ("Container runtime socket mounted", "C-0074"),
    ("CronJob control", "C-0026"),
    ("CVE-2021-25741 - Using symlink for arbitrary host file system access.", "C-0058"),
    ("Exec into container", "C-0002"),
    ("Host PID/IPC privileges", "C-0038"),
    ("HostNetwork access", "C-0041"),
    ("HostPath mount", "C-0048"),
    ("Image pull policy on latest tag", "C-0075"),
    ("Images from allowed registry", "C-0078"),
    ("Immutable container filesystem", "C-0017"),
    ("Ingress and Egress blocked", "C-0030"),
    ("Insecure capabilities", "C-0046"),
    ("K8s common labels usage", "C-0077"),
    ("Label usage for resources", "C-0076"),
    ("Linux hardening", "C-0055"),
    ("List Kubernetes secrets", "C-0015"),
    ("Mount service principal", "C-0020"),
    ("Naked pods", "C-0073"),
    ("Non-root containers", "C-0013"),
    ("Pods in default namespace", "C-0061"),
    ("Privileged container", "C-0057"),
    ("Resource limits", "C-0009"),
    ("Resources CPU limit and request", "C-0050"),
    ("Resources memory limit and request", "C-0004"),
    ("SSH server running inside container", "C-0042"),
    ("Sudo in container entrypoint", "C-0062"),
    ("Writable hostPath mount", "C-0045"),
];

/// Whether this is one of Kubescape's policies of exceptions.
pub(crate) fn is_policy(node: Node<'_>) -> bool {
    node.get("policyType").and_then(Node::as_str) == Some("postureExceptionPolicy")
}

/// Reads a policy. What cannot be told here keeps it, or the part of it, from working.
pub(crate) fn read(node: Node<'_>, file: &Arc<SourceFile>, catalog: &Catalog, into: &mut Read) {
    let text = |key| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let name = text("name").unwrap_or("a policy without a name");
    match policy(node, catalog) {
        Ok((rules, _)) if rules.is_empty() => {}
        Ok((rules, selectors)) => into.exceptions.push(Exception {
            name: name.to_owned(),
            tool: Tool::Kubescape,
            written: Written {
                file: Some(file.path.clone()),
                position: Some(file.text.position(node.span().start)),
                ..Written::default()
            },
            rules: Some(rules),
            reason: text("reason").map(str::to_owned),
            owner: None,
            ticket: None,
            until: text("expirationDate").and_then(last_day),
            scope: Scope::Objects(selectors),
            container: None,
            path: None,
        }),
        Err(message) => {
            into.problems.push(fault::at(
                file,
                node.span().start,
                format!("exception `{name}` does not work: {message}"),
            ));
        }
    }
}

/// The rules and the objects; no rules when none of its controls is one of ours.
fn policy(node: Node<'_>, catalog: &Catalog) -> Result<(Vec<&'static str>, Vec<Selector>), String> {
    if let Some(end) = node.get("expirationDate").filter(|end| !end.is_null())
        && end.scalar().and_then(last_day).is_none()
    {
        return Err("`expirationDate` is no date".to_owned());
    }
    let mut ids = Vec::new();
    let policies: Vec<Node<'_>> = node.get("posturePolicies").into_iter().flat_map(Node::items).collect();
    for policy in &policies {
        ids.extend(controls(*policy, catalog)?);
    }
    if policies.is_empty() {
        return Err("`posturePolicies` names no control".to_owned());
    }
    if ids.is_empty() {
        return Ok((ids, Vec::new()));
    }
    ids.sort_unstable();
    ids.dedup();
    let resources = node.get("resources").into_iter().flat_map(Node::items);
    let selectors: Vec<Selector> = resources.map(selector).collect::<Result<_, _>>()?;
    if selectors.is_empty() {
        return Err("`resources` names no object".to_owned());
    }
    Ok((ids, selectors))
}

fn controls(policy: Node<'_>, catalog: &Catalog) -> Result<Vec<&'static str>, String> {
    let text = |key| policy.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    match (text("controlID").or(text("controlId")), text("controlName")) {
        (Some(id), _) => Ok(rules(id, catalog)),
        (None, Some(name)) => {
            let wanted = Pattern::regex(name).unwrap_or_else(|_| Pattern::new(name));
            let is_meant = |known: &str| known.eq_ignore_ascii_case(name) || wanted.matches(known);
            let known = CONTROLS.iter().filter(|(known, _)| is_meant(known));
            Ok(known.flat_map(|(_, id)| rules(id, catalog)).collect())
        }
        (None, None) => Err("a policy of it names no control; frameworks and rules are not told apart here".to_owned()),
    }
}

fn selector(resource: Node<'_>) -> Result<Selector, String> {
    let attributes = resource.get("attributes").filter(|attributes| attributes.entries().next().is_some());
    let attributes = attributes.ok_or("a resource of it has no `attributes`")?;
    let mut selector = Selector::default();
    for (key, value) in attributes.entries() {
        let (key, value) = (key.scalar().unwrap_or_default(), value.scalar().unwrap_or_default());
        let wanted = Pattern::regex(value)?;
        match key {
            _ if value.is_empty() => {}
            "kind" => selector.kind = Some(wanted),
            "namespace" => selector.namespace = Some(wanted),
            "name" => selector.name = Some(wanted),
            "cluster" if wanted.matches("") => {}
            "cluster" | "path" | "resourceID" | "wlid" => {
                return Err(format!("it is about the {key} `{value}`, which cannot be told here"));
            }
            label => selector.labels.push((label.to_owned(), wanted)),
        }
    }
    Ok(selector)
}
