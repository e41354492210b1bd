//! The files as they have become.

use std::collections::BTreeMap;
use std::sync::Arc;

use seawall_model::SourceFile;
use seawall_yaml::Text;
use seawall_yaml::edit::{self, Edit, Pieces, append_document};
use serde_json::Value;

use super::round::Round;
use super::{Changed, Judged};

/// The files that have been edited.
#[derive(Default, Clone)]
pub(super) struct Desk {
    files: BTreeMap<Arc<str>, Sheet>,
}

/// One edited file.
#[derive(Clone)]
struct Sheet {
    original: Arc<SourceFile>,
    pieces: Pieces,
    text: String,
}

/// A file, and what it has become.
#[derive(Debug)]
pub struct MendedFile {
    /// As it was read.
    pub file: Arc<SourceFile>,
    /// The edits of its text, in its order; they do not overlap.
    pub edits: Vec<Edit>,
    /// What it is after them.
    pub text: String,
}

impl Desk {
    /// The files after the fixes of `round`, and what is to be said of them.
    pub(super) fn after<E>(
        &self,
        round: &Round,
        judge: &mut dyn FnMut(&[Changed<'_>]) -> Result<Judged, E>,
    ) -> Result<(Self, Judged), E> {
        let mut next = self.clone();
        for (file, edits) in &round.edits {
            next.edit(file, edits);
        }
        let changed: Vec<Changed<'_>> =
            next.files.iter().map(|(path, sheet)| Changed { path, text: &sheet.text }).collect();
        let judged = judge(&changed)?;
        Ok((next, judged))
    }

    /// `file` is as it was last read.
    fn edit(&mut self, file: &Arc<SourceFile>, edits: &[Edit]) {
        let sheet = self.files.entry(Arc::clone(&file.path)).or_insert_with(|| Sheet {
            original: Arc::clone(file),
            pieces: Pieces::new(file.text.len()),
            text: file.text.as_str().to_owned(),
        });
        sheet.pieces.edit(edits);
        sheet.text = edit::apply(&sheet.text, edits);
    }

    pub(super) fn end(self) -> Vec<MendedFile> {
        let file = |sheet: Sheet| MendedFile { edits: sheet.pieces.edits(0), file: sheet.original, text: sheet.text };
        self.files.into_values().map(file).filter(|file| file.text != file.file.text.as_str()).collect()
    }
}

/// The edits that add `objects` to the end of a text, as one.
pub(super) fn append(text: &Text, edits: &[Edit], objects: &[&Value]) -> Result<Option<Edit>, String> {
    let mut appended = String::new();
    let end = text.len();
    let mut now = edit::apply(text.as_str(), edits);
    for object in objects {
        let edit = append_document(&Text::new(now.clone()), object).map_err(|error| error.reason)?;
        now.push_str(&edit.replacement);
        appended.push_str(&edit.replacement);
    }
    let span = seawall_yaml::Span { start: end, end };
    Ok((!appended.is_empty()).then_some(Edit { span, replacement: appended }))
}
