//! `ssh-server-in-container`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Object, Rule, Severity, Status, Workload};

use crate::command_line::{self, Called};
use crate::service::{self, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ssh-server-in-container",
        title: "SSH server in a container",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0042", "ssh-port"],
        doc: include_str!("ssh_server_in_container.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::Workload(in_pod), Run::Object(SERVICES, in_service)]),
};

const PORT: i64 = 22;

fn in_pod(workload: &Workload<'_>, report: &mut Report<'_>) {
    for container in workload.containers() {
        for port in &container.ports {
            let is_tcp = port.protocol.is_none_or(|protocol| protocol == "TCP");
            if let Some(number) = port.container_port.filter(|number| *number == PORT && is_tcp) {
                report.field(number.node, format!("container `{}` declares port 22, that of SSH", container.name));
            }
        }
        if !command_line::mentions(container, "ssh") && !command_line::mentions(container, "dropbear") {
            continue;
        }
        for called in command_line::called(container) {
            if let Some(server) = server(&called) {
                let (container, place) = (container.name, called.place);
                report.field(called.node, format!("container `{container}` starts `{server}` in {place}"));
            }
        }
    }
}

/// The SSH server that the call starts.
fn server<'c>(called: &'c Called<'_>) -> Option<&'c str> {
    let argument = |index: usize| called.arguments().get(index).map(|word| word.text.as_str());
    let daemon = |name: Option<&'c str>| name.filter(|name| matches!(*name, "ssh" | "sshd" | "dropbear"));
    match called.program() {
        server @ ("sshd" | "dropbear") => Some(server),
        "service" | "rc-service" | "invoke-rc.d" => daemon(argument(0)).filter(|_| starts(argument(1))),
        "systemctl" if starts(argument(0)) => daemon(argument(1)),
        script if called.words.first()?.text.contains("/init.d/") && starts(argument(0)) => daemon(Some(script)),
        _ => None,
    }
}

fn starts(action: Option<&str>) -> bool {
    matches!(action, Some("start" | "restart"))
}

fn in_service(object: &Object, report: &mut Report<'_>) {
    let Some(spec) = service::spec(object) else { return };
    if service::kind(&spec) == "ExternalName" {
        return;
    }
    for port in spec.ports.iter().filter(|port| service::protocol(port) == "TCP") {
        let Some(number) = port.port else { continue };
        if number == PORT {
            report.field(number.node, "publishes port 22, that of SSH");
        } else if let Some(target) = port.target_port.filter(|_| service::target(port) == Some(PORT)) {
            report.field(target, format!("sends port {} to port 22, that of SSH", number.value));
        }
    }
}
