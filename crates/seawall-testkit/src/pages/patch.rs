//! Whether a fix works: it applies, removes its finding, adds none, and does nothing when it is applied again.

use seawall_model::analysis::Analysis;
use seawall_model::finding::{Change, Finding, Findings, Remediation, Safety};
use seawall_model::{Reference, Rule, Severity};
use serde_json::Value;

use super::Cluster;

/// `left` names rules of which a fix may leave a finding that is less severe than the one it mends, or only worth knowing.
pub(super) fn faults(
    analysis: &dyn Analysis,
    rule: &Rule,
    cluster: &Cluster,
    findings: &[Finding],
    left: &[String],
) -> Vec<String> {
    let mut faults = Vec::new();
    for finding in findings {
        let Some(remediation) = &finding.remediation else { continue };
        let fixed = try_fix(analysis, rule, cluster, finding, remediation);
        let is_allowed = |new: &Finding| {
            left.iter().any(|rule| rule == new.rule.id)
                && (new.severity < finding.severity || new.severity == Severity::Info)
        };
        match fixed {
            Err(fault) => faults.push(format!("fix of «{}»: {fault}", finding.message)),
            Ok(new) => faults.extend(new.iter().filter(|new| !is_allowed(new)).map(|new| {
                format!("fix of «{}»: adds a finding of `{}`: {}", finding.message, new.rule.id, new.message)
            })),
        }
    }
    faults
}

/// Gives the findings that were not there before.
fn try_fix(
    analysis: &dyn Analysis,
    rule: &Rule,
    cluster: &Cluster,
    finding: &Finding,
    remediation: &Remediation,
) -> Result<Vec<Finding>, String> {
    if remediation.safety == Safety::Manual || remediation.changes.is_empty() {
        return Err("offers nothing that a machine could do".into());
    }
    let mut objects = cluster.objects();
    apply(&mut objects, remediation)?;
    let fixed = cluster.replaced(&values(&objects));
    let before = cluster.judged(analysis, &|_| true);
    let after = fixed.judged(analysis, &|_| true);
    let of = |all: &Findings, id| all.findings.iter().chain(&all.covered).filter(|one| one.id == id).count();
    if of(&after, finding.id) >= of(&before, finding.id) {
        return Err("the finding is still there".into());
    }
    let once = values(&objects);
    if apply(&mut objects, remediation).is_ok() && values(&objects) != once {
        return Err(format!("`{}` is not idempotent", rule.id));
    }
    let is_new = |candidate: &Finding| of(&before, candidate.id) == 0;
    Ok(after.findings.iter().filter(|candidate| is_new(candidate)).cloned().collect())
}

fn values(objects: &[(Reference, Value)]) -> Vec<Value> {
    objects.iter().map(|object| object.1.clone()).collect()
}

fn apply(objects: &mut Vec<(Reference, Value)>, remediation: &Remediation) -> Result<(), String> {
    for change in &remediation.changes {
        match change {
            Change::Patch { object, ops } => {
                let target = objects.iter_mut().find(|candidate| candidate.0 == *object).ok_or("patches no object")?;
                let ops = serde_json::to_value(ops).map_err(|error| error.to_string())?;
                if ops.pointer("/0/op").and_then(Value::as_str) != Some("test") {
                    return Err("the patch does not begin with a test".into());
                }
                let patch: json_patch::Patch = serde_json::from_value(ops).map_err(|error| error.to_string())?;
                json_patch::patch(&mut target.1, &patch).map_err(|error| format!("does not apply: {error}"))?;
            }
            Change::New { object } => {
                let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
                let (group, version) = Reference::split_api_version(text("/apiVersion"));
                let namespace = text("/metadata/namespace");
                let reference = Reference {
                    group: group.into(),
                    version: version.into(),
                    kind: text("/kind").into(),
                    namespace: (!namespace.is_empty()).then(|| namespace.into()),
                    name: text("/metadata/name").into(),
                };
                if !objects.iter().any(|candidate| candidate.0 == reference) {
                    objects.push((reference, object.clone()));
                }
            }
            Change::Delete { object } => objects.retain(|candidate| candidate.0 != *object),
        }
    }
    Ok(())
}
