//! Findings with what is thought of them.

use seawall_engine::{Exception, Report};
use seawall_model::finding::Finding;

/// A finding and what is thought of it.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'r> {
    pub(crate) finding: &'r Finding,
    /// The exception that accepts it.
    pub(crate) exception: Option<&'r Exception>,
    /// How it stands to the baseline; absent without one, and for what is excepted.
    pub(crate) baseline: Option<Baseline>,
}

/// How a finding stands to the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Baseline {
    New,
    Known,
}

impl Baseline {
    /// The word used in JSON.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
        }
    }
}

impl<'r> Judged<'r> {
    /// What stands, then what was known, then what is accepted.
    pub(crate) fn all(report: &'r Report) -> Vec<Self> {
        let new = report.fixed.map(|_| Baseline::New);
        let standing = report.findings.iter().map(|finding| Self { finding, exception: None, baseline: new });
        let known = report.known.iter();
        let known = known.map(|finding| Self { finding, exception: None, baseline: Some(Baseline::Known) });
        let excepted = report.excepted.iter();
        let excepted = excepted.map(|excepted| Self {
            finding: &excepted.finding,
            exception: Some(&excepted.exception),
            baseline: None,
        });
        standing.chain(known).chain(excepted).collect()
    }

    /// Why it does not count: `excepted by tools-debug until 2027-01-31: debugs the node`; nothing when it does.
    pub(crate) fn excuse(&self) -> Option<String> {
        match self.exception {
            Some(exception) => Some(excuse(exception)),
            None => (self.baseline == Some(Baseline::Known)).then(|| "known in the baseline".to_owned()),
        }
    }
}

/// Who accepts a finding, until when and why.
pub(crate) fn excuse(exception: &Exception) -> String {
    let until = exception.until.map_or(String::new(), |until| format!(" until {until}"));
    let reason = exception.reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
    format!("excepted by {}{until}{reason}", exception.name)
}
