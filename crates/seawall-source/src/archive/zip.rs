//! Members of zip archives.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::{ZipError, ZipResult};

use crate::member::{Kind, Members};
use crate::plan::Step;

/// The members of the archive in `reader`. The list of members stands at the end: when that is lost, members are read
/// from the beginning until one is damaged.
pub(super) fn members(mut reader: impl Read + Seek, mut members: Members<'_>) -> Vec<Step> {
    let mut archive = match ZipArchive::new(&mut reader) {
        Ok(archive) => archive,
        Err(error) => return without_list(reader, members, error),
    };
    for index in 0..archive.len() {
        if members.is_full() {
            break;
        }
        let raw = archive.name_for_index(index).and_then(Result::ok).unwrap_or_default().into_owned();
        match archive.by_index(index) {
            Ok(file) => {
                if let Err(error) = member(file, &mut members) {
                    return members.end(Some(&error));
                }
            }
            Err(error) => members.skip(&raw, unreadable(&error)),
        }
    }
    members.end(None)
}

fn without_list(mut reader: impl Read + Seek, mut members: Members<'_>, error: ZipError) -> Vec<Step> {
    let error = std::io::Error::from(error);
    if reader.rewind().is_err() {
        return members.end(Some(&error));
    }
    while let Ok(Some(file)) = next(&mut reader) {
        if members.is_full() || member(file, &mut members).is_err() {
            break;
        }
    }
    members.end(Some(&error))
}

fn next<R: Read>(reader: &mut R) -> ZipResult<Option<ZipFile<'_, R>>> {
    read_zipfile_from_stream(reader)
}

fn member<R: Read>(mut file: ZipFile<'_, R>, members: &mut Members<'_>) -> std::io::Result<()> {
    if file.is_dir() {
        return Ok(());
    }
    let kind = if file.is_symlink() { Kind::Special } else { Kind::File };
    let name = file.name().unwrap_or_default().into_owned();
    let size = file.size();
    match members.next(&name, kind) {
        Some(path) => members.add(path, &mut file, size),
        None => Ok(()),
    }
}

fn unreadable(error: &ZipError) -> &'static str {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => "encrypted",
        ZipError::InvalidPassword => "encrypted",
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            "packed in a way that is not read"
        }
        _ => "damaged",
    }
}
