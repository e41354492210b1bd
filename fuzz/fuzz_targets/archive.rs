//! Any bytes under the name of an archive are read without a panic, within the bounds of memory and time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seawall_source::{Settings, read_bytes};

const NAMES: [&str; 5] = ["a.tar", "a.tgz", "a.zip", "a.yaml.gz", "a.json.zst"];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let settings = Settings { max_file: 1 << 20, max_archive: 4 << 20, ..Settings::default() };
    read_bytes(name, rest.to_vec(), &settings, &mut |_| {});
});
