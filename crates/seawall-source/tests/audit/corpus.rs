//! Real logs.

use super::{read, told};

#[test]
fn a_real_log_is_read_to_its_end() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let path = shared.join("data/live/audit.jsonl.zst");
    let lines = seawall_testkit::zstd_text(&path).lines().count();
    let log = read(&path);
    assert_eq!((log.events, log.problems.len()), (lines as u64, 0));
    let (events, _) = told(log, &shared);
    let is_denied = |line: &&String| line.contains(": Denied ");
    let mallory: Vec<&String> = events.iter().filter(|line| line.starts_with("mallory: ")).filter(is_denied).collect();
    assert_eq!(mallory.len(), 4, "{mallory:?}");
}

/// Each file holds events in the envelopes of three clouds; some tests of theirs are events with half of the fields.
#[test]
fn events_in_the_envelopes_of_clouds_are_read() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    // Of entries of Google, records of Azure and plain events: how many were read and how many were not.
    let mut sorts = [(0, 0); 3];
    for entry in std::fs::read_dir(shared.join("data/audit/panther")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        for test in file["tests"].as_array().unwrap() {
            let event = &test["event"];
            let sort = match event {
                _ if event.get("protoPayload").is_some() => 0,
                _ if event.get("properties").is_some() => 1,
                _ => 2,
            };
            let path = folder.path().join("event.json");
            std::fs::write(&path, event.to_string()).unwrap();
            let log = read(&path);
            sorts[sort].0 += log.events;
            sorts[sort].1 += u64::from(log.events == 0);
            assert!(log.events + log.problems.len() as u64 > 0, "{event}");
        }
    }
    let [(google, _), (azure, not_azure), (plain, _)] = sorts;
    assert!(google >= 18 && azure >= 15 && not_azure == 0 && plain >= 68, "{sorts:?}");
}
