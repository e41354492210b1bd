//! What the pages of the volume rules cannot say: what stays unknown, which findings carry a fix, and that no volume is
//! reported for two kinds of danger.

use seawall_model::finding::{Change, Operation};
use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;

fn unknowns(rule: &str, text: &str) -> Vec<String> {
    let unknowns = Cluster::parse(text).unknowns(&Posture, &|candidate| candidate.id == rule);
    unknowns.iter().map(|unknown| format!("{}: {}", unknown.object, unknown.reason)).collect()
}

/// What the fixes of the rule write: path and value.
fn fixes(rule: &str, text: &str) -> Vec<String> {
    let findings = Cluster::parse(text).judge(&Posture, &|candidate| candidate.id == rule);
    assert!(!findings.is_empty(), "nothing found");
    let changes = findings.iter().filter_map(|finding| finding.remediation.as_ref()).flat_map(|fix| &fix.changes);
    let ops = changes.flat_map(|change| match change {
        Change::Patch { ops, .. } => &ops[..],
        _ => panic!("an object is made or deleted"),
    });
    ops.filter_map(|op| match op {
        Operation::Add { path, value } | Operation::Replace { path, value } => Some(format!("{path} = {value}")),
        Operation::Test { .. } => None,
        Operation::Remove { path } => Some(format!("{path} removed")),
    })
    .collect()
}

fn with_part_of_volume(head: &str) -> String {
    format!(
        "{head}\napiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: app\n    \
         volumeMounts: [{{name: data, mountPath: /data, subPath: web}}]\n  volumes: [{{name: data, emptyDir: {{}}}}]\n"
    )
}

fn node(kubelet: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Node\nmetadata: {{name: a}}\nstatus: {{nodeInfo: {{kubeletVersion: {kubelet}}}}}\n"
    )
}

#[test]
fn a_release_line_with_fixed_and_unfixed_patches_is_unknown() {
    for line in ["1.19", "1.20", "1.21", "1.22"] {
        let found = unknowns("subpath-symlink-cve", &with_part_of_volume(&format!("# kubernetes: {line}")));
        assert_eq!(found, ["Pod web: which patch release the kubelets are"], "{line}");
    }
    for line in ["1.18", "1.23", "1.36"] {
        let found = unknowns("subpath-symlink-cve", &with_part_of_volume(&format!("# kubernetes: {line}")));
        assert!(found.is_empty(), "{line}: {found:?}");
    }
}

#[test]
fn a_vendor_build_of_an_unfixed_patch_is_unknown() {
    let text = with_part_of_volume("# world: closed\n# kubernetes: 1.21") + &node("v1.21.3-gke.900");
    let reason = "Pod web: whether the vendor of this kubelet's build has added the fix";
    assert_eq!(unknowns("subpath-symlink-cve", &text), [reason]);
}

#[test]
fn fixed_nodes_settle_it_only_where_all_nodes_are_known() {
    let open = with_part_of_volume("# kubernetes: 1.21") + &node("v1.21.5");
    assert_eq!(unknowns("subpath-symlink-cve", &open), ["Pod web: which patch release the kubelets are"]);
    let closed = with_part_of_volume("# world: closed\n# kubernetes: 1.21") + &node("v1.21.5");
    assert!(unknowns("subpath-symlink-cve", &closed).is_empty());
}

#[test]
fn storage_that_says_nothing_about_encryption_is_unknown() {
    let class = |provisioner: &str| {
        format!(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: a}}\nprovisioner: {provisioner}\n"
        )
    };
    for provisioner in ["nfs.csi.k8s.io", "efs.csi.aws.com", "rancher.io/local-path", "storage.example.com"] {
        let found = unknowns("persistent-volume-unencrypted", &class(provisioner));
        assert_eq!(found, ["StorageClass a: whether the provisioner encrypts what it stores"], "{provisioner}");
    }
    for provisioner in ["pd.csi.storage.gke.io", "disk.csi.azure.com", "ebs.csi.aws.com"] {
        assert!(unknowns("persistent-volume-unencrypted", &class(provisioner)).is_empty(), "{provisioner}");
    }
}

