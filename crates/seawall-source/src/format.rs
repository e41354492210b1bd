//! What the first bytes of a file tell.

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Not at all, or in no way that is known.
    Plain,
    /// One gzip stream; what is in it is seen when it is opened.
    Gzip,
    /// One zstd stream.
    Zstd,
    /// A tar archive.
    Tar,
    /// A zip archive.
    Zip,
    /// Packed with something that is not read; its name.
    Unread(&'static str),
}

/// As many bytes as [`Format::of`] wants to see: a tar header.
pub(crate) const HEAD: usize = 512;

impl Format {
    /// The format of a file that begins with `head`.
    pub(crate) fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, 0x08, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Self::Unread("xz"),
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Unread("bzip2"),
            [b'7', b'z', 0xBC, 0xAF, ..] => Self::Unread("7-Zip"),
            [b'R', b'a', b'r', b'!', 0x1A, 7, ..] => Self::Unread("RAR"),
            [4, 0x22, 0x4D, 0x18, ..] => Self::Unread("LZ4"),
            _ if is_tar(head) => Self::Tar,
            _ => Self::Plain,
        }
    }

    /// The format that a file's name promises.
    pub(crate) fn promised(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        match () {
            () if ends(&[".tgz", ".gz"]) => Self::Gzip,
            () if ends(&[".tzst", ".zst"]) => Self::Zstd,
            () if ends(&[".tar"]) => Self::Tar,
            () if ends(&[".zip"]) => Self::Zip,
            () if ends(&[".xz", ".txz"]) => Self::Unread("xz"),
            () if ends(&[".bz2", ".tbz2"]) => Self::Unread("bzip2"),
            () if ends(&[".7z"]) => Self::Unread("7-Zip"),
            () if ends(&[".rar"]) => Self::Unread("RAR"),
            () => Self::Plain,
        }
    }

    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain text",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Tar => "tar",
            Self::Zip => "zip",
            Self::Unread(name) => name,
        }
    }
}

/// The name of the format stands in the header since 1988; older headers are known by their checksum.
fn is_tar(head: &[u8]) -> bool {
    if head.len() < HEAD {
        return false;
    }
    let field = &head[148..156];
    let digits = field.iter().skip_while(|byte| **byte == b' ').take_while(|byte| matches!(byte, b'0'..=b'7'));
    let stated = digits.fold(0_u32, |sum, digit| sum.saturating_mul(8).saturating_add(u32::from(digit - b'0')));
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    let counted = sum(&head[..148]) + 8 * u32::from(b' ') + sum(&head[156..HEAD]);
    head[0] != 0 && stated == counted
}
