//! `seawall.toml`: what a project wants, so that nobody has to remember flags.

mod find;
mod in_force;
mod read;

use std::path::PathBuf;
use std::sync::Arc;

use seawall_engine::Profile;
use seawall_model::{Parameters, SourceFile, Version, World};
use seawall_source::Exclude;

use crate::arguments::FailOn;
use crate::output::Destination;

pub(crate) use find::find;
pub(crate) use in_force::{Row, Source};

/// What a configuration file says; nothing where there is none.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    /// The file, as it is reported.
    pub(crate) file: Option<Arc<SourceFile>>,
    profile: Option<Given<Profile>>,
    only: Option<Given<Vec<String>>>,
    rule: Option<Given<Vec<String>>>,
    skip: Option<Given<Vec<String>>>,
    framework: Option<Given<Vec<String>>>,
    fail_on: Option<Given<FailOn>>,
    format: Option<Given<Vec<Destination>>>,
    kubernetes: Option<Given<Version>>,
    world: Option<Given<World>>,
    exceptions: Option<Given<Vec<PathBuf>>>,
    baseline: Option<Given<PathBuf>>,
    strict_input: Option<Given<bool>>,
    exclude: Option<Given<Exclude>>,
    parameters: Parameters,
    /// `low-uid.user`, as it is written, with its line.
    parameter_rows: Vec<(String, String, u32)>,
}

/// A value that the file gives.
#[derive(Debug)]
struct Given<T> {
    value: T,
    /// The value as it is written.
    text: String,
    line: u32,
}
