//! A rule: anything that can report.

use std::fmt;

use serde::Serialize;

/// How bad a finding of a rule is, out of context. The order is ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, nothing to do by itself.
    Info,
    /// Hardening that is missing; an attacker gains little from it.
    Low,
    /// Makes an attack easier or its damage larger.
    Medium,
    /// One step from a serious breach.
    High,
    /// By itself a way to own the node or the cluster.
    Critical,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];

    /// The lower-case word used in reports and flags.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// How settled a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its findings and its id can be relied on since this version.
    Stable(&'static str),
    /// May still change or go away.
    Preview(&'static str),
    /// Relied on since this version, and in no profile: a matter of taste, for who asks for it by name.
    OnRequest(&'static str),
}

impl Status {
    /// Relied on since `version`.
    pub const fn stable(version: &'static str) -> Self {
        Self::Stable(version)
    }

    /// In no profile; relied on since `version`.
    pub const fn on_request(version: &'static str) -> Self {
        Self::OnRequest(version)
    }

    /// Being tried since `version`.
    pub const fn preview(version: &'static str) -> Self {
        Self::Preview(version)
    }
}

/// Anything that can report: a check over objects, a detection over events.
#[derive(Debug)]
pub struct Rule {
    /// Names what is wrong and reads well after "allow": `privileged-container`.
    pub id: &'static str,
    /// One line for people, without a full stop.
    pub title: &'static str,
    /// Severity of its findings; some may be milder, as the page says when.
    pub severity: Severity,
    /// How settled it is.
    pub status: Status,
    /// Ids of the same question in other tools (`KSV-0017`, `C-0057`, `CKV_K8S_16`), so that suppressions carry over.
    pub aliases: &'static [&'static str],
    /// The rule's page, Markdown.
    pub doc: &'static str,
}

impl Rule {
    /// Whether `name` is the rule's id or one of its aliases. Case does not matter, and of Trivy's ids neither does the
    /// spelling: `KSV017`, `KSV-0017` and `AVD-KSV-0017` are one.
    pub fn answers_to(&self, name: &str) -> bool {
        let trivy = trivy_number(name);
        self.id.eq_ignore_ascii_case(name)
            || self
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name) || trivy.is_some() && trivy_number(alias) == trivy)
    }
}

/// The number of one of Trivy's checks of Kubernetes objects.
fn trivy_number(name: &str) -> Option<u32> {
    let name = name.to_ascii_uppercase();
    let digits = name.strip_prefix("AVD-").unwrap_or(&name).strip_prefix("KSV")?;
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_tools_id_is_known_in_each_of_its_spellings() {
        let rule = Rule {
            id: "privileged-container",
            title: "",
            severity: Severity::Critical,
            status: Status::stable("0.1.0"),
            aliases: &["KSV-0017", "CKV_K8S_16"],
            doc: "",
        };
        for name in ["KSV-0017", "KSV017", "ksv-17", "AVD-KSV-0017", "ckv_k8s_16", "Privileged-Container"] {
            assert!(rule.answers_to(name), "{name}");
        }
        for name in ["KSV-0170", "KSV", "AVD-KSV-", "KSV-+17", "CKV_K8S_1", ""] {
            assert!(!rule.answers_to(name), "{name}");
        }
    }
}
