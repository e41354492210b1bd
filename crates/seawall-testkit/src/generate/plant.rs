//! Weaknesses that are planted on purpose, each into a hardened workload, so that what must be found is known.

use super::container::main_name;
use super::fields::Fields;
use super::plan::Cluster;
use super::template::PodTemplate;
use super::value::{Value, list};
use super::workload::Controller;

/// A planted weakness: what a scan must say, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// The rule that stands for the weakness.
    pub rule: &'static str,
    /// Rules whose weakness it is as well. A scan may report them, or leave them to `rule`; it reports no other.
    pub implied: &'static [&'static str],
    /// The object that a user wrote.
    pub api_version: &'static str,
    /// Its kind.
    pub kind: &'static str,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The field, with list elements by their name, such as `spec.template.spec.containers[app].securityContext.privileged`.
    /// For something that is missing, the field that should be there, for all containers at once where that is possible.
    pub place: String,
}

/// A kind of weakness.
pub(crate) struct Plant {
    rule: &'static str,
    implied: &'static [&'static str],
    /// Below the pod spec; `@` is the main container.
    place: &'static str,
    pub(crate) apply: fn(&mut PodTemplate),
}

impl Plant {
    /// True when the weakness is one in this kind of workload.
    pub(crate) fn suits(&self, controller: Controller) -> bool {
        match controller {
            // Knative admits no pod that is weak in these ways.
            Controller::KnativeService => false,
            // A terminal is no weakness where somebody waits for the end.
            Controller::Job | Controller::CronJob | Controller::BarePod => self.rule != "stdin-tty-open",
            _ => true,
        }
    }
}

/// Whether a finding of the rule is only there where it was planted, by itself or with another.
pub fn plants(rule: &str) -> bool {
    CATALOGUE.iter().any(|plant| plant.rule == rule || plant.implied.contains(&rule))
}

impl Cluster {
    /// Every planted weakness, in the order of the objects.
    pub fn planted(&self) -> impl Iterator<Item = Planted> {
        self.workloads.iter().filter_map(|workload| {
            let plant = &CATALOGUE[workload.plant?];
            let container = format!("containers[{}]", main_name(workload));
            let mut steps = workload.controller.pod_spec().to_vec();
            let place = plant.place.replace('@', &container);
            steps.push(&place);
            Some(Planted {
                rule: plant.rule,
                implied: plant.implied,
                api_version: workload.controller.api_version(),
                kind: workload.controller.kind(),
                namespace: self.namespace(workload).name.clone(),
                name: workload.name.clone(),
                place: steps.join("."),
            })
        })
    }
}

const fn plant(
    rule: &'static str,
    implied: &'static [&'static str],
    place: &'static str,
    apply: fn(&mut PodTemplate),
) -> Plant {
    Plant { rule, implied, place, apply }
}

const ADDED: &[&str] = &["capability-any-added", "capability-add-beyond-net-bind"];
const HOST_VOLUME: &[&str] = &["hostpath-volume", "non-core-volume-type"];
const UNCONTAINED: &[&str] = &[
    "seccomp-not-set",
    "apparmor-not-set",
    "capabilities-none-dropped",
    "capabilities-not-dropped-all",
    "capability-net-raw",
];

