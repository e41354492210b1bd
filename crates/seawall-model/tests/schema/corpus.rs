//! Objects that others wrote, and objects that a real server gave back.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use seawall_testkit::{shared, zstd_text};

use super::{declared, documents, judged, objects};

#[test]
fn nothing_departs_in_what_a_real_server_gave_back() {
    let Some(shared) = shared() else { return };
    let dump = documents(zstd_text(shared.join("data/live/cluster.json.zst")));
    let objects: Vec<_> = dump.iter().flat_map(objects).collect();
    assert_eq!(objects.len(), 842);
    for object in objects {
        assert_eq!(judged(object), Vec::<String>::new(), "{:?}", object.get("metadata"));
    }
}

// Each line below was looked at by hand and is what a 1.36 server says, too.

#[test]
fn every_departure_in_plain_manifests_is_one() {
    check(
        "manifests/plain",
        &expect![[r#"
        539 objects
        kubernetes-examples/_archived/volumes/aws_ebs/aws-ebs-web.yaml: spec.containers[web].ports[web].protocol: not one of `SCTP`, `TCP`, `UDP`
        kubernetes-examples/_archived/volumes/cinder/cinder-web.yaml: spec.containers[web].ports[web].protocol: not one of `SCTP`, `TCP`, `UDP`
        kubernetes-examples/_archived/volumes/fibre_channel/fc.yaml: spec.volumes[fc-vol].fc.lun: String instead of a whole number
        kubernetes-examples/_archived/volumes/rbd/rbd.yaml: spec.volumes[rbdpd].rbd.imageformat: unknown
        kubernetes-examples/_archived/volumes/rbd/rbd.yaml: spec.volumes[rbdpd].rbd.imagefeatures: unknown
        kubernetes-examples/_archived/volumes/scaleio/pod.yaml: spec.volumes[vol-0].scaleIO.protectionDoamin: unknown, is spelt protectionDomain
        kubernetes-examples/_archived/volumes/storageos/storageos-pod.yaml: spec.volumes[redis-data].storageos.pool: unknown
        kubernetes-examples/_archived/volumes/storageos/storageos-pv.yaml: spec.storageos.secretName: unknown
    "#]],
    );
}

#[test]
fn every_departure_in_labelled_manifests_is_one() {
    check(
        "manifests/labelled",
        &expect![[r#"
        578 objects
        polaris/test/checks/insecureCapabilities/failure.pod.yaml: spec.securityContext.capabilities: unknown, belongs to spec.containers[nginx].securityContext.capabilities (security)
        polaris/test/checks/insecureCapabilities/success.pod.yaml: spec.securityContext.capabilities: unknown, belongs to spec.containers[nginx].securityContext.capabilities (security)
        polaris/test/checks/notReadOnlyRootFilesystem/failure.pod.yaml: spec.securityContext.readOnlyRootFilesystem: unknown, belongs to spec.containers[0].securityContext.readOnlyRootFilesystem and spec.containers[1].securityContext.readOnlyRootFilesystem (security)
        polaris/test/checks/notReadOnlyRootFilesystem/failure.two_cont_one_unspecified.yaml: spec.securityContext.readOnlyRootFilesystem: unknown, belongs to spec.containers[container-a].securityContext.readOnlyRootFilesystem and spec.containers[container-b].securityContext.readOnlyRootFilesystem (security)
        polaris/test/checks/notReadOnlyRootFilesystem/success.pod.yaml: spec.securityContext.readOnlyRootFilesystem: unknown, belongs to spec.containers[0].securityContext.readOnlyRootFilesystem (security)
        polaris/test/checks/privilegeEscalationAllowed/failure.pod.yaml: spec.securityContext.allowPrivilegeEscalation: unknown, belongs to spec.containers[nginx].securityContext.allowPrivilegeEscalation (security)
        polaris/test/checks/privilegeEscalationAllowed/failure.pod_unspecified.yaml: spec.securityContext.allowPrivilegeEscalation: unknown, belongs to spec.containers[nginx].securityContext.allowPrivilegeEscalation (security)
        polaris/test/checks/privilegeEscalationAllowed/success.pod.yaml: spec.securityContext.allowPrivilegeEscalation: unknown, belongs to spec.containers[nginx].securityContext.allowPrivilegeEscalation (security)
        polaris/test/checks/procMount/failure.yaml: spec.containers[nginx].securityContext.procMount: not one of `Default`, `Unmasked` (security)
        polaris/test/checks/runAsPrivileged/failure.pod.yaml: spec.securityContext.privileged: unknown, belongs to spec.containers[0].securityContext.privileged (security)
        polaris/test/checks/runAsPrivileged/failure.two_cont.yaml: spec.securityContext.privileged: unknown, belongs to spec.containers[0].securityContext.privileged and spec.containers[1].securityContext.privileged (security)
        polaris/test/checks/runAsPrivileged/failure.two_cont_one_unspecified.yaml: spec.securityContext.privileged: unknown, belongs to spec.containers[0].securityContext.privileged and spec.containers[1].securityContext.privileged (security)
        polaris/test/checks/runAsPrivileged/success.pod.yaml: spec.securityContext.privileged: unknown, belongs to spec.containers[0].securityContext.privileged (security)
        polaris/test/checks/runAsPrivileged/success.pod_no_cont.yaml: spec.securityContext.privileged: unknown, belongs to spec.containers[0].securityContext.privileged (security)
        polaris/test/webhook_cases/deploy.yaml: spec.template.spec.hostnames: unknown, belongs to spec.template.spec.hostAliases[127.0.0.1].hostnames
        polaris/test/webhook_cases/failing_test.job.yaml: spec.template.spec.containers[pi].privileged: unknown, belongs to spec.template.spec.containers[pi].securityContext.privileged (security)
        polaris/test/webhook_cases/failing_test.job.yaml: spec.template.spec.containers[pi].readOnlyRootFilesystem: unknown, belongs to spec.template.spec.containers[pi].securityContext.readOnlyRootFilesystem (security)
        polaris/test/webhook_cases/failing_test.job.yaml: spec.template.spec.containers[pi].runAsNonRoot: unknown, belongs to spec.template.spec.containers[pi].securityContext.runAsNonRoot (security)
        polaris/test/webhook_cases/failing_test.job.yaml: spec.template.spec.containers[pi].capabilities: unknown, belongs to spec.template.spec.containers[pi].securityContext.capabilities (security)
        trivy-checks/runtime_default_seccomp_profile_not_set/bad-0.yaml: spec.containers[hello].securityContext.seccompProfile.type: not one of `Localhost`, `RuntimeDefault`, `Unconfined` (security)
    "#]],
    );
}

#[test]
fn nothing_departs_in_the_examples_of_the_pod_security_standards() {
    check(
        "pss",
        &expect![[r#"
        274 objects
    "#]],
    );
}

#[track_caller]
fn check(folder: &str, expected: &Expect) {
    let Some(shared) = shared() else { return };
    let folder = shared.join("data").join(folder);
    let (mut lines, mut judged_objects) = (String::new(), 0);
    for file in files(&folder) {
        let name = file.strip_prefix(&folder).unwrap().to_string_lossy();
        // Templates of YAML, not YAML.
        let Some(text) = fs::read_to_string(&file).ok().filter(|_| !name.ends_with("-template.yaml")) else { continue };
        for document in &documents(text) {
            for object in objects(document).into_iter().filter(|object| declared(*object).is_some()) {
                judged_objects += 1;
                for line in judged(object) {
                    writeln!(lines, "{name}: {line}").unwrap();
                }
            }
        }
    }
    expected.assert_eq(&format!("{judged_objects} objects\n{lines}"));
}

/// The YAML and JSON files below `folder`, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.is_dir() => open.push(path),
                Some("yaml" | "yml" | "json") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
