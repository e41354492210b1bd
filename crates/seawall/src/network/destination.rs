//! Where answers about the network go.

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Result, bail};
use seawall_report::network::{NetworkFormat, UnknownNetworkFormat};

use crate::output::open;

/// A format, and the file it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NetworkDestination {
    format: NetworkFormat,
    /// Standard output when absent.
    file: Option<PathBuf>,
}

impl FromStr for NetworkDestination {
    type Err = UnknownNetworkFormat;

    fn from_str(text: &str) -> Result<Self, UnknownNetworkFormat> {
        let (format, file) = match text.split_once('=') {
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        Ok(Self { format: format.parse()?, file })
    }
}

/// Where an answer goes; the first of the formats that it has, on standard output, when nothing is asked for.
pub(crate) fn destinations(asked: &[NetworkDestination], formats: &[NetworkFormat]) -> Result<Vec<NetworkDestination>> {
    if let Some(other) = asked.iter().find(|destination| !formats.contains(&destination.format)) {
        let (word, words) = (other.format.word(), NetworkFormat::words(formats));
        bail!("this answer is not written as `{word}`; there are {words}");
    }
    let default = formats.first().map(|&format| NetworkDestination { format, file: None });
    Ok(if asked.is_empty() { default.into_iter().collect() } else { asked.to_vec() })
}

impl NetworkDestination {
    /// Writes what `write` makes of the format; it is also told whether a person at a terminal may be reading.
    pub(crate) fn write(
        &self,
        write: impl FnOnce(NetworkFormat, bool, &mut dyn Write) -> std::io::Result<()>,
    ) -> Result<()> {
        let mut out = open(self.file.as_deref())?;
        write(self.format, self.file.is_none(), &mut out)?;
        out.flush()?;
        Ok(())
    }
}
