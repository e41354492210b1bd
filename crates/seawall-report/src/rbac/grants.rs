//! Everything that somebody has, by where it is in force.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;
use seawall_model::{Problem, Snapshot};
use seawall_rbac::{GrantedBy, Identity, PermissionSet, PolicyRule, Rbac, RoleFound};
use serde_json::{Value, json};

use super::RbacFormat;
use super::json;
use super::via::Source;
use crate::printable;
use crate::text::width;

/// Everything that somebody has.
#[derive(Debug, Clone, Copy)]
pub struct GrantsReport<'r, 's> {
    /// Who, as users write it.
    pub subject: &'r str,
    /// The same, with the groups that count.
    pub identity: &'r Identity,
    /// Which of the sets it has, each with the index of the subject that means it.
    pub sets: &'r [(u32, u16)],
    /// The roles and bindings.
    pub rbac: &'r Rbac<'s>,
    /// The objects that are spoken of.
    pub snapshot: &'s Snapshot,
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

/// How the text looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct GrantsText {
    /// Whether to use colour.
    pub color: bool,
}

impl<'s> GrantsReport<'_, 's> {
    /// Writes the answer.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: RbacFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            RbacFormat::Json => self.write_json(out),
            RbacFormat::Table => GrantsText::default().write(self, out),
        }
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let source = Source { rbac: self.rbac, snapshot: self.snapshot };
        let grants: Vec<Value> = self
            .sets
            .iter()
            .map(|&(index, subject)| {
                let set = &self.rbac.sets[index as usize];
                let first = GrantedBy { set: index, subject, rule: 0 };
                let rules: Vec<Value> = self.rbac.rules(set).iter().map(json::rule).collect();
                json!({
                    "namespace": set.scope.namespace(), "subject": source.subject(first), "rules": rules,
                    "binding": set.object.reference, "role": source.role(first), "unknown": unknown(set, self.rbac),
                })
            })
            .collect();
        let is_master = self.identity.is_in(seawall_rbac::identity::MASTERS);
        let answer = json!({
            "subject": self.subject, "groups": self.identity.groups, "everything": is_master, "grants": grants,
        });
        json::write("RbacGrants", &answer, self.problems, out)
    }

    /// The sets of each scope, that of the whole cluster first, then by namespace.
    fn scopes(&self) -> BTreeMap<Option<&'s str>, Vec<(u32, u16)>> {
        let mut scopes: BTreeMap<Option<&'s str>, Vec<(u32, u16)>> = BTreeMap::new();
        for &(set, subject) in self.sets {
            scopes.entry(self.rbac.sets[set as usize].scope.namespace()).or_default().push((set, subject));
        }
        scopes
    }
}

impl GrantsText {
    /// Writes the answer.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, report: &GrantsReport<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
        let (bold, dim) = match self.color {
            true => (Style::new().bold(), Style::new().dimmed()),
            false => (Style::new(), Style::new()),
        };
        let groups = report.identity.groups.join(", ");
        writeln!(out, "{bold}{}{bold:#}{dim}, in {}{dim:#}", printable(report.subject), printable(&groups))?;
        if report.identity.is_in(seawall_rbac::identity::MASTERS) {
            writeln!(out, "\nsystem:masters may do everything, whatever roles say.")?;
        }
        if report.sets.is_empty() {
            writeln!(out, "\nNo binding of the input names it.")?;
        }
        let source = Source { rbac: report.rbac, snapshot: report.snapshot };
        for (namespace, sets) in report.scopes() {
            match namespace {
                None => writeln!(out, "\n{bold}everywhere{bold:#}")?,
                Some(namespace) => writeln!(out, "\n{bold}in {}{bold:#}", printable(namespace))?,
            }
            for (index, subject) in sets {
                let set = &report.rbac.sets[index as usize];
                let named = source.subject(GrantedBy { set: index, subject, rule: 0 }).unwrap_or_default();
                let (binding, role) = (&set.object.reference, format!("{} {}", set.role_kind, set.role_name));
                writeln!(out, "  {}", printable(&format!("{role} by {binding}, as {named}")))?;
                if let Some(lack) = unknown(set, report.rbac) {
                    writeln!(out, "      {}", printable(&lack))?;
                }
                rows(report.rbac.rules(set), out)?;
            }
        }
        Ok(())
    }
}

/// Why the rules of a set are not all known, or there are none.
fn unknown(set: &PermissionSet<'_>, rbac: &Rbac<'_>) -> Option<String> {
    match set.role {
        RoleFound::Missing => Some("there is no such role; nothing is given".to_owned()),
        RoleFound::Unknown => Some("the role is not in the input; what is given is unknown".to_owned()),
        RoleFound::Known(_) if rbac.role(set).is_some_and(|role| role.may_have_more) => {
            Some("the role may have more rules than the input holds".to_owned())
        }
        RoleFound::Known(_) => None,
    }
}

/// A row for each rule: its verbs, and what they are about.
fn rows(rules: &[PolicyRule<'_>], out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<(String, String)> = rules.iter().map(|rule| (rule.verbs.join(","), about(rule))).collect();
    let widest = rows.iter().map(|row| width(&row.0)).max().unwrap_or_default().min(32);
    for (verbs, about) in rows {
        let gap = widest.saturating_sub(width(&verbs));
        writeln!(out, "      {}{:gap$}  {}", printable(&verbs), "", printable(&about))?;
    }
    Ok(())
}

/// `pods, deployments.apps "web"`, `/healthz`.
fn about(rule: &PolicyRule<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for group in &rule.groups {
        for resource in &rule.resources {
            let (kind, subresource) =
                resource.split_once('/').map_or((*resource, None), |(kind, sub)| (kind, Some(sub)));
            let group = if group.is_empty() { String::new() } else { format!(".{group}") };
            let subresource = subresource.map_or(String::new(), |subresource| format!("/{subresource}"));
            parts.push(format!("{kind}{group}{subresource}"));
        }
    }
    parts.extend(rule.urls.iter().map(|&url| url.to_owned()));
    let names: Vec<String> = rule.names.iter().map(|name| format!("\"{name}\"")).collect();
    let names = if names.is_empty() { String::new() } else { format!(" only {}", names.join(", ")) };
    format!("{}{names}", parts.join(", "))
}
