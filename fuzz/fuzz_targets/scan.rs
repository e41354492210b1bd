//! The whole way of a scan: any text as a manifest, all rules, every format; and every remediation is valid JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seawall_engine::{Catalog, Frameworks, Profile, Selection, run};
use seawall_model::{Draft, Facts, World};
use seawall_report::{Context, Format, write};
use seawall_source::{Settings, read_bytes};

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let world = if first & 1 == 0 { World::Open } else { World::Closed };
    let mut draft = Draft::default();
    read_bytes("fuzz.yaml", rest.to_vec(), &Settings::default(), &mut |file| {
        file.observations.into_iter().for_each(|observation| draft.add(observation));
    });
    let (snapshot, problems) = draft.freeze(Facts { world, ..Facts::default() });
    let selection = Selection { profile: Profile::All, ..Selection::default() };
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in()).expect("the selection names nothing");
    let report = run(&plan, &snapshot, problems);
    let context = Context { frameworks: Frameworks::built_in(), version: "0" };
    for format in Format::ALL {
        write(format, &report, context, &mut std::io::sink()).expect("a sink takes everything");
    }
});
