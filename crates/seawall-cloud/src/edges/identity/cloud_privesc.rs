//! What identities of the cloud get there.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Proof, Tier, Vertex};
use seawall_model::cloud::Provider;

use crate::access::{Finder, Survey, identity, resource};
use crate::aws::{Role, Says};
use crate::gcp::On;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C09",
        name: "CLOUD_PRIVESC",
        title: "gets in the cloud",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1098.003", "T1530"],
        doc: include_str!("cloud_privesc.md"),
    },
    find,
};

const CONDITION: &str = "it is granted under conditions, or by policies, that are not in the input";

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    amazon(survey, edges);
    google(survey, edges);
    azure(survey, edges);
}

fn add(edges: &mut Edges<'_>, from: Vertex, to: Vertex, why: &'static str, is_sure: bool) {
    let (from, to) = (edges.vertex(from), edges.vertex(to));
    let edge = edges.add(FINDER.kind, from, to).proof(Proof::Fact(why));
    if is_sure { edge.done() } else { edge.depends(CONDITION).done() }
}

/// Actions of which each alone makes an administrator of whoever may do it to everything.
const RISING: &[&str] = &[
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:AttachGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:PutGroupPolicy",
    "iam:AddUserToGroup",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:UpdateAssumeRolePolicy",
];

/// Services that run code as a role which is passed to them, and all that it takes.
const RUNNING: &[(&str, &[&str])] = &[
    ("ec2.amazonaws.com", &["ec2:RunInstances"]),
    ("lambda.amazonaws.com", &["lambda:CreateFunction", "lambda:InvokeFunction"]),
    ("ecs-tasks.amazonaws.com", &["ecs:RegisterTaskDefinition", "ecs:RunTask"]),
    ("codebuild.amazonaws.com", &["codebuild:CreateProject", "codebuild:StartBuild"]),
    ("cloudformation.amazonaws.com", &["cloudformation:CreateStack"]),
    ("glue.amazonaws.com", &["glue:CreateDevEndpoint"]),
    ("sagemaker.amazonaws.com", &["sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"]),
];

/// Data that everybody keeps there.
const DATA: &[(&str, &str)] = &[
    ("s3:GetObject", "all S3 buckets"),
    ("secretsmanager:GetSecretValue", "all secrets of Secrets Manager"),
    ("ssm:GetParameter", "all parameters of Systems Manager"),
    ("dynamodb:GetItem", "all tables of DynamoDB"),
];

fn amazon(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for role in survey.aws.roles() {
        let from = || identity(Provider::Aws, role.arn);
        let rises = RISING.iter().map(|action| role.may(action, "*"));
        let said = rises.chain([role.may("*", "*")]).max_by_key(|said| rank(*said)).unwrap_or(Says::Nothing);
        if said.is_something() {
            let why = "its policies let it do everything, or change what it may do";
            add(edges, from(), Vertex::Goal(Goal::CloudAdmin), why, said == Says::Allows);
        }
        for (action, what) in DATA {
            let said = role.may(action, "*");
            if said.is_something() {
                let why = "its policies let it read the data";
                add(edges, from(), resource(Provider::Aws, what), why, said == Says::Allows);
            }
        }
        let running: Vec<(&str, Says)> = RUNNING
            .iter()
            .map(|(service, actions)| {
                (*service, actions.iter().fold(Says::Allows, |all, action| all.at_most(role.may(action, "*"))))
            })
            .filter(|(_, said)| said.is_something())
            .collect();
        let asks = role.speaks_of("sts:AssumeRole");
        for other in survey.aws.roles().filter(|other| other.arn != role.arn) {
            let to = || identity(Provider::Aws, other.arn);
            let said = if asks || other.names(role.arn) { assumes(role, other) } else { Says::Nothing };
            if said.is_something() {
                add(edges, from(), to(), "it may assume the role, which trusts it", said == Says::Allows);
            }
            if running.is_empty() {
                continue;
            }
            let passes = role.may("iam:PassRole", other.arn);
            let said = running.iter().map(|(service, said)| {
                let is_meant = |kind: &str, name: &str| kind == "Service" && name == *service;
                said.at_most(passes).at_most(other.trust.of_trust("sts:AssumeRole", &is_meant, &[]))
            });
            let said = said.max_by_key(|said| rank(*said)).unwrap_or(Says::Nothing);
            if said.is_something() {
                add(edges, from(), to(), "it may pass the role to something that it runs", said == Says::Allows);
            }
        }
    }
}

