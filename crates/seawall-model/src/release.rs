//! A whole Kubernetes version.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;

use crate::Version;

/// A whole Kubernetes version, such as `v1.33.4-eks-3025e55`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Release {
    /// The release line.
    pub version: Version,
    /// The patch number.
    pub patch: u16,
    /// What follows, with its first `-` or `+`: a pre-release or a vendor's own mark; empty for upstream releases.
    pub suffix: CompactString,
}

impl Release {
    /// Whether this comes before the release without a suffix: an alpha, a beta or a candidate.
    pub fn is_preview(&self) -> bool {
        ["-alpha", "-beta", "-rc"].iter().any(|word| self.suffix.starts_with(word))
    }

    /// Whether a vendor built it, who may have mended what upstream mended only later.
    pub fn is_vendors(&self) -> bool {
        !self.suffix.is_empty() && !self.is_preview()
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}{}", self.version, self.patch, self.suffix)
    }
}

impl FromStr for Release {
    type Err = String;

    /// Reads `v1.36.2`, `1.36.2`, `v1.33.4-eks-3025e55` and `v1.36.0-rc.1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("`{text}` is no whole Kubernetes version such as v1.36.2");
        let bare = text.strip_prefix('v').unwrap_or(text);
        let end = bare.find(['-', '+']).unwrap_or(bare.len());
        let (numbers, suffix) = bare.split_at(end);
        let mut parts = numbers.split('.').map(str::parse);
        let (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(refused());
        };
        Ok(Self { version: Version { major, minor }, patch, suffix: suffix.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_the_same() {
        for text in ["v1.36.2", "v1.33.4-eks-3025e55", "v1.30.1+k3s1", "v1.36.0-rc.1"] {
            assert_eq!(text.parse::<Release>().unwrap().to_string(), text);
        }
        for text in ["v1.36", "latest", "v1.36.2.1", ""] {
            assert!(text.parse::<Release>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_candidate_is_no_vendors_build() {
        let is_vendors = |text: &str| text.parse::<Release>().unwrap().is_vendors();
        assert!(is_vendors("v1.33.4-gke.100"));
        assert!(!is_vendors("v1.36.0-rc.1"));
        assert!(!is_vendors("v1.36.0"));
    }
}
