//! Versions as components write them in their tags.

use std::cmp::Ordering;
use std::fmt;

/// A semantic version. Ordered as the specification has it, with one addition: `1.2.3+security-01` comes behind `1.2.3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version<'t> {
    numbers: [u64; 3],
    /// `rc.1` of `1.2.3-rc.1`.
    before: Option<&'t str>,
    /// The number of a release that mends security alone.
    security: u64,
}

/// What stands behind the version in a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// Nothing: it is the project's own.
    Own,
    /// What it is packed with or for: `alpine`, `debian-12-r3`, `amd64`. The program is the same.
    Packed,
    /// Something else: a vendor's build, which may have fixes of its own, or a state between two versions.
    Other,
}

/// Words of versions that come before the one that they are named after.
const BEFORE: [&str; 8] = ["0", "alpha", "beta", "rc", "ea", "pre", "preview", "dev"];

/// Words that tell what a version is packed with or for.
const PACKED: [&str; 16] = [
    "alpine",
    "amd64",
    "arm64",
    "armhf",
    "bookworm",
    "bullseye",
    "chroot",
    "debian",
    "distroless",
    "linux",
    "oss",
    "scratch",
    "slim",
    "trixie",
    "ubi",
    "ubuntu",
];

impl<'t> Version<'t> {
    /// Reads `1.2.3` with or without a `v`, and what stands behind it. None where it is no version of three numbers: a
    /// tag such as `1.2` moves on with every release.
    pub(crate) fn parse(text: &'t str) -> Option<(Self, Build)> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (major, rest) = number(text)?;
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        let (patch, rest) = number(rest.strip_prefix('.')?)?;
        let own = Self { numbers: [major, minor, patch], before: None, security: 0 };
        let Some(rest) = rest.strip_prefix(['-', '_', '+']) else {
            return Some((own, if rest.is_empty() { Build::Own } else { Build::Other }));
        };
        if let Some(level) = rest.strip_prefix("security-") {
            let (security, rest) = number(level)?;
            return Some((Self { security, ..own }, build(rest.trim_start_matches('-'))));
        }
        let (first, others) = rest.split_once('-').unwrap_or((rest, ""));
        if BEFORE.contains(&word(first)) && first.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.') {
            return Some((Self { before: Some(first), ..own }, build(others)));
        }
        Some((own, build(rest)))
    }

    /// Major and minor number.
    pub(crate) fn line(self) -> [u64; 2] {
        [self.numbers[0], self.numbers[1]]
    }

    /// Whether it is one that came before the release, or after it for security alone: not named by its numbers.
    pub(crate) fn is_plain(self) -> bool {
        self.before.is_none() && self.security == 0
    }
}

/// The letters at the beginning, or a number alone.
fn word(text: &str) -> &str {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters == 0 { text } else { &text[..letters] }
}

fn build(rest: &str) -> Build {
    let mut parts = rest.split(['-', '_']).filter(|part| !part.is_empty());
    let Some(first) = parts.next() else { return Build::Own };
    // What follows the first word numbers it: `debian-12-r3`.
    let numbers = |part: &str| part.bytes().any(|b| b.is_ascii_digit()) && part.len() <= 6 || PACKED.contains(&part);
    let revision =
        |part: &str| part.strip_prefix('r').is_some_and(|digits| number(digits).is_some_and(|(_, r)| r.is_empty()));
    if (PACKED.contains(&word(first)) || revision(first)) && parts.all(numbers) { Build::Packed } else { Build::Other }
}

/// The number at the beginning, and what stands behind it.
fn number(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let before = || match (self.before, other.before) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => precedence(a, b),
        };
        self.numbers.cmp(&other.numbers).then_with(before).then_with(|| self.security.cmp(&other.security))
    }
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of two pre-releases: part by part, numbers by value and before words, the shorter one first.
fn precedence(a: &str, b: &str) -> Ordering {
    let whole = |part: &str| number(part).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number);
    let (mut left, mut right) = (a.split('.'), b.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (whole(a), whole(b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if let Some(before) = self.before {
            write!(f, "-{before}")?;
        }
        if self.security > 0 { write!(f, "+security-{:02}", self.security) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Build) {
        let (version, build) = Version::parse(text).unwrap_or_else(|| panic!("{text}"));
        (version.to_string(), build)
    }

    #[test]
    fn tags_are_versions_with_something_behind() {
        assert_eq!(read("v1.11.2"), ("1.11.2".into(), Build::Own));
        assert_eq!(read("16.4.0-debian-12-r3"), ("16.4.0".into(), Build::Packed));
        assert_eq!(read("11.2.0-ubuntu"), ("11.2.0".into(), Build::Packed));
        assert_eq!(read("1.6.0-alpine3.20"), ("1.6.0".into(), Build::Packed));
        assert_eq!(read("v2.0.0-linux_amd64"), ("2.0.0".into(), Build::Packed));
        assert_eq!(read("2.6.0-rc4"), ("2.6.0-rc4".into(), Build::Own));
        assert_eq!(read("1.16.0-rc.1-alpine"), ("1.16.0-rc.1".into(), Build::Packed));
        assert_eq!(read("11.2.2-security-01"), ("11.2.2+security-01".into(), Build::Own));
        assert_eq!(read("11.2.2+security-01"), ("11.2.2+security-01".into(), Build::Own));
        assert_eq!(read("1.15.6-cee.1"), ("1.15.6".into(), Build::Other));
        assert_eq!(read("1.7.24~ds1"), ("1.7.24".into(), Build::Other));
        assert_eq!(read("2.1.0-5-gabcdef0"), ("2.1.0".into(), Build::Other));
        assert_eq!(read("5.15.0-1034-azure"), ("5.15.0".into(), Build::Other));
        assert_eq!(read("6.1.75+"), ("6.1.75".into(), Build::Own));
        for text in ["latest", "1.2", "v3", "main", "", "2026-01-01", "a1.2.3", "1.2.x", "99999999999999999999.1.1"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_specification() {
        let ordered = [
            "0.9.9",
            "1.0.0-0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.0+security-01",
            "1.0.0+security-02",
            "1.0.1",
            "1.10.0",
            "2.0.0",
        ];
        let versions: Vec<Version<'_>> =
            ordered.iter().map(|text| Version::parse(text).expect("a version").0).collect();
        assert!(versions.is_sorted_by(|a, b| a < b));
    }
}
