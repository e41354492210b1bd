//! The pod template of a workload, as its team writes it.

use super::configuration::{config_map_name, secret_name};
use super::container::{self, Role, main_port};
use super::control_plane;
use super::facts::{Account, Facts, Labels};
use super::fields::Fields;
use super::parameters::Parameters;
use super::plan::Cluster;
use super::plant::CATALOGUE;
use super::platform::AGENTS;
use super::random::{For, Random};
use super::security::{self, Ids};
use super::value::{Value, list};
use super::workload::{Controller, Part, Workload};

/// Everything below `template`, in parts that a planted weakness can still change.
#[derive(Debug, Clone)]
pub(crate) struct PodTemplate {
    pub(crate) labels: Fields,
    pub(crate) annotations: Fields,
    /// The pod spec without containers and volumes.
    pub(crate) pod: Fields,
    pub(crate) init: Vec<Fields>,
    /// The first one is the main container.
    pub(crate) containers: Vec<Fields>,
    pub(crate) volumes: Vec<Value>,
}

/// Labels that select the pods of a workload.
pub(crate) fn selector(workload: &Workload, facts: &Facts) -> Fields {
    match facts.labels {
        Labels::Short => Fields::new().with("app", workload.name.clone()),
        Labels::Recommended | Labels::Both => Fields::new()
            .with("app.kubernetes.io/name", workload.name.clone())
            .with("app.kubernetes.io/instance", workload.name.clone()),
    }
}

/// Labels of every object of a workload.
pub(crate) fn labels(cluster: &Cluster, workload: &Workload, facts: &Facts) -> Fields {
    let namespace = cluster.namespace(workload);
    let mut labels = selector(workload, facts);
    if facts.labels != Labels::Recommended {
        labels.set("app", workload.name.clone());
        labels.set("team", namespace.team);
    }
    if facts.labels != Labels::Short {
        let kind = workload.name.rsplit('-').next().unwrap_or("app").to_owned();
        labels.set("app.kubernetes.io/component", kind);
        labels.set("app.kubernetes.io/part-of", namespace.name.clone());
        labels.set("app.kubernetes.io/version", format!("1.{}.{}", facts.days % 40, facts.days % 7));
        labels.set("app.kubernetes.io/managed-by", "Helm");
    }
    labels
}

impl PodTemplate {
    pub(crate) fn draw(cluster: &Cluster, workload: &Workload, facts: &Facts) -> PodTemplate {
        if let Part::ControlPlane(number) = workload.part {
            return control_plane::template(number);
        }
        let parameters = cluster.parameters_of(workload);
        let mut random = workload.seed.fork(For::Spec, 0).random();
        let random = &mut random;
        let ids = Ids::drawn(facts, random);
        let mut template = PodTemplate {
            labels: labels(cluster, workload, facts),
            annotations: annotations(parameters, workload, random),
            pod: Fields::new(),
            init: Vec::new(),
            containers: Vec::new(),
            volumes: Vec::new(),
        };
        template.fill_pod(parameters, workload, facts, random);
        security::on_pod(&mut template.pod, facts, &ids, random);
        template.schedule(parameters, workload, facts, random);
        let team = cluster.namespace(workload).team;
        for (role, number) in roles(parameters, workload, random) {
            let container = container::draw(parameters, workload, facts, (role, number), &ids, team, random);
            let list =
                if matches!(role, Role::Init | Role::Sidecar) { &mut template.init } else { &mut template.containers };
            list.push(container);
        }
        template.mount(parameters, workload, facts, random);
        if let Some(plant) = workload.plant {
            (CATALOGUE[plant].apply)(&mut template);
        }
        template
    }

    /// The template with metadata, as a controller holds it.
    pub(crate) fn object(&self) -> Fields {
        let metadata =
            Fields::new().with("labels", self.labels.clone()).with_any("annotations", self.annotations.clone());
        Fields::new().with("metadata", metadata).with("spec", self.spec())
    }

