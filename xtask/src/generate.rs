//! Files that are generated, committed and checked.

mod rules;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Writes everything that is generated.
pub(crate) fn run() -> Result<()> {
    rule_lists()?;
    // The rest is made of the catalog, which builds only once the lists are right: tests that write what they check.
    for arguments in [["seawall-engine", "--test", "reference"], ["seawall", "--bin", "seawall"]] {
        let status = Command::new(env!("CARGO"))
            .args(["test", "--quiet", "--package"])
            .args(arguments)
            .current_dir(workspace())
            .env("SEAWALL_GENERATE", "1")
            .status()
            .context("cannot run cargo")?;
        if !status.success() {
            bail!("the reference manual could not be written");
        }
    }
    Ok(())
}

/// Writes the lists of rules: what a new check needs before the workspace builds again.
pub(crate) fn rule_lists() -> Result<()> {
    for (path, content) in rules::lists()? {
        let whole = workspace().join(&path);
        if fs::read_to_string(&whole).ok().as_ref() != Some(&content) {
            fs::write(&whole, content).with_context(|| format!("cannot write {}", whole.display()))?;
            println!("{}", path.display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_rules_are_up_to_date() {
        for (path, content) in rules::lists().unwrap() {
            let written = fs::read_to_string(workspace().join(&path)).unwrap();
            assert_eq!(written, content, "run `cargo xtask generate`: {}", path.display());
        }
    }
}