pub(crate) const CATALOGUE: &[Plant] = &[
    plant("privileged-container", &["privilege-escalation-allowed"], "@.securityContext.privileged", |t| {
        context(t).remove("allowPrivilegeEscalation");
        context(t).set("privileged", true);
    }),
    plant("host-pid", &["host-users-shared"], "hostPID", |t| host(t, "hostPID")),
    plant("host-ipc", &["host-users-shared"], "hostIPC", |t| host(t, "hostIPC")),
    plant("host-network", &["host-users-shared", "host-port"], "hostNetwork", |t| host(t, "hostNetwork")),
    plant("host-port", &[], "@.ports[extra].hostPort", |t| {
        let port = Fields::new().with("name", "extra").with("containerPort", 20_443).with("hostPort", 20_443);
        main(t).list("ports").push(port.into());
    }),
    plant("host-probe-target", &[], "@.livenessProbe.httpGet.host", |t| {
        let get = Fields::new().with("host", "169.254.169.254").with("path", "/").with("port", 80);
        main(t).set("livenessProbe", Fields::new().with("httpGet", get));
    }),
    plant("host-aliases", &[], "hostAliases", |t| {
        let alias = Fields::new().with("ip", "192.0.2.7").with("hostnames", list(["legacy.example.com"]));
        t.pod.set("hostAliases", list([alias]));
    }),
    plant("host-users-shared", &[], "hostUsers", |t| drop(t.pod.remove("hostUsers"))),
    plant("share-process-namespace", &[], "shareProcessNamespace", |t| {
        // One container alone shares nothing.
        let mut neighbour = main(t).clone().with("name", "neighbour");
        neighbour.remove("ports");
        // Without ports there is none by a name that a probe could ask.
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            if neighbour.get(probe).is_some() {
                let exec = Fields::new().with("command", list(["/bin/app", "health", "--quiet"]));
                neighbour.set(probe, Fields::new().with("exec", exec));
            }
        }
        t.containers.push(neighbour);
        t.pod.set("shareProcessNamespace", true);
    }),
    plant("privilege-escalation-allowed", &[], "@.securityContext.allowPrivilegeEscalation", |t| {
        context(t).remove("allowPrivilegeEscalation");
    }),
    plant("run-as-root-allowed", &[], "securityContext.runAsNonRoot", |t| {
        everywhere(t, &["runAsNonRoot", "runAsUser"]);
    }),
    plant("run-as-uid-zero", &["run-as-root-allowed", "low-uid"], "@.securityContext.runAsUser", |t| {
        context(t).set("runAsNonRoot", false);
        context(t).set("runAsUser", 0);
    }),
    plant("run-as-root-group", &["low-gid"], "@.securityContext.runAsGroup", |t| context(t).set("runAsGroup", 0)),
    // Ids of a user namespace of the pod's own meet no account of the host.
    plant("low-uid", &["host-users-shared"], "@.securityContext.runAsUser", |t| {
        t.pod.remove("hostUsers");
        context(t).set("runAsUser", 1_000);
    }),
    plant("low-gid", &["host-users-shared"], "@.securityContext.runAsGroup", |t| {
        t.pod.remove("hostUsers");
        context(t).set("runAsGroup", 1_000);
    }),
    plant("writable-root-filesystem", &[], "@.securityContext.readOnlyRootFilesystem", |t| {
        context(t).set("readOnlyRootFilesystem", false);
    }),
    plant(
        "capability-any-added",
        &["capability-add-beyond-net-bind"],
        "@.securityContext.capabilities.add[SYS_NICE]",
        |t| {
            add_capability(t, "SYS_NICE");
        },
    ),
    plant("capability-sys-admin", ADDED, "@.securityContext.capabilities.add[SYS_ADMIN]", |t| {
        add_capability(t, "SYS_ADMIN");
    }),
    plant("capability-sys-module", ADDED, "@.securityContext.capabilities.add[SYS_MODULE]", |t| {
        add_capability(t, "SYS_MODULE");
    }),
    plant("capability-net-raw-added", ADDED, "@.securityContext.capabilities.add[NET_RAW]", |t| {
        add_capability(t, "NET_RAW");
    }),
    plant("capability-net-raw", &["capabilities-not-dropped-all"], "@.securityContext.capabilities.drop", |t| {
        context(t).map("capabilities").set("drop", list(["CHOWN"]));
    }),
    plant("capability-dangerous", ADDED, "@.securityContext.capabilities.add[SYS_PTRACE]", |t| {
        add_capability(t, "SYS_PTRACE");
    }),
    plant("capabilities-not-dropped-all", &[], "@.securityContext.capabilities.drop", |t| {
        context(t).map("capabilities").set("drop", list(["NET_RAW"]));
    }),
    plant(
        "capabilities-none-dropped",
        &["capabilities-not-dropped-all", "capability-net-raw"],
        "@.securityContext.capabilities.drop",
        |t| drop(context(t).remove("capabilities")),
    ),
    plant("capability-add-beyond-net-bind", &[], "@.securityContext.capabilities.add[CHOWN]", |t| {
        add_capability(t, "CHOWN");
    }),
    plant("seccomp-not-set", &[], "securityContext.seccompProfile.type", |t| everywhere(t, &["seccompProfile"])),
    plant("seccomp-unconfined", &[], "@.securityContext.seccompProfile.type", |t| {
        context(t).set("seccompProfile", Fields::new().with("type", "Unconfined"));
    }),
    plant("apparmor-unconfined", &[], "@.securityContext.appArmorProfile.type", |t| {
        context(t).set("appArmorProfile", Fields::new().with("type", "Unconfined"));
    }),
    plant("apparmor-not-set", &[], "securityContext.appArmorProfile.type", |t| everywhere(t, &["appArmorProfile"])),
    plant("selinux-custom-type", &[], "@.securityContext.seLinuxOptions.type", |t| {
        context(t).set("seLinuxOptions", Fields::new().with("type", "spc_t"));
    }),
    plant("no-linux-hardening", UNCONTAINED, "securityContext", |t| {
        everywhere(t, &["seccompProfile", "appArmorProfile", "capabilities"]);
    }),
    plant("no-security-context", NO_CONTEXT, "securityContext", |t| {
        t.pod.remove("securityContext");
        for container in t.init.iter_mut().chain(&mut t.containers) {
            container.remove("securityContext");
        }
    }),
    plant("unmasked-proc-mount", &["host-users-shared"], "@.securityContext.procMount", |t| {
        t.pod.remove("hostUsers");
        context(t).set("procMount", "Unmasked");
    }),
    plant("unmasked-proc-mount-in-user-namespace", &[], "@.securityContext.procMount", |t| {
        context(t).set("procMount", "Unmasked");
    }),
    plant("unsafe-sysctl", &[], "securityContext.sysctls[kernel.msgmax]", |t| {
        let setting = Fields::new().with("name", "kernel.msgmax").with("value", "65536");
        t.pod.map("securityContext").set("sysctls", list([setting]));
    }),
    plant(
        "mount-propagation-bidirectional",
        &["privileged-container", "privilege-escalation-allowed"],
        "@.volumeMounts[shared].mountPropagation",
        |t| {
            context(t).remove("allowPrivilegeEscalation");
            context(t).set("privileged", true);
            t.volume("shared".to_owned(), "emptyDir", limited(), "/shared".to_owned(), false);
            if let Some(Value::Map(mount)) = main(t).list("volumeMounts").last_mut() {
                mount.set("mountPropagation", "Bidirectional");
            }
        },
    ),
    plant("stdin-tty-open", &[], "@.stdin", |t| main(t).set("stdin", true)),
    plant("hostpath-volume", &["non-core-volume-type"], "volumes[planted]", |t| {
        host_path(t, "/data/exchange", true);
    }),
    plant("hostpath-writable", HOST_VOLUME, "volumes[planted]", |t| host_path(t, "/data/exchange", false)),
    plant("hostpath-sensitive", HOST_VOLUME, "volumes[planted].hostPath.path", |t| host_path(t, "/etc", true)),
    plant("container-runtime-socket", SOCKET, "volumes[planted].hostPath.path", |t| {
        host_path(t, "/run/containerd/containerd.sock", true);
    }),
    plant("kubelet-credential-path", SENSITIVE, "volumes[planted].hostPath.path", |t| {
        host_path(t, "/var/lib/kubelet/kubeconfig", true);
    }),
    plant("hostpath-log-symlink", LOG, "volumes[planted].hostPath.path", |t| host_path(t, "/var/log", false)),
    plant("non-core-volume-type", &[], "volumes[planted].nfs", |t| {
        let share = Fields::new().with("server", "files.example.com").with("path", "/exports/app");
        t.volume("planted".to_owned(), "nfs", share, "/planted".to_owned(), true);
    }),
    plant("emptydir-without-limit", UNBOUNDED, "volumes[planted].emptyDir.sizeLimit", |t| {
        // Any container's limit would bound the volume.
        for container in t.init.iter_mut().chain(&mut t.containers) {
            container.map("resources").map("limits").remove("ephemeral-storage");
        }
        t.volume("planted".to_owned(), "emptyDir", Fields::new(), "/planted".to_owned(), false);
    }),
    plant("service-account-token-automounted", &[], "automountServiceAccountToken", |t| {
        t.pod.set("automountServiceAccountToken", true);
    }),
    plant("default-service-account-used", &[], "serviceAccountName", |t| drop(t.pod.remove("serviceAccountName"))),
    plant("missing-service-account", &[], "serviceAccountName", |t| {
        t.pod.set("serviceAccountName", "removed-last-year");
    }),
    plant("projected-token-lifetime", &[], "volumes[planted].projected.sources[0].serviceAccountToken.audience", |t| {
        let token = Fields::new().with("path", "token").with("expirationSeconds", 604_800);
        let source = Fields::new().with("serviceAccountToken", token);
        let sources = Fields::new().with("sources", list([source]));
        t.volume("planted".to_owned(), "projected", sources, "/planted".to_owned(), true);
    }),
    plant("plaintext-secret-in-env", &["secret-from-env"], "@.env[DATABASE_PASSWORD].value", |t| {
        add_env(t, Fields::new().with("name", "DATABASE_PASSWORD").with("value", "Tr0ub4dor-x9Kq2vLw"));
    }),
    plant("plaintext-secret-in-args", &[], "@.args[1]", |t| {
        main(t).set("args", list(["--user=app", "--database-password=Tr0ub4dor-x9Kq2vLw"]));
    }),
    plant("missing-env-source", &["secret-from-env"], "@.env[SIGNING_KEY].valueFrom.secretKeyRef.name", |t| {
        let key = Fields::new().with("name", "removed-last-year").with("key", "private.pem");
        add_env(
            t,
            Fields::new().with("name", "SIGNING_KEY").with("valueFrom", Fields::new().with("secretKeyRef", key)),
        );
    }),
];

