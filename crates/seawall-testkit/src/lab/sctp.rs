//! The two SCTP packets that it takes to see whether an association could be opened (RFC 9260), made by hand, because
//! a kernel need not have SCTP.

/// The beginning of an association.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packet {
    /// The sender's port.
    pub(super) source: u16,
    /// The receiver's port.
    pub(super) destination: u16,
    /// What it says.
    pub(super) chunk: Chunk,
}

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chunk {
    /// «Let us talk; tag what you send me with `tag`.»
    Init {
        /// Not zero.
        tag: u32,
    },
    /// «Yes», to whoever chose `tag`.
    InitAck {
        /// The tag of the INIT.
        tag: u32,
    },
}

/// The protocol's number.
pub(super) const PROTOCOL: u8 = 132;
const INIT: u8 = 1;
const INIT_ACK: u8 = 2;
const STATE_COOKIE: u16 = 7;

impl Packet {
    /// Its bytes, below IP.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let (kind, verification, initiate, cookie) = match self.chunk {
            Chunk::Init { tag } => (INIT, 0, tag, &[][..]),
            Chunk::InitAck { tag } => (INIT_ACK, tag, tag ^ 1 << 31 | 1, &b"seawall!"[..]),
        };
        let mut parameters = Vec::new();
        if !cookie.is_empty() {
            parameters.extend(STATE_COOKIE.to_be_bytes());
            parameters.extend((4 + cookie.len() as u16).to_be_bytes());
            parameters.extend(cookie);
        }
        let mut bytes = Vec::with_capacity(48);
        bytes.extend(self.source.to_be_bytes());
        bytes.extend(self.destination.to_be_bytes());
        bytes.extend(verification.to_be_bytes());
        bytes.extend([0; 4]);
        bytes.extend([kind, 0]);
        bytes.extend((20 + parameters.len() as u16).to_be_bytes());
        bytes.extend(initiate.to_be_bytes());
        bytes.extend(65_536_u32.to_be_bytes()); // receiver window
        bytes.extend([0, 1, 0, 1]); // one stream out, one in
        bytes.extend(initiate.to_be_bytes()); // first sequence number
        bytes.extend(parameters);
        let sum = crc32c(&bytes);
        bytes[8..12].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// Reads what came below IP; absent when it is damaged or something else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut unsummed = bytes.to_vec();
        unsummed.get_mut(8..12)?.fill(0);
        if word(bytes, 8)?.swap_bytes() != crc32c(&unsummed) {
            return None;
        }
        let (source, destination) = Self::ports(bytes)?;
        let chunk = match *bytes.get(12)? {
            INIT => Chunk::Init { tag: word(bytes, 16)? },
            INIT_ACK => Chunk::InitAck { tag: word(bytes, 4)? },
            _ => return None,
        };
        Some(Self { source, destination, chunk })
    }

    /// The ports that the first bytes name, for packets that an error message quotes.
    pub(super) fn ports(bytes: &[u8]) -> Option<(u16, u16)> {
        let ports = word(bytes, 0)?;
        Some(((ports >> 16) as u16, ports as u16))
    }

    /// The tag of an INIT that an error message quotes.
    pub(super) fn quoted_tag(bytes: &[u8]) -> Option<u32> {
        word(bytes, 16)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The Castagnoli checksum, reflected.
fn crc32c(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0x82f6_3b78 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_castagnolis() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
    }

    #[test]
    fn what_is_written_can_be_read_and_what_is_damaged_cannot() {
        for chunk in [Chunk::Init { tag: 7 }, Chunk::InitAck { tag: 7 }] {
            let packet = Packet { source: 40_000, destination: 80, chunk };
            let mut bytes = packet.bytes();
            assert_eq!(bytes.len() % 4, 0);
            assert_eq!(Packet::read(&bytes), Some(packet));
            bytes[2] ^= 1;
            assert_eq!(Packet::read(&bytes), None);
        }
        assert_eq!(Packet::read(&[]), None);
    }
}