fn rank(said: Says) -> u8 {
    match said {
        Says::Denies | Says::Nothing => 0,
        Says::Perhaps => 1,
        Says::Allows => 2,
    }
}

/// Whether a role may assume another. Trust that names the role suffices within one account; trust in the account leaves
/// it to the role's own policies.
fn assumes(role: &Role<'_>, other: &Role<'_>) -> Says {
    let own = role.may("sts:AssumeRole", other.arn);
    if own == Says::Denies {
        return Says::Denies;
    }
    let account = role.account().unwrap_or_default();
    let by_name = |kind: &str, name: &str| kind == "AWS" && name == role.arn;
    let by_account = |kind: &str, name: &str| {
        let root = name.strip_suffix(":root").and_then(|rest| rest.rsplit(':').next());
        kind == "AWS" && (name == "*" || name == account || root == Some(account) || name == role.arn)
    };
    let context = [("aws:PrincipalArn", role.arn), ("aws:PrincipalAccount", account)];
    let named = other.trust.of_trust("sts:AssumeRole", &by_name, &context);
    if named.is_something() && other.account() == role.account() {
        return named;
    }
    other.trust.of_trust("sts:AssumeRole", &by_account, &context).at_most(own)
}

fn google(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let accounts = survey.gcp.accounts();
    for grant in &survey.gcp.grants {
        let Some(name) = grant.identity() else { continue };
        let is_sure = !grant.is_conditional;
        let from = || identity(Provider::Gcp, name);
        match (grant.role, grant.on) {
            (
                "roles/owner"
                | "roles/editor"
                | "roles/iam.securityAdmin"
                | "roles/resourcemanager.projectIamAdmin"
                | "roles/resourcemanager.organizationAdmin",
                On::Project,
            ) => add(edges, from(), Vertex::Goal(Goal::CloudAdmin), "the role is nearly everything", is_sure),
            (
                "roles/iam.serviceAccountTokenCreator"
                | "roles/iam.serviceAccountKeyAdmin"
                | "roles/iam.serviceAccountAdmin",
                on,
            ) => {
                const WHY: &str = "it may make credentials of the service account";
                match on {
                    On::ServiceAccount(account) => add(edges, from(), identity(Provider::Gcp, account), WHY, is_sure),
                    On::Project => {
                        for account in accounts.iter().filter(|account| **account != name) {
                            add(edges, from(), identity(Provider::Gcp, account), WHY, is_sure);
                        }
                    }
                    On::Other => {}
                }
            }
            ("roles/iam.serviceAccountUser", On::ServiceAccount(account)) => {
                // It takes something to run as well.
                add(
                    edges,
                    from(),
                    identity(Provider::Gcp, account),
                    "what it runs may act as the service account",
                    false,
                );
            }
            ("roles/storage.admin" | "roles/storage.objectAdmin" | "roles/storage.objectViewer", On::Project) => {
                add(edges, from(), resource(Provider::Gcp, "all buckets"), "the role reads the data", is_sure);
            }
            ("roles/secretmanager.admin" | "roles/secretmanager.secretAccessor", On::Project) => {
                add(edges, from(), resource(Provider::Gcp, "all secrets"), "the role reads the data", is_sure);
            }
            _ => {}
        }
    }
}

fn azure(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for assignment in &survey.azure.assignments {
        let from = || identity(Provider::Azure, survey.azure.holder(assignment));
        let is_sure = !assignment.is_conditional;
        let parts: Vec<&str> = assignment.scope.trim_matches('/').split('/').collect();
        let is_wide = matches!(parts[..], [""] | ["subscriptions", _])
            || assignment.scope.starts_with("/providers/Microsoft.Management/managementGroups/");
        match assignment.role {
            "Owner" | "Contributor" | "User Access Administrator" | "Role Based Access Control Administrator"
                if is_wide =>
            {
                add(edges, from(), Vertex::Goal(Goal::CloudAdmin), "the role is nearly everything", is_sure);
            }
            "Key Vault Administrator" | "Key Vault Secrets Officer" | "Key Vault Secrets User" => {
                let what = format!("secrets of the vaults in {}", assignment.scope);
                add(edges, from(), resource(Provider::Azure, &what), "the role reads the data", is_sure);
            }
            "Storage Blob Data Owner" | "Storage Blob Data Contributor" | "Storage Blob Data Reader" => {
                let what = format!("blobs in {}", assignment.scope);
                add(edges, from(), resource(Provider::Azure, &what), "the role reads the data", is_sure);
            }
            _ => {}
        }
    }
}
