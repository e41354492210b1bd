//! `image-pull-policy-not-always`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::image::{self, User};
use crate::parameter;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-pull-policy-not-always",
        title: "Image that may change is not pulled at every start",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0075", "CKV_K8S_15", "pullPolicyNotAlways", "container-image-pull-policy"],
        doc: include_str!("image_pull_policy_not_always.md"),
    },
    fix: Fix::Safe("Set the pull policy to Always"),
    run: Run::Workload(|workload, report| {
        image::each(workload, report, |image, report| {
            if image.reference.is_pinned() {
                return;
            }
            let (written, field) = match image.user {
                User::Container(container) => (container.image_pull_policy, container.at.join("imagePullPolicy")),
                User::Volume(volume) => {
                    let Some(source) = &volume.image else { return };
                    (source.pull_policy, seawall_model::Place::from(source.node).join("pullPolicy"))
                }
            };
            // What the API server fills in: it looks at the tag alone.
            let default = if image.reference.effective_tag() == Some("latest") { "Always" } else { "IfNotPresent" };
            let policy = written.map(|policy| policy.value).filter(|policy| !policy.is_empty());
            let must_be_written = report.parameters().flag(&parameter::IMAGE_PULL_POLICY_NOT_ALWAYS_WRITTEN);
            if must_be_written && policy.is_none() && default == "Always" {
                let message = format!("{} pulls `{}` with no policy written", image.user, image.text);
                report.field(field, message).set(field, "Always");
                return;
            }
            let (policy, by_default) = policy.map_or((default, " by default"), |policy| (policy, ""));
            if policy == "Always" {
                return;
            }
            let message = format!("{} pulls `{}` with policy `{policy}`{by_default}", image.user, image.text);
            let reported = report.field(field, message).set(field, "Always");
            if policy == "Never" {
                reported.review();
            }
        });
    }),
};
