//! The stable id of a finding.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::{Reference, Rule};

/// The first 16 bytes of a SHA-256 over the rule, kind, namespace, name and keyed path. Line, message, severity, fix
/// and cluster stay outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId([u8; 16]);

impl FindingId {
    /// The id of a finding of `rule` on `object` at `place`, a path with merge keys instead of indexes.
    pub fn of(rule: &Rule, object: &Reference, place: &str) -> Self {
        let mut hash = Sha256::new();
        for part in [rule.id, &object.kind, object.namespace.as_deref().unwrap_or_default(), &object.name, place] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self(id)
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        f.pad(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for FindingId {
    type Err = String;

    /// Reads the 32 digits that [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits: Option<Vec<u8>> = text.bytes().map(|byte| char::from(byte).to_digit(16).map(|d| d as u8)).collect();
        let pairs =
            digits.filter(|digits| digits.len() == 32).ok_or_else(|| format!("`{text}` is no id of a finding"))?;
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(pairs.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Self(id))
    }
}

impl Serialize for FindingId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = FindingId([0, 1, 0x9f, 0xff, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in ["", "00", "g0000000000000000000000000000000", "0000000000000000000000000000000000"] {
            assert!(wrong.parse::<FindingId>().is_err(), "{wrong}");
        }
    }
}
