//! `seawall lsp`: the language server.

use anyhow::Result;
use clap::Args;
use seawall_engine::{Catalog, Frameworks, Profile, Selection};
use seawall_lsp::End;
use seawall_model::{Facts, Version};

use crate::{CLEAN, FOUND};

#[derive(Args)]
pub(crate) struct Lsp {
    /// How much is reported: baseline (critical, high), recommended (medium), strict (low), all (info).
    #[arg(long, default_value = "recommended")]
    profile: Profile,
    /// Only this rule, by id or by another tool's id; repeatable. Whatever the profile.
    #[arg(long = "rule", value_name = "ID")]
    rules: Vec<String>,
    /// Not this rule; repeatable.
    #[arg(long, value_name = "ID")]
    skip: Vec<String>,
    /// The Kubernetes version that the objects are meant for.
    #[arg(long, value_name = "VERSION")]
    kubernetes: Option<Version>,
    /// Talk over standard input and output, which is done in any case; editors like to say so.
    #[arg(long)]
    stdio: bool,
}

/// Serves the editor until it goes. The exit code is the protocol's: 0 when it said that it would go, 1 when it did not.
pub(crate) fn run(lsp: &Lsp) -> Result<u8> {
    let selection =
        Selection { profile: lsp.profile, rules: lsp.rules.clone(), skip: lsp.skip.clone(), ..Selection::default() };
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in())?;
    let facts = Facts { kubernetes: lsp.kubernetes.unwrap_or(Version::NEWEST), ..Facts::default() };
    Ok(match seawall_lsp::serve_stdio(plan, facts, env!("CARGO_PKG_VERSION"))? {
        End::Orderly => CLEAN,
        End::Abrupt => FOUND,
    })
}
