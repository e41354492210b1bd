//! The two files of a new check.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::analysis::{ANALYSES, Analysis};
use crate::{generate, workspace};

/// Writes `src/rules/FAMILY/RULE.rs` of the analysis and the page beside it, and the lists.
pub(crate) fn run(analysis: &str, name: &str) -> Result<()> {
    let Some(analysis) = ANALYSES.iter().find(|known| known.name == analysis) else {
        let known: Vec<&str> = ANALYSES.iter().map(|known| known.name).collect();
        bail!("there is no analysis `{analysis}` that is made of checks: {}", known.join(", "));
    };
    let Some((family, rule)) = name.split_once('/') else {
        bail!("name the family and the rule: pod/host-users");
    };
    let plain =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain(family) || !plain(rule) {
        bail!("`{name}`: lower-case letters, digits and dashes only, such as pod/host-users");
    }
    let folder = workspace().join(analysis.rules()).join(family);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = rule.replace('-', "_");
    for (ending, content) in [("rs", code(analysis, rule, &file)), ("md", page(rule))] {
        let path = folder.join(format!("{file}.{ending}"));
        if path.exists() {
            bail!("{} exists", path.display());
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}", path.display());
    }
    generate::rule_lists()
}

fn code(analysis: &Analysis, rule: &str, file: &str) -> String {
    let Analysis { imports, run, .. } = analysis;
    format!(
        r#"//! `{rule}`.

{imports}
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
    run: {run},
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
