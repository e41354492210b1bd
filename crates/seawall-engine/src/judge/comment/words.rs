//! What a comment says.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::judge::exception::Tool;
use crate::judge::read::date;

/// What a comment says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said<'c> {
    /// What it is called in reports.
    pub(super) name: String,
    pub(super) tool: Tool,
    /// The tool's names of the checks; none for all.
    pub(super) checks: Vec<&'c str>,
    pub(super) reason: Option<String>,
    pub(super) until: Option<Date>,
    pub(super) extent: Extent,
    /// Why it does not work.
    pub(super) fault: Option<String>,
}

/// How far a comment reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The object that it stands in.
    Object,
    /// The block that begins beside or below it.
    Block,
}

/// What a comment says, if it says anything to us; several tools may be spoken to in one line.
pub(super) fn said(comment: &str) -> Vec<Said<'_>> {
    if let Some(rest) = comment.strip_prefix("seawall:ignore") {
        return vec![seawall(rest)];
    }
    if let Some(at) = comment.find("checkov:skip=") {
        return vec![checkov(&comment[at + "checkov:skip=".len()..])];
    }
    let words = comment.split_whitespace().map(|word| word.trim_start_matches('#'));
    words.filter_map(|word| trivy(word.strip_prefix("trivy:ignore:")?)).collect()
}

/// `seawall:ignore RULE,RULE expires=2027-01-31 why it is so`.
fn seawall(rest: &str) -> Said<'_> {
    let mut words = rest.split_whitespace();
    let checks: Vec<&str> = words.next().unwrap_or_default().split(',').filter(|check| !check.is_empty()).collect();
    let (expires, reason): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with("expires="));
    let expires = expires.first().map(|word| &word["expires=".len()..]);
    let until = expires.and_then(date);
    let reason = Some(reason.join(" ")).filter(|reason| !reason.is_empty());
    let fault = match (expires, until, &reason) {
        _ if checks.is_empty() || rest.starts_with(|c: char| !c.is_whitespace()) => {
            Some("it names no rule; write `seawall:ignore RULE expires=2027-01-31 and why`".to_owned())
        }
        (None, ..) => Some("no expiry is given: add `expires=2027-01-31`".to_owned()),
        (Some(text), None, _) => Some(format!("`{text}` is no date; write it as 2027-01-31")),
        (.., None) => Some("no reason is given: say why the finding is accepted".to_owned()),
        _ => None,
    };
    let name = format!("seawall:ignore {}", checks.join(","));
    Said { name: name.trim_end().to_owned(), tool: Tool::Seawall, checks, reason, until, extent: Extent::Block, fault }
}

/// `CKV_K8S_20,CKV_K8S_22:why it is so`.
fn checkov(rest: &str) -> Said<'_> {
    let (checks, reason) = rest.split_once(':').map_or((rest, None), |(checks, reason)| (checks, Some(reason)));
    let checks: Vec<&str> = checks
        .split([',', ' '])
        .map(str::trim)
        .filter(|check| !check.is_empty())
        .take_while(|c| c.starts_with("CK"))
        .collect();
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    // A comment without an id says nothing, not everything.
    let checks = if checks.is_empty() { vec![""] } else { checks };
    let name = format!("checkov:skip={}", checks.join(","));
    Said { name, tool: Tool::Checkov, checks, reason, until: None, extent: Extent::Object, fault: None }
}

/// `AVD-KSV-0017:exp:2027-01-01`, what comes behind `trivy:ignore:`. Those of a workspace are none of our business.
fn trivy(rest: &str) -> Option<Said<'_>> {
    let mut parts = rest.split(':');
    let checks: Vec<&str> = parts.next()?.split(',').filter(|check| !check.is_empty()).collect();
    let (mut until, mut fault) = (None, None);
    while let Some(part) = parts.next() {
        let value = parts.next().unwrap_or_default();
        match part {
            "exp" => match last_day(value) {
                Some(day) => until = Some(day),
                None => fault = Some(format!("`{value}` is no date; write it as 2027-01-31")),
            },
            _ => return None,
        }
    }
    let name = format!("trivy:ignore:{}", checks.join(","));
    let checks = match &checks[..] {
        [] => return None,
        ["*"] => Vec::new(),
        _ => checks,
    };
    Some(Said { name, tool: Tool::Trivy, checks, reason: None, until, extent: Extent::Block, fault })
}

/// The last day of what ends, as Trivy has it, on the day that is written.
pub(in crate::judge) fn last_day(end: &str) -> Option<Date> {
    date(end)?.checked_sub(1.day()).ok()
}
