//! One container as a team writes it.

use super::env;
use super::facts::Facts;
use super::fields::Fields;
use super::image;
use super::parameters::Parameters;
use super::random::Random;
use super::security::{Ids, of_container};
use super::value::{Value, list};
use super::workload::{Part, Workload};

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Main,
    Helper,
    Init,
    /// An init container that keeps running.
    Sidecar,
}

const PORTS: &[u16] = &[8080, 8080, 8080, 3000, 8000, 9000, 8443, 5000];
const HELPERS: &[(&str, u16)] =
    &[("proxy", 15_020), ("metrics", 9_102), ("log-shipper", 2_020), ("config-reload", 9_533)];
const INITS: &[&str] = &["migrate", "wait-for-database", "fix-assets", "fetch-config"];
const SIDECARS: &[&str] = &["mesh-proxy", "secret-agent"];

/// The port on which the main container of a workload serves.
pub(crate) fn main_port(workload: &Workload) -> u16 {
    match workload.part {
        Part::Agent(number) => 9_100 + number as u16,
        Part::Operator(_) | Part::ControlPlane(_) => 9_443,
        Part::App => PORTS[(workload.seed.bits() % PORTS.len() as u64) as usize],
    }
}

/// The name of the main container, which is what a Service, a probe and a finding call it by.
pub(crate) fn main_name(workload: &Workload) -> &str {
    match workload.seed.bits() >> 8 & 3 {
        0 => "app",
        1 => "server",
        _ => &workload.name,
    }
}

/// Draws the `number`th container of its role, without volume mounts.
pub(crate) fn draw(
    parameters: &Parameters,
    workload: &Workload,
    facts: &Facts,
    (role, number): (Role, usize),
    ids: &Ids,
    team: &'static str,
    random: &mut Random,
) -> Fields {
    let main = role == Role::Main;
    let helper = HELPERS[number % HELPERS.len()];
    let name = match role {
        Role::Main => main_name(workload).to_owned(),
        Role::Helper => helper.0.to_owned(),
        Role::Init => INITS[number % INITS.len()].to_owned(),
        Role::Sidecar => SIDECARS[number % SIDECARS.len()].to_owned(),
    };
    let image = draw_image(workload, facts, role, team, random);
    let mut container = Fields::new().with("name", name).with("image", image);
    if random.chance(0.35) {
        container.set("imagePullPolicy", *random.pick(&["IfNotPresent", "IfNotPresent", "Always"]));
    }
    command(&mut container, role, random);
    let serving = workload.controller.serves();
    let port = if main { main_port(workload) } else { helper.1 };
    let ports =
        if serving && matches!(role, Role::Main | Role::Helper) { ports(facts, port, main) } else { Vec::new() };
    container = container
        .with_any("ports", ports)
        .with_any("envFrom", if main { env::env_from(parameters, workload, facts, random) } else { Vec::new() })
        .with_any("env", env::env(parameters, workload, facts, main, random))
        .with_any("resources", resources(parameters, facts, main, random));
    if serving && main {
        probes(&mut container, parameters, random);
    }
    if role == Role::Sidecar {
        container.set("restartPolicy", "Always");
    }
    if main && facts.weaknesses.stdin {
        container.set("stdin", true);
        container.set("tty", true);
    }
    container.with_any("securityContext", of_container(facts, ids, main, random))
}

fn draw_image(workload: &Workload, facts: &Facts, role: Role, team: &'static str, random: &mut Random) -> String {
    let image = match (workload.part, role) {
        (Part::App, Role::Main | Role::Init) => image::own(team, &workload.name, random),
        (Part::Agent(_) | Part::Operator(_), Role::Main) => image::own("platform", &workload.name, random),
        _ => image::public(random),
    };
    match () {
        () if facts.weaknesses.image_latest && role == Role::Main => image::floating(&image, random),
        () if facts.care.digest => image::pinned(&image, random),
        () => image,
    }
}

fn command(container: &mut Fields, role: Role, random: &mut Random) {
    match role {
        Role::Init => {
            container.set(
                "command",
                list(["sh", "-c", "set -e; /scripts/prepare --target \"$DATABASE_HOST\" --timeout 120s"]),
            );
        }
        Role::Main if random.chance(0.35) => {
            let all = [
                "--config=/etc/app/application.yaml",
                "--log-format=json",
                "--shutdown-delay=10s",
                "--http-listen=:8080",
            ];
            container.set("args", list(all.into_iter().take(1 + random.below(all.len()))));
        }
        _ => {}
    }
}

fn ports(facts: &Facts, port: u16, main: bool) -> Vec<Value> {
    let mut first = Fields::new().with("name", if main { "http" } else { "http-side" }).with("containerPort", port);
    if main && facts.weaknesses.host_port && !facts.weaknesses.host_network {
        first.set("hostPort", 20_000 + port % 10_000);
    }
    let mut ports = vec![first.into()];
    if main && facts.days.is_multiple_of(3) {
        let metrics = if port == 9_090 { 9_091 } else { 9_090u16 };
        ports.push(Fields::new().with("name", "metrics").with("containerPort", metrics).with("protocol", "TCP").into());
    }
    ports
}

fn resources(parameters: &Parameters, facts: &Facts, main: bool, random: &mut Random) -> Fields {
    let cpu = *random.pick(if main { &["100m", "250m", "500m", "1", "2"][..] } else { &["10m", "50m", "100m"][..] });
    let memory = *random.pick(if main {
        &["128Mi", "256Mi", "512Mi", "1Gi", "2Gi"][..]
    } else {
        &["32Mi", "64Mi", "128Mi"][..]
    });
    let mut resources = Fields::new();
    if facts.care.requests {
        resources.set("requests", Fields::new().with("cpu", cpu).with("memory", memory));
    }
    if facts.care.limits {
        let mut limits = Fields::new();
        if random.chance(0.6) || facts.care.digest {
            limits.set("cpu", if main { "2" } else { "500m" });
        }
        limits.set("memory", if main { "2Gi" } else { "256Mi" });
        if parameters.hardening.everywhere {
            limits.set("ephemeral-storage", "1Gi");
        }
        resources.set("limits", limits);
    }
    resources
}

fn probes(container: &mut Fields, parameters: &Parameters, random: &mut Random) {
    let template = &parameters.template;
    let style = random.below(4);
    for (field, rate, path, delay) in [
        ("livenessProbe", template.liveness, "/healthz", 15),
        ("readinessProbe", template.readiness, "/readyz", 5),
        ("startupProbe", template.startup, "/startupz", 2),
    ] {
        if !random.chance(rate) {
            continue;
        }
        let probe = match style {
            0 => Fields::new().with("tcpSocket", Fields::new().with("port", "http")),
            1 => Fields::new().with("exec", Fields::new().with("command", list(["/bin/app", "health", "--quiet"]))),
            _ => Fields::new().with("httpGet", Fields::new().with("path", path).with("port", "http")),
        };
        let probe = probe.with("initialDelaySeconds", delay).with("periodSeconds", 5 + random.below(4) as i64 * 5);
        let probe =
            if random.chance(0.5) { probe.with("timeoutSeconds", 3).with("failureThreshold", 4) } else { probe };
        container.set(field, probe);
    }
    if random.chance(template.pre_stop) {
        let exec = Fields::new().with("command", list(["sh", "-c", "sleep 10"]));
        container.set("lifecycle", Fields::new().with("preStop", Fields::new().with("exec", exec)));
    }
}
