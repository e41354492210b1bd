//! The releases of Kubernetes and the flaws in them, as far as known on the day when the data was made.

use seawall_model::{Release, Severity, Version};

const DATA: &str = include_str!("../data/releases.txt");

/// The day on which this was known, such as `2026-08-21`.
pub(crate) fn date() -> &'static str {
    DATA.lines().find_map(|line| line.strip_prefix("date ")).unwrap_or_default()
}

/// A release line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) version: Version,
    /// The day of its last fixes, such as `2026-10-27`.
    pub(crate) end: &'static str,
    /// The newest patch release that is known.
    pub(crate) latest: &'static str,
}

/// What is known of a line.
pub(crate) enum Known {
    Line(Line),
    /// It is older than all that are known, the oldest of which ended on this day.
    Older(&'static str),
    /// It is newer than all that are known.
    Newer,
}

/// What is known of the line of `version`.
pub(crate) fn line(version: Version) -> Known {
    let mut lines = lines();
    let mut oldest = "";
    loop {
        match lines.next() {
            Some(line) if line.version == version => return Known::Line(line),
            Some(line) if line.version < version => return Known::Newer,
            Some(line) => oldest = line.end,
            None => return Known::Older(oldest),
        }
    }
}

/// The newest first.
pub(crate) fn lines() -> impl Iterator<Item = Line> {
    DATA.lines().filter_map(|line| {
        let mut words = line.strip_prefix("release ")?.split(' ');
        let version = words.next()?.parse().ok()?;
        Some(Line { version, end: words.nth(2)?, latest: words.next()? })
    })
}

/// Until when a vendor supports a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Support {
    pub(crate) vendor: &'static str,
    /// The day on which support ends, the longer one that is paid for included.
    pub(crate) end: &'static str,
}

/// The support of whoever built `release`, as its suffix tells; nothing for upstream and vendors without known dates.
pub(crate) fn support(release: &Release) -> Option<Support> {
    let (vendor, name) = match &*release.suffix {
        suffix if suffix.contains("eks") => ("amazon-eks", "Amazon EKS"),
        suffix if suffix.contains("gke") => ("google-kubernetes-engine", "Google Kubernetes Engine"),
        _ => return None,
    };
    DATA.lines().find_map(|line| {
        let mut words = line.strip_prefix("vendor ")?.strip_prefix(vendor)?.trim_start().split(' ');
        let version: Version = words.next()?.parse().ok()?;
        let (end, extended) = (words.next()?, words.next()?);
        let end = if extended == "-" { end } else { extended };
        (version == release.version).then_some(Support { vendor: name, end })
    })
}

/// Whether the builds of this vendor carry the patch number of the upstream release that they are made of, and nothing
/// that upstream has not released.
pub(crate) fn follows_upstream(release: &Release) -> bool {
    !release.is_vendors() || release.suffix.starts_with("+k3s") || release.suffix.starts_with("+rke2r")
}

/// A known flaw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flaw {
    pub(crate) cve: &'static str,
    /// None where nobody has rated it.
    pub(crate) severity: Option<Severity>,
    /// `kubelet`, `kube-apiserver` ...; `-` where it is not known.
    pub(crate) component: &'static str,
    /// Whether it is a flaw on Windows only.
    pub(crate) windows: bool,
    /// ` FROM..FIXED ...`
    ranges: &'static str,
}

/// All flaws, by CVE.
pub(crate) fn flaws() -> impl Iterator<Item = Flaw> {
    DATA.lines().filter_map(|line| {
        let mut words = line.strip_prefix("flaw ")?.splitn(5, ' ');
        let (cve, severity, component) = (words.next()?, words.next()?, words.next()?);
        let windows = words.next()? == "windows";
        let severity = Severity::ALL.into_iter().find(|known| known.word() == severity);
        Some(Flaw { cve, severity, component, windows, ranges: words.next()? })
    })
}

impl Flaw {
    /// The first release of the same line or a later one that has the fix, where `release` has not; nothing when it is
    /// not affected, or when no release mends the flaw.
    pub(crate) fn fixed_after(&self, release: &Release) -> Option<&'static str> {
        let own = (release.version, release.patch);
        self.ranges.split(' ').find_map(|range| {
            let (from, fixed) = range.split_once("..")?;
            (numbers(from)? <= own && own < numbers(fixed)?).then_some(fixed)
        })
    }
}

fn numbers(text: &str) -> Option<(Version, u16)> {
    let release: Release = text.parse().ok()?;
    Some((release.version, release.patch))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> Release {
        text.parse().unwrap()
    }

    #[test]
    fn every_line_of_the_data_can_be_read() {
        let count = |word: &str| DATA.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!(lines().count(), count("release "));
        assert_eq!(flaws().count(), count("flaw "));
        assert!(lines().is_sorted_by(|a, b| a.version > b.version));
        for flaw in flaws() {
            let ranges = flaw.ranges.split(' ').filter_map(|range| range.split_once(".."));
            assert_eq!(ranges.clone().count(), flaw.ranges.split(' ').count(), "{}", flaw.cve);
            for (from, fixed) in ranges {
                assert!(numbers(from).is_some() && (fixed.is_empty() || numbers(fixed).is_some()), "{}", flaw.cve);
            }
        }
        assert!(DATA.lines().filter(|line| line.starts_with("vendor ")).all(|line| line.split(' ').count() == 5));
    }

    #[test]
    fn a_flaw_is_mended_line_by_line() {
        let flaw = flaws().find(|flaw| flaw.cve == "CVE-2025-5187").unwrap();
        assert_eq!(flaw.fixed_after(&release("v1.33.3")), Some("1.33.4"));
        assert_eq!(flaw.fixed_after(&release("v1.33.4")), None);
        assert_eq!(flaw.fixed_after(&release("v1.20.0")), Some("1.31.12"));
        assert_eq!(flaw.fixed_after(&release("v1.36.2")), None);
    }

    #[test]
    fn a_flaw_that_no_release_mends_is_no_reason_to_upgrade() {
        let flaw = flaws().find(|flaw| flaw.cve == "CVE-2024-7598").unwrap();
        assert_eq!(flaw.fixed_after(&release("v1.36.2")), None);
    }

    #[test]
    fn lines_beyond_the_data_are_older_or_newer() {
        assert!(matches!(line(Version { major: 1, minor: 9 }), Known::Older(_)));
        assert!(matches!(line(Version { major: 1, minor: 34 }), Known::Line(_)));
        assert!(matches!(line(Version { major: 2, minor: 0 }), Known::Newer));
    }

    #[test]
    fn vendors_have_dates_of_their_own() {
        assert_eq!(support(&release("v1.33.4-eks-3025e55")).unwrap().end, "2027-07-29");
        assert_eq!(support(&release("v1.33.4-gke.100")).unwrap().end, "2026-08-03");
        assert_eq!(support(&release("v1.33.4")), None);
        assert!(follows_upstream(&release("v1.30.1+k3s1")));
        assert!(!follows_upstream(&release("v1.30.1-eks-1")));
    }
}
