//! Audit logs: events read and taken note of in a second, on the threads that there are, and the memory of what is known
//! of ten thousand identities. The log is written to a file first; reading it back is counted.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use peak_alloc::PeakAlloc;
use seawall_rbac::least::{Actor, Minimal, Options, Usage};
use seawall_source::{Settings, Target, read_audit};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const EVENTS: u32 = 1_000_000;
const IDENTITIES: u32 = 10_000;
const RUNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the log");
    let path = folder.path().join("audit.log");
    let bytes = write_log(&path);
    println!("{EVENTS} events, {IDENTITIES} identities, {} MB, {} threads", bytes >> 20, rayon::current_num_threads());
    let mut times = Vec::new();
    let before = MEMORY.current_usage();
    let mut last = None;
    for _ in 0..RUNS {
        drop(last.take());
        MEMORY.reset_peak_usage();
        let start = Instant::now();
        last = Some(read(&path));
        times.push(start.elapsed());
    }
    let usage = last.unwrap_or_default();
    times.sort_unstable();
    let median = times[RUNS / 2].as_secs_f64();
    println!("read: median {median:.2} s, {:.0} events/s", f64::from(EVENTS) / median);
    println!(
        "memory: peak {} MB, kept {} MB",
        (MEMORY.peak_usage() - before) >> 20,
        (MEMORY.current_usage() - before) >> 20
    );
    let start = Instant::now();
    let actors = usage.actors();
    let chosen: Vec<&Actor<'_>> = actors.iter().collect();
    let minimal = Minimal::of_all(&chosen, None, &Options::default());
    let roles: usize = minimal.iter().map(|minimal| minimal.roles.len()).sum();
    println!("roles: {roles} of {} identities in {:.2} s", actors.len(), start.elapsed().as_secs_f64());
    println!("memory with what is made of it: peak {} MB", (MEMORY.peak_usage() - before) >> 20);
}

fn read(path: &Path) -> Usage {
    let log = read_audit(&[Target::Path(path.into())], &Settings::default(), |usage: &mut Usage, event| {
        usage.add(event);
    });
    assert!(log.problems.is_empty() && log.events == u64::from(EVENTS), "{:?}", log.problems);
    log.parts.into_iter().reduce(Usage::joined).unwrap_or_default()
}

/// Events as a server writes them at the level `Metadata`, about 1.1 kB each.
fn write_log(path: &Path) -> usize {
    const VERBS: [&str; 6] = ["get", "list", "watch", "create", "patch", "update"];
    const RESOURCES: [(&str, &str); 6] =
        [("", "pods"), ("", "configmaps"), ("", "secrets"), ("apps", "deployments"), ("batch", "jobs"), ("", "events")];
    let mut out = BufWriter::new(File::create(path).expect("a file for the log"));
    let (mut line, mut bytes, mut state) = (String::new(), 0, 0x2545_F491_4F6C_DD1D_u64);
    for number in 0..EVENTS {
        let mut pick = |below: u32| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            u32::try_from(state % u64::from(below)).unwrap_or(0)
        };
        let account = pick(IDENTITIES);
        let verb = VERBS[pick(6) as usize];
        let (group, resource) = RESOURCES[pick(6) as usize];
        let (namespace, name) = (account % 500, pick(20));
        line.clear();
        let _ = writeln!(
            line,
            r#"{{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"{number:08x}-7be9-4abf-8b0e-29f3b1d4a1c2","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/ns-{namespace}/{resource}/item-{name}?fieldManager=kubectl\u0026timeout=10s","verb":"{verb}","user":{{"username":"system:serviceaccount:ns-{namespace}:account-{account}","uid":"e0faedbc-e22b-41f1-8bb3-c64ab5777fcd","groups":["system:serviceaccounts","system:serviceaccounts:ns-{namespace}","system:authenticated"],"extra":{{"authentication.kubernetes.io/credential-id":["JTI=7f3d"],"authentication.kubernetes.io/pod-name":["web-{name}"],"authentication.kubernetes.io/pod-uid":["5d8e0a2e"]}}}},"sourceIPs":["10.0.0.{name}"],"userAgent":"controller/v1.2 (linux/amd64) kubernetes/8e16b12","objectRef":{{"resource":"{resource}","namespace":"ns-{namespace}","name":"item-{name}","apiGroup":"{group}","apiVersion":"v1"}},"responseStatus":{{"metadata":{{}},"code":200}},"requestReceivedTimestamp":"2026-11-21T00:01:43.{number:06}Z","stageTimestamp":"2026-11-21T00:01:43.{number:06}Z","annotations":{{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":"RBAC: allowed by RoleBinding \"account-{account}/ns-{namespace}\" of Role \"controller\" to ServiceAccount \"account-{account}/ns-{namespace}\""}}}}"#
        );
        bytes += line.len();
        out.write_all(line.as_bytes()).expect("room for the log");
    }
    out.flush().expect("room for the log");
    bytes
}
