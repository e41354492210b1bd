//! The editor at the other end: what it can do, and what is sent to it.

use crossbeam_channel::Sender;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    ClientCapabilities, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams,
    LogMessageParams, MarkupKind, MessageType, Registration, RegistrationParams, ShowMessageParams,
};
use serde::Serialize;

use crate::encoding::Encoding;

/// The editor at the other end. What is sent after it has gone is lost, and nobody misses it.
pub(crate) struct Client {
    sender: Sender<Message>,
    pub(crate) encoding: Encoding,
    /// What a hover may be written in.
    pub(crate) markup: MarkupKind,
    /// Whether it takes edits that name the version that they are for.
    pub(crate) versioned_edits: bool,
    /// Whether it asks for an action's edits once it is chosen.
    pub(crate) resolves_actions: bool,
    watches: bool,
}

impl Client {
    pub(crate) fn new(sender: Sender<Message>, parameters: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, general, .. } = &parameters.capabilities;
        let encodings = general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let formats = text_document.as_ref().and_then(|text| text.hover.as_ref()?.content_format.as_deref());
        let edits = workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let watching = workspace.as_ref().and_then(|workspace| workspace.did_change_watched_files);
        let actions = text_document.as_ref().and_then(|text| text.code_action.as_ref());
        let resolved = actions.and_then(|actions| Some(&actions.resolve_support.as_ref()?.properties));
        Self {
            sender,
            encoding: Encoding::negotiate(encodings),
            markup: match formats {
                Some(formats) if !formats.contains(&MarkupKind::Markdown) => MarkupKind::PlainText,
                _ => MarkupKind::Markdown,
            },
            versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or(false),
            resolves_actions: resolved.is_some_and(|properties| properties.iter().any(|property| property == "edit")),
            watches: watching.and_then(|watching| watching.dynamic_registration).unwrap_or(false),
        }
    }

    /// Answers a request.
    pub(crate) fn answer(&self, id: RequestId, result: impl Serialize) {
        self.send(Response::new_ok(id, result));
    }

    /// Refuses a request.
    pub(crate) fn refuse(&self, id: RequestId, code: ErrorCode, message: &str) {
        self.send(Response::new_err(id, code as i32, message.to_owned()));
    }

    /// Tells something.
    pub(crate) fn notify<N: lsp_types::notification::Notification>(&self, parameters: N::Params) {
        self.send(Notification::new(N::METHOD.to_owned(), parameters));
    }

    /// Shows a sentence to the user.
    pub(crate) fn show(&self, typ: MessageType, message: String) {
        self.notify::<lsp_types::notification::ShowMessage>(ShowMessageParams { typ, message });
    }

    /// Writes a line into the editor's log.
    pub(crate) fn log(&self, typ: MessageType, message: String) {
        self.notify::<lsp_types::notification::LogMessage>(LogMessageParams { typ, message });
    }

    /// Asks to be told when manifests change that are not open, if the editor can do that.
    pub(crate) fn watch(&self) {
        if !self.watches {
            return;
        }
        let pattern = GlobPattern::String("**/{*.yaml,*.yml,*.json,seawall.toml}".to_owned());
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: vec![FileSystemWatcher { glob_pattern: pattern, kind: None }],
        };
        let registration = Registration {
            id: "files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let parameters = RegistrationParams { registrations: vec![registration] };
        self.send(Request::new(
            RequestId::from("watch".to_owned()),
            "client/registerCapability".to_owned(),
            parameters,
        ));
    }

    fn send(&self, message: impl Into<Message>) {
        // The receiver is gone only when the client is: the loop ends with its next message.
        let _ = self.sender.send(message.into());
    }
}
