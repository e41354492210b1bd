//! `dashboard-deployed`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::api::{Read, RoleBinding, Subject};
use seawall_model::{GroupKind, Object, Repository, Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::image;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dashboard-deployed",
        title: "The Kubernetes Dashboard runs in the cluster",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0014", "CKV_K8S_33"],
        doc: include_str!("dashboard_deployed.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[
        Run::Workload(workload),
        Run::Object(&[GroupKind::core("Service")], service),
        Run::Object(BINDINGS, binding),
    ]),
};

const BINDINGS: &[GroupKind<'static>] = &[
    GroupKind::of("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    GroupKind::of("rbac.authorization.k8s.io", "RoleBinding"),
];

/// What its objects and its ServiceAccount are called.
const NAME: &str = "kubernetes-dashboard";

/// Arguments that open it further.
const CARELESS: [&str; 3] = ["--enable-skip-login", "--enable-insecure-login", "--disable-settings-authorizer"];

fn workload(workload: &Workload<'_>, report: &mut Report<'_>) {
    image::each(workload, report, |image, report| {
        if !is_dashboard(&image.reference.repository) {
            return;
        }
        let reported = report.field(image.at, format!("{} is the Kubernetes Dashboard", image.user));
        let image::User::Container(container) = image.user else { return };
        let arguments = container.command.iter().chain(&container.args);
        let careless = arguments.filter(|argument| {
            CARELESS.iter().any(|flag| argument.strip_prefix(flag).is_some_and(|rest| ["", "=true"].contains(&rest)))
        });
        careless.fold(reported, |reported, argument| reported.also(argument.node));
    });
}

fn is_dashboard(repository: &Repository<'_>) -> bool {
    let name = repository.name();
    let is_of_project = repository.namespace().ends_with("kubernetesui");
    name.starts_with(NAME) || is_of_project && (name == "dashboard" || name.starts_with("dashboard-"))
}

fn service(object: &Object, report: &mut Report<'_>) {
    let Some(spec) = object.node().get("spec") else { return };
    let Some(selector) = spec.get("selector") else { return };
    let is_its = |key| selector.get(key).and_then(Node::as_str) == Some(NAME);
    if !is_its("k8s-app") && !is_its("app.kubernetes.io/name") {
        return;
    }
    let kind = spec.get("type").filter(|kind| matches!(kind.as_str(), Some("NodePort" | "LoadBalancer")));
    let addresses = spec.get("externalIPs").filter(|addresses| addresses.items().next().is_some());
    if let Some(at) = kind.or(addresses) {
        report.field(at, "opens the Kubernetes Dashboard to whoever reaches the nodes");
    }
}

fn binding(object: &Object, report: &mut Report<'_>) {
    let Some(binding): Option<RoleBinding<'_>> = Option::read(object.node()) else { return };
    let role = binding.role_ref.as_ref().and_then(|role| role.name);
    if role.is_none_or(|role| role != "cluster-admin") {
        return;
    }
    let is_its = |subject: &&Subject<'_>| subject.service_account().is_some_and(|(_, name)| name == NAME);
    if let Some(subject) = binding.subjects.iter().find(is_its) {
        report.field(subject.node, "gives the Kubernetes Dashboard the role `cluster-admin`");
    }
}