const UNBOUNDED: &[&str] = &["ephemeral-storage-limit-missing"];
const NO_CONTEXT: &[&str] = &[
    "no-linux-hardening",
    "seccomp-not-set",
    "apparmor-not-set",
    "capabilities-none-dropped",
    "capabilities-not-dropped-all",
    "capability-net-raw",
    "privilege-escalation-allowed",
    "run-as-root-allowed",
    "writable-root-filesystem",
];
const SENSITIVE: &[&str] = &["hostpath-volume", "non-core-volume-type", "hostpath-sensitive"];
const SOCKET: &[&str] = SENSITIVE;
const LOG: &[&str] = &["hostpath-volume", "non-core-volume-type", "hostpath-writable", "hostpath-sensitive"];

fn main(template: &mut PodTemplate) -> &mut Fields {
    &mut template.containers[0]
}

fn context(template: &mut PodTemplate) -> &mut Fields {
    main(template).map("securityContext")
}

/// Shares a namespace of the host, which the API refuses together with a user namespace of the pod's own.
fn host(template: &mut PodTemplate, field: &'static str) {
    template.pod.remove("hostUsers");
    template.pod.set(field, true);
}

fn host_path(template: &mut PodTemplate, path: &'static str, read_only: bool) {
    template.volume(
        "planted".to_owned(),
        "hostPath",
        Fields::new().with("path", path),
        "/planted".to_owned(),
        read_only,
    );
}

fn add_capability(template: &mut PodTemplate, name: &'static str) {
    context(template).map("capabilities").set("add", list([name]));
}

fn add_env(template: &mut PodTemplate, entry: Fields) {
    main(template).list("env").push(entry.into());
}

fn limited() -> Fields {
    Fields::new().with("sizeLimit", "64Mi")
}

/// Removes fields from the security settings of the pod and all its containers.
fn everywhere(template: &mut PodTemplate, fields: &[&str]) {
    let containers = template.init.iter_mut().chain(&mut template.containers);
    for holder in std::iter::once(&mut template.pod).chain(containers) {
        if holder.get("securityContext").is_none() {
            continue;
        }
        let context = holder.map("securityContext");
        fields.iter().for_each(|field| drop(context.remove(field)));
    }
}
