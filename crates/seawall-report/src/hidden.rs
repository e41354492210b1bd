//! Which parts of the files must not be shown.

use std::collections::HashMap;
use std::sync::Arc;

use seawall_engine::Report;
use seawall_model::finding::Finding;
use seawall_model::{GroupKind, Snapshot, SourceFile};
use seawall_yaml::{Kind, Node, Span};

use crate::fix::at;

/// The values that findings call secret, and the contents of Secrets: wherever a line is shown, they are left out.
#[derive(Default)]
pub(crate) struct Hidden {
    /// By the address of the file; sorted, without overlap.
    spans: HashMap<usize, Vec<Span>>,
}

/// Where a Secret holds values; the annotations repeat them after `kubectl apply`.
const HOLDERS: [&[&str]; 3] = [&["data"], &["stringData"], &["metadata", "annotations"]];

impl Hidden {
    pub(crate) fn of(report: &Report) -> Self {
        let mut hidden = Self::default();
        let secret = report.findings.iter().filter(|finding| finding.secret);
        secret.for_each(|finding| hidden.hide_value(finding, report.snapshot.as_ref()));
        if let Some(snapshot) = &report.snapshot {
            hidden.hide_secrets(snapshot);
        }
        for spans in hidden.spans.values_mut() {
            spans.sort_by_key(|span| (span.start, span.end));
            spans.dedup_by(|next, span| {
                let overlaps = next.start <= span.end;
                span.end = if overlaps { span.end.max(next.end) } else { span.end };
                overlaps
            });
        }
        hidden
    }

    /// What must not be shown of a file, in the order of its text.
    pub(crate) fn in_file(&self, file: &Arc<SourceFile>) -> &[Span] {
        self.spans.get(&Arc::as_ptr(file).addr()).map_or(&[], Vec::as_slice)
    }

    fn hide_value(&mut self, finding: &Finding, snapshot: Option<&Snapshot>) {
        let Some(location) = &finding.location else { return };
        let object = snapshot.and_then(|snapshot| snapshot.object_at(&finding.object, Some(location)));
        match object.and_then(|object| at(object.node(), &finding.path)) {
            Some(value) => self.hide_node(&location.file, value),
            None => self.hide(&location.file, location.span),
        }
    }

    /// Hides a value; of a mapping the values in it, except what it is called by.
    fn hide_node(&mut self, file: &Arc<SourceFile>, node: Node<'_>) {
        let inside = node.entries().filter(|(key, _)| key.scalar() != Some("name"));
        match node.kind() {
            Kind::Mapping => inside.for_each(|(_, value)| self.hide(file, value.span())),
            _ => self.hide(file, node.span()),
        }
    }

    fn hide_secrets(&mut self, snapshot: &Snapshot) {
        for secret in snapshot.of_kind(GroupKind::core("Secret")) {
            let Some(file) = secret.origin.file() else { continue };
            for holder in HOLDERS.iter().filter_map(|path| secret.node().path(path)) {
                match holder.kind() {
                    Kind::Mapping => holder.entries().for_each(|(_, value)| self.hide(file, value.span())),
                    _ => self.hide(file, holder.span()),
                }
            }
        }
    }

    fn hide(&mut self, file: &Arc<SourceFile>, span: Span) {
        self.spans.entry(Arc::as_ptr(file).addr()).or_default().push(span);
    }
}
