//! Logs are read as they are rotated away: packed, in archives, in folders.

use std::io::Write as _;

use super::{read, read_bytes, told};

const EVENT: &[u8] = b"{\"verb\":\"get\",\"user\":{\"username\":\"a\"},\"requestURI\":\"/a%20b?c=d\"}\n";
const READ: &str = "a: get /a b: Unknown Complete";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    archive.append_data(&mut header, name, bytes).unwrap();
    archive.into_inner().unwrap()
}

#[test]
fn packed_logs_are_read() {
    let expected = (vec![READ.to_owned()], Vec::new());
    assert_eq!(read_bytes("audit.log.gz", &gzip(EVENT)), expected);
    assert_eq!(read_bytes("audit.log.zst", &zstd::encode_all(EVENT, 3).unwrap()), expected);
    assert_eq!(read_bytes("audit.tar", &tar("a/audit.log", EVENT)), expected);
    assert_eq!(read_bytes("audit.tgz", &gzip(&tar("audit.log.gz", &gzip(EVENT)))), expected);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("audit.log", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(EVENT).unwrap();
    assert_eq!(read_bytes("audit.zip", zip.finish().unwrap().get_ref()), expected);
}

#[test]
fn folders_are_read_by_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("older")).unwrap();
    std::fs::write(folder.path().join("audit.log"), EVENT).unwrap();
    std::fs::write(folder.path().join("older/audit-1.log.gz"), gzip(EVENT)).unwrap();
    assert_eq!(told(read(folder.path()), folder.path()), (vec![READ.to_owned(); 2], Vec::new()));
}

#[test]
fn what_came_before_the_damage_is_kept() {
    let packed = gzip(&EVENT.repeat(20_000));
    let (events, problems) = read_bytes("audit.log.gz", &packed[..packed.len() / 2]);
    assert!(!events.is_empty());
    assert!(problems.iter().any(|problem| problem.contains("damaged or cut off")), "{problems:?}");
    assert_eq!(read_bytes("audit.log.gz", b"plain").1[0], "named like gzip, but it is none; skipped");
    assert!(read_bytes("a.tgz", &gzip(&gzip(EVENT))).1[0].contains("packed twice"));
}
