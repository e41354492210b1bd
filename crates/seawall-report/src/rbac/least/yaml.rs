//! Proposed roles as objects to review and apply.

use std::io::{self, Write};

use seawall_rbac::least::manifests;

use super::words::reason;
use super::{Least, LeastReport};
use crate::{printable, yaml};

impl LeastReport<'_, '_, '_> {
    pub(super) fn write_yaml(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "# Least privilege from {}.", self.source())?;
        writeln!(out, "# Review before you apply: what is needed more rarely is not in it, nor what the audit policy")?;
        writeln!(out, "# leaves out. The bindings that these replace are yours to remove.")?;
        for (who, why) in self.left_out {
            writeln!(out, "# no roles for {}: {why}", printable(who))?;
        }
        self.identities.iter().try_for_each(|one| identity(one, out))
    }
}

fn identity(one: &Least<'_>, out: &mut dyn Write) -> io::Result<()> {
    let manifests = manifests(one.actor.subject(), &one.minimal);
    if !manifests.is_empty() {
        writeln!(out, "---")?;
    }
    for line in one.sayings() {
        writeln!(out, "# {}", printable(&line))?;
    }
    for (number, (manifest, role)) in manifests.iter().zip(&one.minimal.roles).enumerate() {
        if number > 0 {
            writeln!(out, "---")?;
        }
        let why = role.rules.iter().enumerate().map(|(index, rule)| {
            (format!("/rules/{index}"), vec![printable(&reason(rule, one.minimal.basis)).into_owned()])
        });
        let why: Vec<(String, Vec<String>)> = why.filter(|(_, lines)| !lines[0].is_empty()).collect();
        yaml::document(&manifest.role, &why, out)?;
        writeln!(out, "---")?;
        yaml::document(&manifest.binding, &[], out)?;
    }
    Ok(())
}
