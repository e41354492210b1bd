//! What cannot be read is told with its line and byte, and the rest is read.

use super::read_bytes;

fn event(name: &str) -> String {
    format!(
        r#"{{"stage":"ResponseComplete","verb":"get","user":{{"username":"a"}},"objectRef":{{"resource":"pods","name":"{name}"}}}}"#
    )
}

#[test]
fn lines_that_are_cut_or_foreign_are_named_and_their_neighbours_read() {
    let whole = event("one");
    let half = &whole[..whole.len() / 2];
    let text =
        format!("{whole}\n{half}\nI1121 text of another program\n{{\"kind\":\"Pod\"}}\n{}\n{half}", event("two"));
    let (events, problems) = read_bytes("audit.log", text.as_bytes());
    assert_eq!(events.len(), 2);
    let byte = |line: usize| text.split('\n').take(line - 1).map(|line| line.len() + 1).sum::<usize>();
    assert_eq!(
        problems,
        [
            format!("2:1: event cut off in the middle (byte {}); skipped", byte(2)),
            format!("3:1: no audit event: a line of text (byte {}); skipped", byte(3)),
            format!("4:1: no audit event: no audit event (byte {}); skipped", byte(4)),
            format!("6:1: event cut off in the middle (byte {}); skipped", byte(6)),
        ]
    );
}

#[test]
fn the_place_in_a_line_is_told_where_it_is_known() {
    let (events, problems) = read_bytes("audit.log", b"\n{\"verb\": get}\n");
    assert_eq!(
        (events.len(), problems[0].as_str()),
        (0, "2:10: no event that can be read: expected value (byte 10); skipped")
    );
    let (_, problems) = read_bytes("audit.log", b"{\"verb\":\"get\",\"user\":5}\n");
    assert!(problems[0].starts_with("1:"), "{problems:?}");
    let (_, problems) = read_bytes("audit.log", b"{\"verb\":\"\xFF\"}\n");
    assert_eq!(problems[0], "1:10: no event that can be read: not UTF-8 text (byte 9); skipped");
}

#[test]
fn events_that_lack_what_counts_are_told() {
    let (events, problems) =
        read_bytes("audit.log", br#"{"kind":"Event","verb":"get","objectRef":{"resource":"pods"}}"#);
    assert_eq!((events.len(), problems[0].as_str()), (0, "1:1: audit event that names no user (byte 0); skipped"));
}

#[test]
fn many_bad_lines_are_counted() {
    let text = "no\n".repeat(5_000) + &event("one");
    let (events, problems) = read_bytes("audit.log", text.as_bytes());
    assert_eq!((events.len(), problems.len()), (1, 21));
    assert_eq!(problems[20], "4980 more that are no audit events");
}

#[test]
fn an_empty_file_a_missing_file_and_a_manifest_are_told() {
    assert_eq!(read_bytes("audit.log", b""), (Vec::new(), vec!["no audit event in this file".to_owned()]));
    let (_, problems) = read_bytes("pod.yaml", b"kind: Pod\n");
    assert_eq!(problems.last().unwrap(), "no audit event in this file");
    let missing = super::read(std::path::Path::new("/nowhere/audit.log"));
    assert_eq!(missing.problems[0].message, "cannot be read: there is no such file or folder; skipped");
}

#[test]
fn any_bytes_are_survived() {
    let whole = event("one");
    for end in 0..whole.len() {
        read_bytes("audit.log", &whole.as_bytes()[..end]);
    }
    for byte in 0..=255_u8 {
        let mut broken = whole.clone().into_bytes();
        let at = usize::from(byte) * 7 % broken.len();
        broken[at] = byte;
        read_bytes("audit.log", &broken);
    }
    read_bytes("audit.log", "[".repeat(10_000).as_bytes());
    read_bytes("audit.log", &[0x1F, 0x8B, 0x08, 0, 0]);
}
