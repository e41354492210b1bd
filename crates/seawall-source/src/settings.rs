//! Bounds of a reading.

use seawall_yaml::Options;

use crate::Exclude;

/// Keys whose values are kept unread: nobody asks for them, and in a dump of a large cluster they are half of what
/// there is. The API server's book of who set which field, the manifest as it was applied, and what controllers report
/// of an object's condition. Their text stays where it is.
pub const OPAQUE: &[&str] = &[
    "managedFields",
    "kubectl.kubernetes.io/last-applied-configuration",
    "conditions",
    "containerStatuses",
    "initContainerStatuses",
    "ephemeralContainerStatuses",
];

/// Bounds of a reading. What exceeds one is left out, with a problem that names the bound.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Bytes of one file, and of one file when unpacked.
    pub max_file: u64,
    /// Bytes of a file that the user named itself, or of standard input: the dump of a large cluster.
    pub max_given: u64,
    /// Bytes that the members of one archive may unpack to, together.
    pub max_archive: u64,
    /// How many times larger than the archive its members may be, once they are larger than [`Self::ratio_from`].
    pub max_ratio: u64,
    /// Unpacked bytes up to which the ratio does not matter: small files of one letter pack very well.
    pub ratio_from: u64,
    /// Members of one archive.
    pub max_members: u32,
    /// Whether folders with a name that begins with a dot are walked. `.git` never is.
    pub hidden: bool,
    /// What the user leaves out of folders.
    pub exclude: Exclude,
    /// How documents are read.
    pub yaml: Options,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_file: 1 << 30,
            max_given: 64 << 30,
            max_archive: 1 << 30,
            max_ratio: 200,
            ratio_from: 32 << 20,
            max_members: 100_000,
            hidden: false,
            exclude: Exclude::default(),
            yaml: Options { opaque: OPAQUE, ..Options::default() },
        }
    }
}
