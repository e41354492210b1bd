//! Where reports go.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, Result};
use seawall_engine::{Frameworks, Report};
use seawall_report::{Context, Format, Table, UnknownFormat};

use crate::terminal;

/// A format, and the file it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Destination {
    pub(crate) format: Format,
    /// Standard output when absent.
    pub(crate) file: Option<PathBuf>,
}

impl FromStr for Destination {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        let (format, file) = match text.split_once('=') {
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        Ok(Self { format: format.parse()?, file })
    }
}

impl Default for Destination {
    fn default() -> Self {
        Self { format: Format::Table, file: None }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}={}", self.format.word(), file.display()),
            None => f.write_str(self.format.word()),
        }
    }
}

impl Destination {
    /// Opens it.
    pub(crate) fn open(&self) -> Result<Box<dyn Write + Send>> {
        open(self.file.as_deref())
    }

    /// Writes the report.
    pub(crate) fn write(&self, report: &Report, code: bool) -> Result<()> {
        let mut out = self.open()?;
        match (self.format, &self.file) {
            (Format::Table, None) => {
                let table = Table { width: terminal::width(), color: terminal::has_color(), code };
                table.write(report, &mut out)?;
            }
            (Format::Table, Some(_)) => Table { code, ..Table::default() }.write(report, &mut out)?,
            (format, _) => seawall_report::write(format, report, context(), &mut out)?,
        }
        out.flush()?;
        Ok(())
    }
}

/// Opens a file to write to, or standard output when there is none.
pub(crate) fn open(file: Option<&Path>) -> Result<Box<dyn Write + Send>> {
    const BUFFER: usize = 1 << 18;
    match file {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write the report to {}", path.display()))?;
            Ok(Box::new(BufWriter::with_capacity(BUFFER, file)))
        }
        None => Ok(Box::new(BufWriter::with_capacity(BUFFER, io::stdout()))),
    }
}

/// What every format needs beside the report.
pub(crate) fn context() -> Context<'static> {
    Context { frameworks: Frameworks::built_in(), version: env!("CARGO_PKG_VERSION") }
}
