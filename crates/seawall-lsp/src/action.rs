//! Changes that the editor offers: one for each finding that a machine can mend, and one for all that are safe.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, Diagnostic, DocumentChanges, NumberOrString, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, WorkspaceEdit,
};
use seawall_engine::{Plan, Report};
use seawall_model::finding::{Finding, FindingId, Safety};
use seawall_model::{Facts, Reference};
use seawall_report::{Planner, printable};
use seawall_yaml::edit::{Edit, Pieces, apply};

use crate::document::{self, Document};
use crate::encoding::{Encoding, Lines};
use crate::workspace::{Workspace, read};
use crate::{address, diagnostic};

/// The action that mends everything safe in a file; editors run it on save when they are told to.
pub(crate) fn fix_all_kind() -> CodeActionKind {
    CodeActionKind::new("source.fixAll.seawall")
}

/// What the offers need to know.
pub(crate) struct Offers<'a> {
    pub(crate) workspace: &'a Workspace,
    /// The open documents of the workspace.
    pub(crate) open: &'a [&'a Document],
    pub(crate) document: &'a Document,
    pub(crate) report: &'a Report,
    pub(crate) plan: &'a Plan,
    pub(crate) facts: &'a Facts,
    pub(crate) encoding: Encoding,
    /// Whether the client takes edits that name the version that they are for.
    pub(crate) versioned: bool,
}

impl Offers<'_> {
    /// The changes for findings in `range`, and the one for the whole file.
    pub(crate) fn all(&self, range: Range, context: &CodeActionContext) -> Vec<CodeAction> {
        let wants = |kind: &CodeActionKind| {
            let holds = |only: &CodeActionKind| {
                kind.as_str().strip_prefix(only.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            context.only.as_ref().is_none_or(|only| only.iter().any(holds))
        };
        let mut actions = Vec::new();
        if wants(&CodeActionKind::QUICKFIX) {
            let planner = Planner::new(self.report);
            let fixes = diagnostic::findings(self.document, self.report)
                .filter(|finding| overlap(diagnostic::range(finding, self.document), range));
            actions.extend(fixes.filter_map(|finding| self.fix(finding, &planner, &context.diagnostics)));
        }
        if wants(&fix_all_kind()) {
            actions.extend(self.fix_all());
        }
        actions
    }

    fn fix(&self, finding: &Finding, planner: &Planner<'_>, shown: &[Diagnostic]) -> Option<CodeAction> {
        let remediation = finding.remediation.as_ref()?;
        let files = planner.plan(finding)?;
        let edits = files.iter().map(|file| (&file.file.path, file.file.text.as_str(), &file.edits[..]));
        let caution =
            if remediation.safety == Safety::Safe { "" } else { ", review: a running application may notice" };
        let code = NumberOrString::String(finding.rule.id.to_owned());
        let marked = diagnostic::range(finding, self.document);
        let diagnostics = shown.iter().filter(|shown| shown.code.as_ref() == Some(&code) && shown.range == marked);
        Some(CodeAction {
            title: format!("{} ({}{caution})", printable(&remediation.title), finding.rule.id),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(diagnostics.cloned().collect()),
            is_preferred: Some(remediation.safety == Safety::Safe),
            edit: Some(self.edit(edits)?),
            ..CodeAction::default()
        })
    }

    fn fix_all(&self) -> Option<CodeAction> {
        let edits = self.all_safe();
        if edits.is_empty() {
            return None;
        }
        let document = self.document;
        let edit = self.edit([(&document.name, document.text.as_str(), &edits[..])].into_iter())?;
        Some(CodeAction {
            title: "Fix everything in this file that is safe to fix (Seawall)".to_owned(),
            kind: Some(fix_all_kind()),
            edit: Some(edit),
            ..CodeAction::default()
        })
    }

    /// The edits of the document that carry out every safe fix in it. Fixes of one object are carried out one after the
    /// other, each planned on what the ones before it left, so that two that make the same parent do not make it twice.
    fn all_safe(&self) -> Vec<Edit> {
        let mut tried: BTreeSet<FindingId> = BTreeSet::new();
        let mut text = self.document.text.clone();
        let mut pieces = Pieces::new(text.len());
        let mut judged: Option<Report> = None;
        loop {
            let edits = self.next_safe(judged.as_ref().unwrap_or(self.report), &mut tried);
            if edits.is_empty() {
                return pieces.edits(0);
            }
            pieces.edit(&edits);
            text = apply(&text, &edits);
            judged = Some(self.judged_with(&text));
        }
    }

    /// One safe fix for each object that has any that was not tried yet.
    fn next_safe(&self, report: &Report, tried: &mut BTreeSet<FindingId>) -> Vec<Edit> {
        let planner = Planner::new(report);
        let mut mended: BTreeSet<&Reference> = BTreeSet::new();
        let mut edits: Vec<Edit> = Vec::new();
        for finding in diagnostic::findings(self.document, report) {
            let is_safe = finding.remediation.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
            if !is_safe || mended.contains(&finding.object) || !tried.insert(finding.id) {
                continue;
            }
            let Some(files) = planner.plan(finding) else { continue };
            let [file] = &files[..] else { continue };
            let is_apart = |edit: &Edit| edits.iter().all(|other| apart(edit, other));
            if file.file.path == self.document.name && file.edits.iter().all(is_apart) {
                edits.extend(file.edits.iter().cloned());
                mended.insert(&finding.object);
            }
        }
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        edits
    }

    fn judged_with(&self, text: &str) -> Report {
        let (objects, problems) = document::read(&self.document.name, text);
        let others = self.open.iter().filter(|other| other.name != self.document.name).map(|other| read(other));
        let open: Vec<_> = others.chain([(&*self.document.name, &objects[..], &problems[..])]).collect();
        self.workspace.judge(&open, self.plan, self.facts)
    }

    /// Edits as the client takes them; nothing when a file has no address.
    #[allow(clippy::mutable_key_type, reason = "the protocol's map of addresses")]
    fn edit<'f>(&self, files: impl Iterator<Item = (&'f Arc<str>, &'f str, &'f [Edit])>) -> Option<WorkspaceEdit> {
        let mut changes = Vec::new();
        for (name, text, edits) in files {
            let lines = Lines::of(text, self.encoding);
            let edits: Vec<TextEdit> = edits
                .iter()
                .map(|edit| TextEdit { range: lines.range(text, edit.span), new_text: edit.replacement.clone() })
                .collect();
            let open = self.open.iter().find(|document| document.name == *name);
            let uri = open.map(|document| document.uri.clone()).or_else(|| address::uri(name))?;
            changes.push((uri, open.map(|document| document.version), edits));
        }
        if !self.versioned {
            let changes: HashMap<_, _> = changes.into_iter().map(|(uri, _, edits)| (uri, edits)).collect();
            return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
        }
        let versioned = changes.into_iter().map(|(uri, version, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
        let changes = DocumentChanges::Edits(versioned.collect());
        Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
    }
}

fn overlap(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn apart(a: &Edit, b: &Edit) -> bool {
    a.span.end < b.span.start || b.span.end < a.span.start
}
