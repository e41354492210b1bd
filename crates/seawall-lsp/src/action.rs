//! Changes that the editor offers: one for each finding that a machine can mend, and one for all that are safe.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, Diagnostic, DocumentChanges, NumberOrString, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, WorkspaceEdit,
};
use seawall_engine::{Report, run_on};
use seawall_model::SourceFile;
use seawall_model::finding::{Finding, Safety};
use seawall_report::mend::{Changed, Judged, Order, mend};
use seawall_report::{Planner, printable};
use seawall_yaml::edit::Edit;
use serde_json::json;

use crate::document::{self, Document};
use crate::encoding::{Encoding, Lines};
use crate::workspace::{Workspace, objects_in, read};
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
    pub(crate) encoding: Encoding,
    /// Whether the client takes edits that name the version that they are for.
    pub(crate) versioned: bool,
    /// Whether the client asks for an action's edits once it is chosen.
    pub(crate) resolves: bool,
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

    /// The action for the whole file, if it can do anything. Without its edits when the client asks for them once the
    /// action is chosen: they take longer than a cursor rests.
    fn fix_all(&self) -> Option<CodeAction> {
        let is_safe = |finding: &Finding| finding.remediation.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
        diagnostic::findings(self.document, self.report).find(|finding| is_safe(finding))?;
        let action = CodeAction {
            title: "Fix everything in this file that is safe to fix (Seawall)".to_owned(),
            kind: Some(fix_all_kind()),
            data: Some(json!({"uri": self.document.uri})),
            ..CodeAction::default()
        };
        if self.resolves { Some(action) } else { self.resolved(action).filter(|action| action.edit.is_some()) }
    }

    /// The action for the whole file with its edits; without edits when all were refused.
    pub(crate) fn resolved(&self, action: CodeAction) -> Option<CodeAction> {
        let closed = |file: &SourceFile| {
            (file.path != self.document.name).then(|| "only the file that was asked for is edited".to_owned())
        };
        let order = Order { review: false, closed: &closed };
        let Ok(mended) = mend(&order, &mut |changed| Ok::<_, Infallible>(self.judged(changed)));
        let files = mended.files.iter().map(|file| (&file.file.path, self.document.text.as_str(), &file.edits[..]));
        let edit = if mended.files.is_empty() { None } else { Some(self.edit(files)?) };
        Some(CodeAction { edit, ..action })
    }

    /// What the rules say when the document has the text that it has come to have.
    fn judged(&self, changed: &[Changed<'_>]) -> Judged {
        let name = &self.document.name;
        let text = changed.iter().find(|file| file.path == name).map_or(self.document.text.as_str(), |file| file.text);
        let (objects, problems) = document::read(name, text);
        let others = self.open.iter().filter(|other| other.name != *name).map(|other| read(other));
        let open: Vec<_> = others.chain([(&**name, &objects[..], &problems[..])]).collect();
        let (snapshot, _) = self.workspace.snapshot(&open);
        let own = objects_in(&snapshot, |other| other == &**name);
        let rules = &self.workspace.rules;
        let mut report = run_on(&rules.plan, &snapshot, &own);
        rules.accept(&mut report);
        let all = seawall_engine::findings(&rules.everything, &snapshot);
        Judged { snapshot, wanted: report.findings, all }
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
