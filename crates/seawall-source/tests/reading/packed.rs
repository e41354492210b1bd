//! Single files that are packed.

use std::io::Write;

use expect_test::expect;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::given::{Given, object};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

#[test]
fn a_packed_file_is_read_under_its_own_name() {
    let given = Given::new()
        .file("a.yaml.gz", gzip(object("gz").as_bytes()))
        .file("b.json.zst", zstd(br#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"zst"}}"#))
        .file("two-frames.zst", [zstd(b"apiVersion: v1\n"), zstd(b"kind: Pod\nmetadata: {name: two}\n")].concat());
    given.check(
        &["a.yaml.gz", "b.json.zst", "two-frames.zst"],
        &expect![[r#"
        a.yaml.gz: ConfigMap gz
        b.json.zst: Pod zst
        two-frames.zst: Pod two
    "#]],
    );
}

#[test]
fn packing_twice_breaking_off_and_bombs_are_one_problem_each() {
    let whole = zstd(&(0..20_000).map(|number| format!("a{number}: {number}\n")).collect::<String>().into_bytes());
    let mut given = Given::new()
        .file("twice.gz", gzip(&zstd(b"x")))
        .file("half.zst", &whole[..whole.len() / 2])
        .file("bomb.gz", gzip(&vec![b' '; 40 << 20]))
        .file("bomb.zst", zstd(&vec![b' '; 40 << 20]));
    given.check(
        &["twice.gz", "half.zst", "bomb.gz", "bomb.zst"],
        &expect![[r#"
        bomb.gz: Unread: unpacks to more than 200 times its size, as a zip bomb does; skipped
        bomb.zst: Unread: unpacks to more than 200 times its size, as a zip bomb does; skipped
        half.zst: Unread: damaged or cut off: incomplete frame; skipped
        twice.gz: Unread: packed twice (zstd inside); unpack it first
    "#]],
    );
    given.settings.max_file = 1_000;
    given.settings.max_ratio = u64::MAX;
    given.check(&["bomb.zst"], &expect![["bomb.zst: Unread: unpacks to more than 1000 bytes; skipped\n"]]);
}
