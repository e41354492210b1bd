//! A text that is open in the editor.

use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use seawall_model::{Object, Observation, Problem};
use seawall_source::Settings;

use crate::address;
use crate::encoding::{Encoding, Lines};

/// A text that is open in the editor, and what stands in it.
#[derive(Debug)]
pub(crate) struct Document {
    /// As the client names it; answers use the same letters.
    pub(crate) uri: Uri,
    /// As findings name it.
    pub(crate) name: Arc<str>,
    /// The client's number for this state of the text.
    pub(crate) version: i32,
    pub(crate) text: String,
    pub(crate) lines: Lines,
    /// What stands in it; nothing where [`Self::part_of`] says why.
    pub(crate) objects: Vec<Object>,
    pub(crate) problems: Vec<Problem>,
    /// Why the text cannot be judged by itself: it is a template of a chart, or a patch.
    pub(crate) part_of: Option<String>,
    encoding: Encoding,
}

impl Document {
    /// A text that was just opened.
    pub(crate) fn open(uri: Uri, version: i32, text: String, part_of: Option<String>, encoding: Encoding) -> Self {
        let name = address::path(&uri).map_or(uri.as_str().into(), |path| path.to_string_lossy().into());
        let lines = Lines::of(&text, encoding);
        let (objects, problems) = (Vec::new(), Vec::new());
        let mut document = Self { uri, name, version, text, lines, objects, problems, part_of, encoding };
        document.read();
        document
    }

    /// Carries out changes in their order. The result is the client's state `version`.
    pub(crate) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        for change in changes {
            match change.range {
                Some(range) => {
                    let span = self.lines.span(&self.text, range);
                    self.text.replace_range(span.start..span.end, &change.text);
                }
                None => self.text = change.text,
            }
            self.lines = Lines::of(&self.text, self.encoding);
        }
        self.version = version;
        self.read();
    }

    /// Whether the text is about Kubernetes at all. What is wrong with other texts is not ours to say.
    pub(crate) fn is_manifest(&self) -> bool {
        !self.objects.is_empty() || self.text.contains("apiVersion")
    }

    fn read(&mut self) {
        let (objects, problems) =
            if self.part_of.is_some() { (Vec::new(), Vec::new()) } else { read(&self.name, &self.text) };
        (self.objects, self.problems) = (objects, problems);
    }
}

/// What stands in `text`.
pub(crate) fn read(name: &str, text: &str) -> (Vec<Object>, Vec<Problem>) {
    let (mut objects, mut problems) = (Vec::new(), Vec::new());
    seawall_source::read_bytes(name, text.as_bytes().to_vec(), &Settings::default(), &mut |file| {
        for observation in file.observations {
            match observation {
                Observation::Object(object) => objects.push(object),
                Observation::Problem(problem) => problems.push(problem),
            }
        }
    });
    (objects, problems)
}
