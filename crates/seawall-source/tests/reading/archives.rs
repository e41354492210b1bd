//! Archives: tar, tar.gz, tar.zst, zip.

use std::io::{Cursor, Write};

use expect_test::expect;
use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};
use zip::write::SimpleFileOptions;

use seawall_source::{Settings, read_bytes};

use crate::given::{Given, object};

type Member<'a> = (&'a str, Vec<u8>);

fn manifests() -> Vec<Member<'static>> {
    vec![
        ("./b/x.yaml", object("x").into_bytes()),
        ("a.yaml", object("a").into_bytes()),
        ("README.md", b"# not looked at".to_vec()),
        (".hidden/y.yaml", object("hidden").into_bytes()),
        ("._a.yaml", b"\0".to_vec()),
    ]
}

/// A tar archive; names are written as they are, whatever they say.
fn tar(members: &[Member<'_>]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (name, content) in members {
        append(&mut builder, name, EntryType::Regular, content);
    }
    builder.into_inner().unwrap()
}

fn append(builder: &mut Builder<Vec<u8>>, name: &str, kind: EntryType, content: &[u8]) {
    let mut header = Header::new_gnu();
    header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_cksum();
    builder.append(&header, content).unwrap();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[Member<'_>]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn members_are_read_whatever_the_archive_is_packed_with_or_called() {
    let tar = tar(&manifests());
    let given = Given::new()
        .file("a.tar", &tar)
        .file("a.tgz", gzip(&tar))
        .file("a.tar.zst", zstd::encode_all(&tar[..], 3).unwrap())
        .file("a.zip", zip(&manifests()))
        .file("archive", gzip(&tar));
    for name in ["a.tar", "a.tgz", "a.tar.zst", "a.zip", "archive"] {
        let seen = given.read(&[name]);
        assert_eq!(seen, format!("{name}!a.yaml: ConfigMap a\n{name}!b/x.yaml: ConfigMap x\n"));
    }
}

#[test]
fn archives_in_a_folder_are_not_opened() {
    let given = Given::new().file("a.tgz", gzip(&tar(&manifests()))).file("b.yaml", object("b"));
    given.check(&[""], &expect![["b.yaml: ConfigMap b\n"]]);
}

#[test]
fn a_packaged_chart_is_a_chart() {
    let members = [
        ("web/Chart.yaml", b"name: web\nversion: 1.0.0\n".to_vec()),
        ("web/templates/a.yaml", b"{{".to_vec()),
        ("web/charts/sub-1.0.0.tgz", b"\x1f\x8b\x08".to_vec()),
        ("web/values.yaml", b"a: 1".to_vec()),
        ("web/crds/crd.yaml", object("crd").into_bytes()),
    ];
    let given = Given::new().file("web-1.0.0.tgz", gzip(&tar(&members)));
    given.check(
        &["web-1.0.0.tgz"],
        &expect![[r#"
        web-1.0.0.tgz!web/Chart.yaml: Unread: chart `web` 1.0.0 was not rendered: 1 template and 1 values file skipped
        web-1.0.0.tgz!web/crds/crd.yaml: ConfigMap crd
    "#]],
    );
}

#[test]
fn names_that_lead_out_of_the_archive_are_refused() {
    let mut members = manifests();
    for name in ["../up.yaml", "/etc/abs.yaml", "C:\\drive.yaml", "..\\back.yaml", "b/../../c.yaml"] {
        members.push((name, object("evil").into_bytes()));
    }
    let expected = |name: &str| {
        format!(
            "{name}: Unread: 5 members skipped: the name leads out of the archive (`../up.yaml`, `/etc/abs.yaml`, \
             `C:\\drive.yaml` and 2 more)\n{name}!a.yaml: ConfigMap a\n{name}!b/x.yaml: ConfigMap x\n"
        )
    };
    let given = Given::new().file("a.tar", tar(&members)).file("a.zip", zip(&members));
    assert_eq!(given.read(&["a.tar"]), expected("a.tar"));
    assert_eq!(given.read(&["a.zip"]), expected("a.zip"));
}

#[test]
fn links_archives_in_archives_and_repeated_names_are_told() {
    let mut builder = Builder::new(Vec::new());
    append(&mut builder, "a.yaml", EntryType::Regular, object("earlier").as_bytes());
    append(&mut builder, "l.yaml", EntryType::Symlink, b"");
    append(&mut builder, "d.yaml", EntryType::Char, b"");
    append(&mut builder, "in.zip", EntryType::Regular, b"PK");
    append(&mut builder, "a.yaml", EntryType::Regular, object("later").as_bytes());
    let given = Given::new().file("a.tar", builder.into_inner().unwrap());
    given.check(
        &["a.tar"],
        &expect![[r#"
        a.tar: Unread: 1 member skipped: an archive inside an archive (`in.zip`)
        a.tar: Foreign: 2 members skipped: link, device or pipe (`l.yaml` and `d.yaml`)
        a.tar: Foreign: 1 member skipped: there is a later member of the same name (`a.yaml`)
        a.tar!a.yaml: ConfigMap later
    "#]],
    );
}

#[test]
fn what_was_read_before_the_archive_breaks_off_is_kept() {
    let members = [("a.yaml", object("a").into_bytes()), ("b.yaml", vec![b'#'; 100_000])];
    let whole = tar(&members);
    let mut noise = vec![0_u8; 60_000];
    let mut state = 1_u32;
    noise.iter_mut().for_each(|byte| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    });
    let packed = gzip(&tar(&[("a.yaml", object("a").into_bytes()), ("b.yaml", noise.clone())]));
    let zipped = zip(&[("a.yaml", object("a").into_bytes()), ("b.yaml", noise)]);
    let given =
        Given::new().file("a.tar", &whole[..50_000]).file("a.tgz", &packed[..30_000]).file("a.zip", &zipped[..30_000]);
    for name in ["a.tar", "a.tgz", "a.zip"] {
        let expected = format!(
            "{name}: Unread: damaged or cut off; 1 manifest before that was read\n{name}!a.yaml: ConfigMap a\n"
        );
        assert_eq!(given.read(&[name]), expected);
    }
}

#[test]
fn bombs_stop_at_the_ratio_and_at_the_size() {
    let bomb = [("a.yaml", object("a").into_bytes()), ("b.yaml", vec![b'a'; 40 << 20])];
    let mut given = Given::new().file("a.tgz", gzip(&tar(&bomb))).file("a.zip", zip(&bomb));
    let told = |name: &str, why: &str| {
        format!("{name}: Unread: {why}; 1 manifest before that was read\n{name}!a.yaml: ConfigMap a\n")
    };
    let ratio = "unpacks to more than 200 times its size, as a zip bomb does";
    assert_eq!(given.read(&["a.tgz"]), told("a.tgz", ratio));
    assert_eq!(given.read(&["a.zip"]), told("a.zip", ratio));
    given.settings.max_archive = 1 << 20;
    given.settings.max_ratio = u64::MAX;
    let size = "unpacks to more than 1 MiB";
    assert_eq!(given.read(&["a.zip"]), told("a.zip", size));
}

#[test]
fn a_sparse_member_cannot_claim_more_than_it_may() {
    let mut header = Header::new_gnu();
    let gnu = header.as_gnu_mut().unwrap();
    gnu.name[..6].copy_from_slice(b"a.yaml");
    gnu.typeflag = [b'S'];
    gnu.sparse[0].offset[..11].copy_from_slice(b"00777777777");
    gnu.sparse[0].numbytes[..11].copy_from_slice(b"00000000001");
    gnu.realsize[..11].copy_from_slice(b"01000000000");
    header.set_size(1);
    header.set_cksum();
    let mut builder = Builder::new(Vec::new());
    builder.append(&header, &b"x"[..]).unwrap();
    let given = Given::new().file("a.tar", builder.into_inner().unwrap());
    let seen = given.read(&["a.tar"]);
    assert_eq!(seen.lines().count(), 1, "{seen}");
    assert!(seen.contains("as a zip bomb does; 0 manifests before that was read"), "{seen}");
}

#[test]
fn members_are_counted() {
    let mut given = Given::new().file("a.tar", tar(&manifests()));
    given.settings.max_members = 2;
    given.check(
        &["a.tar"],
        &expect![[r#"
        a.tar: Unread: more than 2 members; 2 manifests before that was read
        a.tar!a.yaml: ConfigMap a
        a.tar!b/x.yaml: ConfigMap x
    "#]],
    );
    given.settings.max_members = 5;
    assert!(!given.read(&["a.tar"]).contains("more than"));
}

#[test]
fn an_archive_without_manifests_says_so_and_a_false_one_too() {
    let given = Given::new()
        .file("docs.zip", zip(&[("README.md", b"x".to_vec())]))
        .file("empty.zip", zip(&[]))
        .file("false.tgz", object("x"))
        .file("false.zip", b"PK\x03\x04 and nothing")
        .file("other.txz", b"\xfd7zXZ\0");
    given.check(
        &["docs.zip", "empty.zip", "false.tgz", "false.zip", "other.txz"],
        &expect![[r#"
        docs.zip: Foreign: no manifest in this archive
        empty.zip: Foreign: no manifest in this archive
        false.tgz: Unread: named like a gzip file, but it is none; skipped
        false.zip: Unread: damaged or cut off; 0 manifests before that was read
        other.txz: Unread: packed with xz, which is not read; unpack it first
    "#]],
    );
}

#[test]
fn no_damage_to_an_archive_is_more_than_a_problem() {
    let mut random = 7_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % below
    };
    let plain = tar(&manifests());
    for whole in [zip(&manifests()), gzip(&plain), zstd::encode_all(&plain[..], 3).unwrap(), plain] {
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..=next(4) {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).unwrap();
            }
            bytes.truncate(bytes.len() - if next(3) == 0 { next(bytes.len()) } else { 0 });
            let mut said = 0;
            read_bytes("damaged", bytes, &Settings::default(), &mut |file| said += file.observations.len());
            assert!(said > 0);
        }
    }
}
