//! The outside corpora: other people's manifests, dumps and descriptions, kept beside the checkout and not in it.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folder `shared` beside the workspace root, or the one that the variable `SEAWALL_SHARED` names. The corpora are
/// in its folder `data`. None when there is no such folder: that is said in one line on stderr, and the test that asked
/// passes without having looked at anything.
pub fn shared() -> Option<PathBuf> {
    let named = env::var_os("SEAWALL_SHARED").filter(|name| !name.is_empty()).map(PathBuf::from);
    let folder = named.unwrap_or_else(beside_workspace);
    if folder.join("data").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no test data in `{}` (SEAWALL_SHARED names another folder)", folder.display());
    None
}

/// The whole text of the file at `path`, unpacked when its name ends in `.zst`.
///
/// # Panics
/// When the file cannot be read, is not zstd although named so, or is not UTF-8: a test has nothing to go on then.
pub fn zstd_text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    let fail = |problem: &dyn std::fmt::Display| -> ! { panic!("cannot read `{}`: {problem}", path.display()) };
    let bytes = fs::read(path).unwrap_or_else(|error| fail(&error));
    let bytes = match path.extension() {
        Some(ending) if ending == "zst" => zstd::decode_all(&bytes[..]).unwrap_or_else(|error| fail(&error)),
        _ => bytes,
    };
    String::from_utf8(bytes).unwrap_or_else(|error| fail(&error))
}

fn beside_workspace() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = crate_folder.ancestors().nth(2).unwrap_or(crate_folder);
    workspace.parent().unwrap_or(workspace).join("shared")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_and_plain_text_read_the_same() {
        let folder = env::temp_dir().join(format!("seawall-corpus-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("plain.yaml"), "kind: Pod\n").unwrap();
        fs::write(folder.join("packed.yaml.zst"), zstd::encode_all(&b"kind: Pod\n"[..], 3).unwrap()).unwrap();
        assert_eq!(zstd_text(folder.join("plain.yaml")), zstd_text(folder.join("packed.yaml.zst")));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    #[should_panic(expected = "cannot read `/nowhere/at/all.zst`")]
    fn an_unreadable_file_is_named() {
        zstd_text("/nowhere/at/all.zst");
    }

    #[test]
    fn the_live_dump_is_a_list() {
        let Some(shared) = shared() else { return };
        assert!(zstd_text(shared.join("data/live/cluster.json.zst")).contains(r#""kind":"List""#));
    }
}
