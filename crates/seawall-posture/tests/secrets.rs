//! Tokens and credentials in other people's manifests: samples with a label, and every credential that is found in
//! ordinary ones, each looked at by hand.

use std::fs;
use std::path::{Path, PathBuf};

use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;

/// Folders of samples that stand for one of our rules.
const LABELLED: &[(&str, &str)] = &[
    ("polaris/test/checks/automountServiceAccountToken", "service-account-token-automounted"),
    ("polaris/test/checks/sensitiveContainerEnvVar", "plaintext-secret-in-env"),
    ("polaris/test/checks/sensitiveConfigmapContent", "plaintext-secret-in-configmap"),
    ("trivy-checks/configMap_with_secrets", "plaintext-secret-in-configmap"),
    ("trivy-checks/protecting_pod_service_account_tokens", "service-account-token-automounted"),
];

/// Samples that we judge otherwise, and why.
const OTHERWISE: &[(&str, &str)] = &[(
    "trivy-checks/protecting_pod_service_account_tokens/good-0.yaml",
    "neither the pod nor a ServiceAccount says anything, so Kubernetes mounts the token",
)];

#[test]
fn labelled_samples_are_judged_as_their_labels_say() {
    let Some(manifests) = manifests() else { return };
    let labelled = manifests.join("labelled");
    let mut judged = 0;
    for (folder, rule) in LABELLED {
        for path in files(&labelled.join(folder)) {
            let name = path.file_name().unwrap().to_string_lossy();
            let says = name.starts_with("failure") || name.starts_with("bad");
            let known = OTHERWISE.iter().any(|(file, _)| path.ends_with(file));
            let finds = !findings(&path, &[*rule]).is_empty();
            assert_eq!(finds, says != known, "{}", path.display());
            judged += 1;
        }
    }
    assert!(judged > 25, "only {judged} samples were judged");
}

const CREDENTIALS: &[&str] = &[
    "plaintext-secret-in-env",
    "plaintext-secret-in-args",
    "plaintext-secret-in-configmap",
    "secret-committed-in-manifest",
];

/// All credentials in `plain`: below which folder, in which file, where. Every one of them is a literal that the
/// application would run with.
const SEEN: &[(&str, &str)] = &[
    ("javaee/mysql-pod.yaml", "spec.containers[mysql].env[MYSQL_PASSWORD].value"),
    ("javaee/mysql-pod.yaml", "spec.containers[mysql].env[MYSQL_ROOT_PASSWORD].value"),
    ("glusterfs/glusterfs-secret.yaml", "data"),
    ("quobyte/quobyte-admin-secret.yaml", "data"),
    ("rbd/ceph-secret-admin.yaml", "data"),
    ("rbd/ceph-secret-user.yaml", "data"),
    ("minio/minio-distributed-statefulset.yaml", "spec.template.spec.containers[minio].env[MINIO_SECRET_KEY].value"),
    ("minio/minio-standalone-deployment.yaml", "spec.template.spec.containers[minio].env[MINIO_SECRET_KEY].value"),
    ("mysql-galera/pxc-node1.yaml", "spec.template.spec.containers[pxc-node1].env[WSREP_SST_PASSWORD].value"),
    ("mysql-galera/pxc-node1.yaml", "spec.template.spec.containers[pxc-node1].env[MYSQL_PASSWORD].value"),
    ("mysql-galera/pxc-node1.yaml", "spec.template.spec.containers[pxc-node1].env[MYSQL_ROOT_PASSWORD].value"),
    ("mysql-galera/pxc-node2.yaml", "spec.template.spec.containers[pxc-node2].env[WSREP_SST_PASSWORD].value"),
    ("mysql-galera/pxc-node2.yaml", "spec.template.spec.containers[pxc-node2].env[MYSQL_PASSWORD].value"),
    ("mysql-galera/pxc-node2.yaml", "spec.template.spec.containers[pxc-node2].env[MYSQL_ROOT_PASSWORD].value"),
    ("mysql-galera/pxc-node3.yaml", "spec.template.spec.containers[pxc-node3].env[WSREP_SST_PASSWORD].value"),
    ("mysql-galera/pxc-node3.yaml", "spec.template.spec.containers[pxc-node3].env[MYSQL_PASSWORD].value"),
    ("mysql-galera/pxc-node3.yaml", "spec.template.spec.containers[pxc-node3].env[MYSQL_ROOT_PASSWORD].value"),
    ("sysdig-cloud/sysdig-daemonset.yaml", "spec.template.spec.containers[sysdig-agent].env[ACCESS_KEY].value"),
    ("sysdig-cloud/sysdig-rc.yaml", "spec.template.spec.containers[sysdig-agent].env[ACCESS_KEY].value"),
    ("azure_file/secret/azure-secret.yaml", "data"),
    ("cephfs/secret/ceph-secret.yaml", "stringData"),
    ("iscsi/chap-secret.yaml", "data"),
    ("rbd/secret/ceph-secret.yaml", "data"),
    ("scaleio/secret.yaml", "data"),
    ("storageos/storageos-secret.yaml", "data"),
    ("mysql-cinder-pd/mysql.yaml", "spec.containers[mysql].env[MYSQL_ROOT_PASSWORD].value"),
    ("hunger-check/deployment.yaml", "data"),
    ("hunger-check/deployment.yaml", "data"),
    ("system-monitor/deployment.yaml", "data"),
];

#[test]
fn ordinary_manifests_hold_these_credentials_and_no_others() {
    let Some(manifests) = manifests() else { return };
    let mut expected: Vec<(&str, &str)> = SEEN.to_vec();
    let mut unseen = Vec::new();
    for path in files(&manifests.join("plain")) {
        for place in findings(&path, CREDENTIALS) {
            match expected.iter().position(|(file, at)| path.ends_with(file) && *at == place) {
                Some(index) => drop(expected.swap_remove(index)),
                None => unseen.push(format!("{}: {place}", path.display())),
            }
        }
    }
    assert!(unseen.is_empty() && expected.is_empty(), "not seen before: {unseen:#?}\nnot found: {expected:#?}");
}

/// The manifests of the other corpora: what deploys Argo CD and a shop with kustomize holds no credential.
#[test]
fn kustomized_manifests_hold_no_credential() {
    let Some(manifests) = manifests() else { return };
    for path in files(&manifests.join("kustomize")) {
        assert_eq!(findings(&path, CREDENTIALS), Vec::<String>::new(), "{}", path.display());
    }
}

fn manifests() -> Option<PathBuf> {
    seawall_testkit::shared().map(|shared| shared.join("data/manifests"))
}

/// The places of the findings in one file.
fn findings(path: &Path, rules: &[&str]) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let cluster = Cluster::parse(&text);
    cluster.judge(&Posture, &|rule| rules.contains(&rule.id)).into_iter().map(|finding| finding.place).collect()
}

/// All manifests below `folder`, in the order of their paths.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of a folder").path()).collect();
    entries.sort();
    let manifest =
        |path: &Path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml" || ending == "json");
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.into_iter().flat_map(below).filter(|path| manifest(path)).collect()
}
