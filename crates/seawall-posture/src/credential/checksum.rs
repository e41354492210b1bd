//! The checksum that GitHub and npm put at the end of their tokens.

/// Whether the last six characters of `body` are the CRC-32 of the ones before, in base 62.
pub(super) fn holds(body: &str) -> bool {
    let Some((random, written)) = body.len().checked_sub(6).and_then(|at| body.split_at_checked(at)) else {
        return false;
    };
    written.bytes().try_fold(0u64, |number, byte| Some(number * 62 + u64::from(digit(byte)?)))
        == Some(crc32(random.as_bytes()).into())
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'Z' => Some(byte - b'A' + 10),
        b'a'..=b'z' => Some(byte - b'a' + 36),
        _ => None,
    }
}

/// CRC-32 as in zip and Ethernet; bit by bit, since it runs once for each token that is found.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[cfg(test)]
pub(super) mod tests {
    use super::{crc32, holds};

    /// `random` with the checksum that makes it a token's body.
    pub(in crate::credential) fn signed(random: &str) -> String {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut rest = crc32(random.as_bytes()) as usize;
        let mut check = [b'0'; 6];
        for place in check.iter_mut().rev() {
            *place = DIGITS[rest % 62];
            rest /= 62;
        }
        format!("{random}{}", std::str::from_utf8(&check).unwrap())
    }

    #[test]
    fn the_check_value_of_the_algorithm() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn one_changed_character_breaks_it() {
        let body = signed("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ");
        assert!(holds(&body));
        assert!(!holds(&body.replace("zQ", "zR")));
        assert!(!holds("short"));
    }
}
