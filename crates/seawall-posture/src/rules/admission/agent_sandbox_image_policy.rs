//! `agent-sandbox-image-policy`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::agent_sandbox;
use crate::image::{self, pattern};
use crate::parameter::{AGENT_SANDBOX_IMAGE_POLICY_ALLOW, IMAGE_TAG_LATEST_TAGS};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "agent-sandbox-image-policy",
        title: "Agent sandbox starts from an image that nobody has chosen",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0304"],
        doc: include_str!("agent_sandbox_image_policy.md"),
    },
    fix: Fix::Review("Pin the image by the digest that the tag stands for"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        if !agent_sandbox::is_one(workload.object) {
            return;
        }
        image::each(workload, report, |image, report| {
            let (reference, user) = (&image.reference, image.user);
            let mut allowed = report.parameters().list(&AGENT_SANDBOX_IMAGE_POLICY_ALLOW).peekable();
            let is_allowed = allowed.peek().is_none() || pattern::any_covers(allowed, &reference.repository);
            let tag = reference.effective_tag().filter(|_| !reference.is_pinned());
            let floats = tag.is_some_and(|tag| {
                reference.tag.is_none()
                    || report.parameters().list(&IMAGE_TAG_LATEST_TAGS).any(|floating| floating == tag)
            });
            let text = image.text;
            let message = match (is_allowed, floats) {
                (true, false) => return,
                (false, false) => format!("{user} of the sandbox uses `{text}`, which is not allowed there"),
                (true, true) => format!("{user} of the sandbox uses `{text}`, whose tag is no version"),
                (false, true) => {
                    format!(
                        "{user} of the sandbox uses `{text}`, which is not allowed there and whose tag is no version"
                    )
                }
            };
            let pinned = image.pinned(snapshot, report).filter(|_| is_allowed);
            let reported = report.field(image.at, message);
            if let Some(pinned) = pinned {
                reported.set(image.at, pinned);
            }
        });
    }),
};
