//! Members of tar archives.

use std::io::Read;

use tar::{Archive, EntryType};

use crate::member::{Kind, Members};
use crate::plan::Step;

/// The members of the archive that `reader` gives. What was read before a damaged place is kept.
pub(super) fn members(reader: impl Read, mut members: Members<'_>) -> Vec<Step> {
    let mut archive = Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return members.end(Some(&error)),
    };
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => return members.end(Some(&error)),
        };
        let kind = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => Kind::File,
            EntryType::Directory | EntryType::XGlobalHeader => continue,
            _ => Kind::Special,
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let Some(path) = members.next(&name, kind) else {
            if members.is_full() {
                break;
            }
            continue;
        };
        let size = entry.size();
        if let Err(error) = members.add(path, &mut entry, size) {
            return members.end(Some(&error));
        }
    }
    members.end(None)
}