    /// The pod spec.
    pub(crate) fn spec(&self) -> Fields {
        self.pod
            .clone()
            .with_any("initContainers", list(self.init.iter().cloned()))
            .with("containers", list(self.containers.iter().cloned()))
            .with_any("volumes", self.volumes.clone())
    }

    fn fill_pod(&mut self, parameters: &Parameters, workload: &Workload, facts: &Facts, random: &mut Random) {
        let pod = &mut self.pod;
        if let Some(account) = facts.account_name(workload) {
            pod.set(if facts.deprecated_account_field { "serviceAccount" } else { "serviceAccountName" }, account);
        } else if facts.account == Account::Default && random.chance(0.1) {
            pod.set("serviceAccountName", "default");
        }
        if facts.pull_secret {
            pod.set("imagePullSecrets", list([Fields::new().with("name", "registry-credentials")]));
        }
        match workload.controller {
            Controller::CronJob => pod.set("restartPolicy", "OnFailure"),
            Controller::Job => pod.set("restartPolicy", "Never"),
            _ => {}
        }
        if random.chance(0.2) {
            pod.set("terminationGracePeriodSeconds", *random.pick(&[10i64, 45, 60, 120]));
        }
        let system = !workload.is_app();
        if system || random.chance(parameters.template.priority_class) {
            pod.set("priorityClassName", if system { "system-cluster-critical" } else { "business-high" });
        }
    }

    fn schedule(&mut self, parameters: &Parameters, workload: &Workload, facts: &Facts, random: &mut Random) {
        let rates = &parameters.template;
        let pod = &mut self.pod;
        let chosen = Fields::new().with("matchLabels", selector(workload, facts));
        if matches!(workload.part, Part::Agent(_)) {
            pod.set("tolerations", list([Fields::new().with("operator", "Exists")]));
            pod.set("nodeSelector", Fields::new().with("kubernetes.io/os", "linux"));
            return;
        }
        if random.chance(rates.node_selector) {
            let pool = *random.pick(&["general", "memory", "burst"]);
            pod.set("nodeSelector", Fields::new().with("node.example.com/pool", pool));
        }
        if random.chance(rates.affinity) {
            let term =
                Fields::new().with("labelSelector", chosen.clone()).with("topologyKey", "kubernetes.io/hostname");
            let preferred = Fields::new().with("weight", 100).with("podAffinityTerm", term);
            let rule = Fields::new().with("preferredDuringSchedulingIgnoredDuringExecution", list([preferred]));
            pod.set("affinity", Fields::new().with("podAntiAffinity", rule));
        }
        if random.chance(rates.spread) {
            let spread = Fields::new()
                .with("maxSkew", 1)
                .with("topologyKey", "topology.kubernetes.io/zone")
                .with("whenUnsatisfiable", "ScheduleAnyway")
                .with("labelSelector", chosen);
            pod.set("topologySpreadConstraints", list([spread]));
        }
        if random.chance(rates.tolerations) {
            let toleration = Fields::new()
                .with("key", "node.example.com/pool")
                .with("operator", "Equal")
                .with("value", "burst")
                .with("effect", "NoSchedule");
            pod.set("tolerations", list([toleration]));
        }
    }

    fn mount(&mut self, parameters: &Parameters, workload: &Workload, facts: &Facts, random: &mut Random) {
        let rates = &parameters.configuration;
        for number in 0..facts.config_maps {
            if random.chance(rates.config_map_mounted) {
                let source = Fields::new().with("name", config_map_name(workload, number));
                let name = format!("config-{number}");
                self.volume(name, "configMap", source, format!("/etc/app/{number}"), true);
            }
        }
        for number in 0..facts.secrets {
            if random.chance(rates.secret_mounted) {
                let secret = secret_name(workload, number);
                let dangles = random.chance(parameters.dangling);
                let source = Fields::new().with("secretName", if dangles { format!("{secret}-old") } else { secret });
                self.volume(format!("secret-{number}"), "secret", source, format!("/etc/secrets/{number}"), true);
            }
        }
        if facts.claim {
            let source = Fields::new().with("claimName", format!("{}-data", workload.name));
            self.volume("data".to_owned(), "persistentVolumeClaim", source, "/var/lib/app".to_owned(), false);
        }
        if facts.claim_template {
            self.mount_only("data", "/var/lib/app".to_owned(), false);
        }
        if facts.care.read_only_root || random.chance(parameters.template.empty_dir) {
            let limit = facts.care.empty_dir_limit.then_some("256Mi");
            let source = Fields::new().with_some("sizeLimit", limit);
            self.volume("tmp".to_owned(), "emptyDir", source, "/tmp".to_owned(), false);
        }
        self.mount_host(workload, facts, random);
    }