#[test]
fn a_volume_whose_class_is_elsewhere_is_unknown() {
    let volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec:\n  storageClassName: fast\n  \
                  csi: {driver: ebs.csi.aws.com}\n";
    let reason = "PersistentVolume a: whether the volume was made by a class that asks for encryption";
    assert_eq!(unknowns("persistent-volume-unencrypted", volume), [reason]);
    let class = "---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\n\
                 provisioner: ebs.csi.aws.com\nparameters: {encrypted: 'true'}\n";
    assert!(unknowns("persistent-volume-unencrypted", &format!("{volume}{class}")).is_empty());
}

#[test]
fn every_writable_mount_is_made_read_only_and_no_other() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: a\n    volumeMounts:\n    \
                - {name: other, mountPath: /o}\n    - {name: data, mountPath: /d}\n  - name: b\n    volumeMounts:\n    \
                - {name: data, mountPath: /d, readOnly: true}\n    - {name: data, mountPath: /e, readOnly: false}\n  \
                volumes:\n  - {name: data, hostPath: {path: /srv}}\n  - {name: other, emptyDir: {sizeLimit: 1Gi}}\n";
    let expected =
        ["/spec/containers/0/volumeMounts/1/readOnly = true", "/spec/containers/1/volumeMounts/1/readOnly = true"];
    assert_eq!(fixes("hostpath-writable", text), expected);
}

#[test]
fn a_driver_that_needs_keys_gets_no_fix() {
    let class = |provisioner: &str| {
        format!(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: a}}\nprovisioner: {provisioner}\n"
        )
    };
    let expected = [r#"/parameters = {"encrypted":"true"}"#];
    assert_eq!(fixes("persistent-volume-unencrypted", &class("ebs.csi.aws.com")), expected);
    assert!(fixes("persistent-volume-unencrypted", &class("rbd.csi.ceph.com")).is_empty());
}

#[test]
fn an_empty_volume_is_limited_only_to_what_the_container_asked_for() {
    let pod = |resources: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: app\n    resources: \
             {resources}\n    volumeMounts: [{{name: tmp, mountPath: /tmp}}]\n  volumes: [{{name: tmp, emptyDir: {{}}}}]\n"
        )
    };
    let asked = pod("{requests: {ephemeral-storage: 2Gi}}");
    assert_eq!(fixes("emptydir-without-limit", &asked), [r#"/spec/volumes/0/emptyDir/sizeLimit = "2Gi""#]);
    assert!(fixes("emptydir-without-limit", &pod("{requests: {memory: 2Gi}}")).is_empty());
}

#[test]
fn a_volume_is_reported_for_one_kind_of_danger() {
    const PATHS: [&str; 16] = [
        "/",
        "/etc",
        "/root/.aws",
        "/var/run",
        "/run/containerd",
        "/var/run/docker.sock",
        "/var/lib/kubelet/pki",
        "/var/log",
        "/var",
        "/usr/bin",
        "/srv",
        "/etc/kubernetes/azure.json",
        "/proc",
        "/dev",
        "/etc/kubernetes",
        r"C:\Windows",
    ];
    for path in PATHS {
        for read_only in [true, false] {
            let text = format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: app\n    \
                 volumeMounts: [{{name: a, mountPath: /a, readOnly: {read_only}}}]\n  volumes: [{{name: a, hostPath: \
                 {{path: '{path}'}}}}]\n"
            );
            let of_volumes =
                |id: &str| id.contains("hostpath") || id.contains("socket") || id.contains("credential-path");
            let found = Cluster::parse(&text).judge(&Posture, &|rule| of_volumes(rule.id));
            let mut rules: Vec<&str> = found.iter().map(|finding| finding.rule.id).collect();
            rules.retain(|rule| *rule != "hostpath-volume");
            assert_eq!(found.len() - rules.len(), 1, "{path}: hostpath-volume reports it once");
            assert!(rules.len() <= 1, "{path}: {rules:?}");
            assert!(!rules.is_empty() || read_only, "{path}: writable and not reported");
        }
    }
}
