//! What a comparison came to.

/// Files that were compared, and where they differ.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) files: usize,
    /// What the files say, in the units of their kind.
    pub(crate) rows: usize,
    /// A text for each file that differs.
    pub(crate) differences: Vec<String>,
}

impl Tally {
    /// Adds a file with so many rows, and how it differs.
    pub(crate) fn add(&mut self, file: &str, rows: usize, lines: &[String]) {
        self.files += 1;
        self.rows += rows;
        if !lines.is_empty() {
            let shown: String = lines.iter().take(12).map(|line| format!("\n    {line}")).collect();
            self.differences.push(format!("{file}: {} lines{shown}", lines.len()));
        }
    }

    /// Fails with every difference, by file.
    pub(crate) fn check(&self) {
        assert!(
            self.differences.is_empty(),
            "{} of {} files differ\n{}",
            self.differences.len(),
            self.files,
            self.differences.join("\n")
        );
    }
}
