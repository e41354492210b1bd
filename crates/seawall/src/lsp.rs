//! `seawall lsp`: the language server.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, Parser};
use seawall_engine::{Catalog, Frameworks, Profile, Selection};
use seawall_lsp::{End, Rules};
use seawall_model::Version;
use seawall_source::Hints;

use crate::acceptance::side_file;
use crate::arguments::{Arguments, Command, Scan};
use crate::configuration::find;
use crate::scan::facts;
use crate::{CLEAN, FOUND};

#[derive(Args)]
pub(crate) struct Lsp {
    /// How much is reported: baseline (critical, high), recommended (medium; the default), strict (low), all (info).
    #[arg(long)]
    profile: Option<Profile>,
    /// Only this rule, by id or by another tool's id; repeatable. Whatever the profile.
    #[arg(long = "rule", value_name = "ID")]
    rules: Vec<String>,
    /// Not this rule; repeatable.
    #[arg(long, value_name = "ID")]
    skip: Vec<String>,
    /// The Kubernetes version that the objects are meant for.
    #[arg(long, value_name = "VERSION")]
    kubernetes: Option<Version>,
    /// Accept what this file of exceptions says; repeatable.
    #[arg(long, value_name = "FILE")]
    exceptions: Vec<PathBuf>,
    /// Use this configuration; else the `seawall.toml` in the open folder or above counts.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no configuration.
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// Talk over standard input and output, which is done in any case; editors like to say so.
    #[arg(long)]
    stdio: bool,
}

/// Serves the editor until it goes. The exit code is the protocol's: 0 when it said that it would go, 1 when it did not.
pub(crate) fn run(lsp: &Lsp) -> Result<u8> {
    lsp.rules_for(None)?;
    Ok(match seawall_lsp::serve_stdio(&|folder| lsp.rules_for(folder), env!("CARGO_PKG_VERSION"))? {
        End::Orderly => CLEAN,
        End::Abrupt => FOUND,
    })
}

impl Lsp {
    /// What a scan of `folder` with these flags would go by; without a folder what the flags alone say.
    fn rules_for(&self, folder: Option<&Path>) -> Result<Rules> {
        // A document that was never written lies in a folder that is there, or in none.
        let mut scan = self.as_scan(folder.and_then(|folder| folder.ancestors().find(|above| above.exists())))?;
        find(&scan.input)?.complete(&mut scan);
        let (catalog, frameworks) = (Catalog::built_in(), Frameworks::built_in());
        let everything =
            Selection { profile: Profile::All, parameters: scan.input.parameters.clone(), ..Selection::default() };
        let selection = Selection {
            profile: scan.profile.unwrap_or_default(),
            only: scan.only,
            rules: scan.rules,
            skip: scan.skip,
            frameworks: scan.frameworks,
            parameters: scan.input.parameters.clone(),
        };
        let files = scan.exceptions.iter().map(|path| side_file(path, "exceptions"));
        Ok(Rules {
            plan: selection.plan(&catalog, frameworks)?,
            everything: everything.plan(&catalog, frameworks)?,
            exceptions: files.collect::<Result<_>>()?,
            facts: facts(&scan.input, Hints::default()),
            exclude: scan.input.exclude,
        })
    }

    /// A scan with these flags.
    fn as_scan(&self, folder: Option<&Path>) -> Result<Scan> {
        let Command::Scan(mut scan) = Arguments::try_parse_from(["seawall", "scan"])?.command else {
            anyhow::bail!("`scan` is no scan");
        };
        scan.profile = self.profile;
        scan.rules.clone_from(&self.rules);
        scan.skip.clone_from(&self.skip);
        scan.exceptions.clone_from(&self.exceptions);
        scan.input.config.clone_from(&self.config);
        scan.input.no_config = self.no_config || folder.is_none();
        scan.input.kubernetes = self.kubernetes;
        scan.input.targets = folder.map(Path::to_owned).into_iter().collect();
        Ok(*scan)
    }
}
