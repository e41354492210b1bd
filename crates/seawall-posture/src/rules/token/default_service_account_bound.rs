//! `default-service-account-bound`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{Read, RoleBinding, RoleRef};
use seawall_model::{GroupKind, Rule, Severity, Status};

use crate::namesake::namespace;

const GROUP: &str = "rbac.authorization.k8s.io";

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "default-service-account-bound",
        title: "Rights are granted to a default ServiceAccount",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0189", "CKV_K8S_42"],
        doc: include_str!("default_service_account_bound.md"),
    },
    fix: Fix::None,
    run: Run::Object(
        &[GroupKind::of(GROUP, "RoleBinding"), GroupKind::of(GROUP, "ClusterRoleBinding")],
        |object, report| {
            let binding: Option<RoleBinding<'_>> = Option::read(object.node());
            let Some(binding) = binding else { return };
            for subject in &binding.subjects {
                let Some((of, "default")) = subject.service_account() else { continue };
                let role = binding.role_ref.as_ref().map_or_else(|| "a role".to_owned(), role);
                let whose = match of.or(namespace(object)) {
                    Some(namespace) => format!("the default ServiceAccount of namespace `{namespace}`"),
                    None => "the default ServiceAccount".to_owned(),
                };
                report.field(subject.node, format!("grants {role} to {whose}"));
            }
        },
    ),
};

fn role(role: &RoleRef<'_>) -> String {
    format!("{} `{}`", role.kind.map_or("role", |kind| kind.value), role.name.map_or("", |name| name.value))
}
