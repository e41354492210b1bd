//! A rule's page: its sections and the fenced blocks in them.

/// The parsed page.
pub(super) struct Page {
    title: String,
    sections: Vec<String>,
    pub(super) blocks: Vec<Block>,
}

/// One fenced block, a tiny cluster.
pub(super) struct Block {
    /// Section and number, for messages.
    pub(super) name: String,
    section: String,
    pub(super) text: String,
    /// Line within the block, and message; line 0 for a finding about no place, announced on a line of its own.
    pub(super) announced: Vec<(u32, String)>,
    /// Rules whose findings a fix may leave behind, because they are lesser ones that the page explains:
    /// `# fix leaves: RULE`.
    pub(super) left: Vec<String>,
}

const MARK: &str = "# finding: ";
const LEFT: &str = "# fix leaves: ";

impl Page {
    pub(super) fn parse(markdown: &str) -> Result<Self, String> {
        let mut page = Self { title: String::new(), sections: Vec::new(), blocks: Vec::new() };
        let mut open: Option<(String, Vec<&str>)> = None;
        for line in markdown.lines() {
            match &mut open {
                Some((language, lines)) if line.trim_end() == "```" => {
                    if language == "yaml" || language == "json" {
                        page.add_block(lines);
                    }
                    open = None;
                }
                Some((_, lines)) => lines.push(line),
                None => {
                    if let Some(language) = line.strip_prefix("```") {
                        open = Some((language.to_owned(), Vec::new()));
                    } else if let Some(title) = line.strip_prefix("# ") {
                        page.title = title.to_owned();
                    } else if let Some(section) = line.strip_prefix("## ") {
                        page.sections.push(section.to_owned());
                    }
                }
            }
        }
        if open.is_some() { Err("a fenced block is not closed".to_owned()) } else { Ok(page) }
    }

    /// What is wrong with the page itself.
    pub(super) fn faults(&self, rule: &str) -> Vec<String> {
        let mut faults = Vec::new();
        if self.title != rule {
            faults.push(format!("the page is titled `{}`", self.title));
        }
        for needed in ["Fails", "Passes", "References"] {
            if !self.sections.iter().any(|section| section == needed) {
                faults.push(format!("the page has no section `{needed}`"));
            }
        }
        for known in &self.sections {
            if !["Fails", "Passes", "Exceptions", "References", "More cases"].contains(&known.as_str()) {
                faults.push(format!("the page has an unknown section `{known}`"));
            }
        }
        for block in &self.blocks {
            if block.section == "Fails" && block.announced.is_empty() {
                faults.push(format!("{}: nothing fails", block.name));
            }
            if block.section == "Passes" && !block.announced.is_empty() {
                faults.push(format!("{}: something is announced", block.name));
            }
        }
        faults
    }

    fn add_block(&mut self, lines: &[&str]) {
        let section = self.sections.last().cloned().unwrap_or_default();
        let number = self.blocks.iter().filter(|block| block.section == section).count() + 1;
        let announced = (1u32..).zip(lines).flat_map(|(number, line)| {
            let number = if line.starts_with(MARK) { 0 } else { number };
            line.split(MARK).skip(1).map(move |message| (number, message.trim().to_owned()))
        });
        let left = lines.iter().filter_map(|line| line.strip_prefix(LEFT));
        self.blocks.push(Block {
            name: format!("{section} {number}"),
            announced: announced.collect(),
            left: left.flat_map(|rules| rules.split(", ")).map(str::to_owned).collect(),
            text: lines.join("\n") + "\n",
            section,
        });
    }
}
