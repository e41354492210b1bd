//! The two files of a new check.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{generate, workspace};

/// Writes `src/rules/FAMILY/RULE.rs` and the page beside it, and the lists.
pub(crate) fn run(name: &str) -> Result<()> {
    let Some((family, rule)) = name.split_once('/') else {
        bail!("name the family and the rule: pod/host-users");
    };
    let plain =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain(family) || !plain(rule) {
        bail!("`{name}`: lower-case letters, digits and dashes only, such as pod/host-users");
    }
    let folder = workspace().join("crates/seawall-posture/src/rules").join(family);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = rule.replace('-', "_");
    for (ending, content) in [("rs", code(rule, &file)), ("md", page(rule))] {
        let path = folder.join(format!("{file}.{ending}"));
        if path.exists() {
            bail!("{} exists", path.display());
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}", path.display());
    }
    generate::rule_lists()
}

fn code(rule: &str, file: &str) -> String {
    format!(
        r#"//! `{rule}`.

use seawall_model::{{Rule, Severity, Status}};

use crate::check::{{Check, Fix, Run}};

pub(crate) const CHECK: Check = Check {{
    rule: &Rule {{
        id: "{rule}",
        title: "WHAT IS WRONG",
        severity: Severity::Medium,
        status: Status::preview("0.1.0"),
        aliases: &[],
        doc: include_str!("{file}.md"),
    }},
    fix: Fix::None,
    run: Run::Workload(|workload, report| {{
        for container in workload.containers() {{
            if container.name.is_empty() {{
                report.field(container.at, "WHAT IS WRONG HERE");
            }}
        }}
    }}),
}};
"#
    )
}

fn page(rule: &str) -> String {
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: app\n      image: shop/web:1.4.2\n";
    format!(
        "# {rule}\n\nWHY IT MATTERS: what an attacker does with it.\n\n## Fails\n\n```yaml\n{yaml}```\n\n\
         End each bad line with `# finding: message`.\n\n## Passes\n\n```yaml\n{yaml}```\n\n## References\n\n- WHERE IT IS ASKED FOR\n"
    )
}
