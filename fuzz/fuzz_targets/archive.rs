//! Any bytes given as a file, packed or not, are read without a panic and never in silence.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seawall_source::{Hints, Settings, read_bytes};

fuzz_target!(|data: &[u8]| {
    let settings = Settings {
        max_file: 1 << 20,
        max_archive: 4 << 20,
        ratio_from: 1 << 20,
        max_members: 1_000,
        ..Settings::default()
    };
    let mut said = 0;
    let hints = read_bytes("fuzzed", data.to_vec(), &settings, &mut |file| said += file.observations.len());
    assert!(said > 0 || hints != Hints::default(), "nothing was said about the input");
});
