//! A rule's page, as far as its readers need it.

mod terminal;

pub use terminal::RulePage;

use seawall_model::Rule;

/// One block of a page. Pages are written in a small part of Markdown; the rest of it is read as paragraphs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block<'p> {
    /// A line after `#` or `##`.
    Heading(&'p str),
    /// Lines up to an empty one, joined.
    Paragraph(String),
    /// Lines after `-`, each with those that continue it.
    Bullets(Vec<String>),
    /// Lines between fences.
    Code(Vec<&'p str>),
}

/// The page without the cases at its end, which are for the tests.
pub(crate) fn shown(rule: &Rule) -> &str {
    rule.doc.split("\n## More cases").next().unwrap_or(rule.doc).trim()
}

/// The first paragraph on one line: what an attacker does with it.
pub fn why(rule: &Rule) -> String {
    let first = blocks(rule.doc).into_iter().find_map(|block| match block {
        Block::Paragraph(text) => Some(text),
        _ => None,
    });
    first.unwrap_or_else(|| rule.title.to_owned())
}

/// The blocks of a page.
pub(crate) fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut lines = page.lines();
    let mut is_new = true;
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            is_new = true;
            continue;
        }
        if line.starts_with("```") {
            blocks.push(Block::Code(lines.by_ref().take_while(|line| !line.starts_with("```")).collect()));
        } else if let Some(heading) = line.strip_prefix('#') {
            blocks.push(Block::Heading(heading.trim_start_matches('#').trim()));
        } else if let Some(bullet) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::Bullets(bullets)) if !is_new => bullets.push(bullet.to_owned()),
                _ => blocks.push(Block::Bullets(vec![bullet.to_owned()])),
            }
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph(text)) if !is_new => *text = format!("{text} {line}"),
                Some(Block::Bullets(bullets)) if !is_new => {
                    if let Some(last) = bullets.last_mut() {
                        *last = format!("{last} {}", line.trim());
                    }
                }
                _ => blocks.push(Block::Paragraph(line.to_owned())),
            }
        }
        is_new = false;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_to_blocks() {
        let page = "# a-rule\n\nOne\ntwo.\n\n- a\n  b\n- c\n## Fails\n\n```yaml\na:\n\n  - b\n```\nthree\n";
        assert_eq!(
            blocks(page),
            [
                Block::Heading("a-rule"),
                Block::Paragraph("One two.".into()),
                Block::Bullets(vec!["a b".into(), "c".into()]),
                Block::Heading("Fails"),
                Block::Code(vec!["a:", "", "  - b"]),
                Block::Paragraph("three".into()),
            ]
        );
    }
}