    fn mount_host(&mut self, workload: &Workload, facts: &Facts, random: &mut Random) {
        let paths: &[&'static str] = match workload.part {
            Part::Agent(number) => AGENTS[number].paths,
            _ => &[
                "/var/log",
                "/etc/ssl/certs",
                "/var/run/docker.sock",
                "/data/shared",
                "/run/containerd/containerd.sock",
                "/usr/share/zoneinfo",
            ],
        };
        let paths = match workload.part {
            _ if !facts.weaknesses.host_path => &[],
            Part::Agent(_) => paths,
            _ => std::slice::from_ref(random.pick(paths)),
        };
        for (number, path) in paths.iter().enumerate() {
            let read_only = random.chance(0.5);
            let source = Fields::new().with("path", *path);
            self.volume(format!("host-{number}"), "hostPath", source, format!("/host{path}"), read_only);
        }
    }

    /// Adds a volume and its mount in the main container.
    pub(crate) fn volume(&mut self, name: String, kind: &'static str, source: Fields, path: String, read_only: bool) {
        self.mount_only(&name, path, read_only);
        self.volumes.push(Fields::new().with("name", name).with(kind, source).into());
    }

    fn mount_only(&mut self, name: &str, path: String, read_only: bool) {
        let mut mount = Fields::new().with("name", name.to_owned()).with("mountPath", path);
        if read_only {
            mount.set("readOnly", true);
        }
        self.containers[0].list("volumeMounts").push(mount.into());
    }
}

fn roles(parameters: &Parameters, workload: &Workload, random: &mut Random) -> Vec<(Role, usize)> {
    let rates = &parameters.template;
    let mut roles = Vec::new();
    let app = workload.is_app();
    if random.chance(rates.init_container) && app {
        roles.push((Role::Init, random.below(4)));
    }
    if random.chance(rates.init_container * rates.sidecar_init) && app {
        roles.push((Role::Sidecar, random.below(2)));
    }
    roles.push((Role::Main, 0));
    let first = random.below(4);
    let helpers = match random.share() {
        share if share < rates.third_container => 2,
        share if share < rates.third_container + rates.second_container => 1,
        _ => 0,
    };
    roles.extend((0..helpers).map(|number| (Role::Helper, first + number)));
    roles
}

fn annotations(parameters: &Parameters, workload: &Workload, random: &mut Random) -> Fields {
    let count = random.geometric(parameters.template.annotations_mean + 1.0, 7) - 1;
    let mut all = Fields::new();
    for number in 0..count {
        match number {
            0 => {
                all.set("prometheus.io/scrape", "true");
                all.set("prometheus.io/port", main_port(workload).to_string());
            }
            1 => all.set("checksum/config", workload.seed.fork(For::Version, 1).hex(64)),
            2 => all.set("cluster-autoscaler.kubernetes.io/safe-to-evict", "true"),
            3 => all.set("kubectl.kubernetes.io/restartedAt", "2026-10-02T08:14:55Z"),
            4 => all.set("example.com/cost-center", format!("cc-{}", 1_000 + random.below(900))),
            _ => all.set("example.com/on-call", "https://runbooks.example.com/on-call"),
        }
    }
    all
}
