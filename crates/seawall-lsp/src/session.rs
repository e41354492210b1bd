//! One session: documents that are open, and answers to what the editor asks.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use lsp_server::{ErrorCode, Notification, Request};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument, DidOpenTextDocument,
    Notification as _, PublishDiagnostics,
};
use lsp_types::request::{CodeActionRequest, CodeActionResolveRequest, HoverRequest, Request as _};
use lsp_types::{
    CodeAction, CodeActionParams, Diagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, HoverParams, MessageType,
    PublishDiagnosticsParams, Uri,
};
use seawall_engine::Report;
use seawall_source::Exclude;
use serde::de::DeserializeOwned;

use crate::action::Offers;
use crate::client::Client;
use crate::document::Document;
use crate::folder::{self, Contents, Folder};
use crate::rules::{Configure, Rules};
use crate::workspace::{Read, Workspace, read};
use crate::{address, diagnostic, hover};

/// Everything that is known between two messages.
pub(crate) struct Session<'c> {
    pub(crate) client: Client,
    configure: &'c Configure<'c>,
    /// By address.
    documents: BTreeMap<String, Document>,
    workspaces: Vec<Workspace>,
    /// What the editor shows, by address: the version that it is for, and the marks.
    shown: BTreeMap<String, (i32, Vec<Diagnostic>)>,
    /// Folders that have to be read.
    unread: Vec<PathBuf>,
    readings: u64,
}

impl<'c> Session<'c> {
    /// A session with `folders` open.
    pub(crate) fn new(client: Client, configure: &'c Configure<'c>, folders: Vec<PathBuf>) -> Result<Self> {
        let (documents, shown) = (BTreeMap::new(), BTreeMap::new());
        let (workspaces, unread) = (Vec::new(), Vec::new());
        let mut session = Self { client, configure, documents, workspaces, shown, unread, readings: 0 };
        for folder in folders {
            let rules = session.rules(&folder)?;
            session.workspaces.push(Workspace::new(Folder::new(folder.clone()), true, rules));
            session.unread.push(folder);
        }
        Ok(session)
    }

    /// The rules for a folder. When its configuration is not in order the user is told, and the flags alone count.
    fn rules(&self, path: &Path) -> Result<Rules> {
        (self.configure)(Some(path)).or_else(|error| {
            self.client.show(MessageType::ERROR, format!("Seawall: {error:#}"));
            (self.configure)(None)
        })
    }

    /// Opens a workspace.
    fn add(&mut self, path: PathBuf, is_opened: bool) {
        match self.rules(&path) {
            Ok(rules) => self.workspaces.push(Workspace::new(Folder::new(path), is_opened, rules)),
            Err(error) => self.client.log(MessageType::ERROR, format!("{error:#}")),
        }
    }

    /// The folders that have to be read, each with the number that its contents come back with, and what is left out.
    pub(crate) fn take_unread(&mut self) -> Vec<(PathBuf, u64, Exclude)> {
        let mut unread = std::mem::take(&mut self.unread);
        unread.sort();
        unread.dedup();
        let mut wanted = Vec::new();
        for workspace in self.workspaces.iter_mut().filter(|workspace| unread.contains(&workspace.folder.path)) {
            self.readings += 1;
            workspace.folder.asked = self.readings;
            wanted.push((workspace.folder.path.clone(), self.readings, workspace.rules.exclude.clone()));
        }
        wanted
    }

    /// Takes what the reading with this number brought, unless a later one was asked for.
    pub(crate) fn fill(&mut self, number: u64, contents: Contents) {
        let Some(workspace) = self.workspaces.iter_mut().find(|workspace| workspace.folder.asked == number) else {
            return;
        };
        if contents.left_out > 0 {
            let (folder, left_out) = (workspace.folder.path.display(), contents.left_out);
            let message = format!("{folder} holds too many objects; what refers to {left_out} of them stays unknown");
            self.client.log(MessageType::WARNING, message);
        }
        workspace.folder.fill(contents);
        workspace.report = None;
    }

    /// Takes what the editor tells. Notifications that we do not know are nothing to us.
    pub(crate) fn tell(&mut self, notification: Notification) {
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => self.told(notification, Self::open),
            DidChangeTextDocument::METHOD => self.told(notification, Self::change),
            DidCloseTextDocument::METHOD => self.told(notification, |session, closed| session.close(&closed)),
            DidChangeWatchedFiles::METHOD => {
                self.told(notification, |session, changed| session.files_changed(&changed));
            }
            DidChangeWorkspaceFolders::METHOD => {
                self.told(notification, |session, changed| session.folders_changed(&changed));
            }
            _ => {}
        }
    }

    fn told<P: DeserializeOwned>(&mut self, notification: Notification, take: fn(&mut Self, P)) {
        match serde_json::from_value(notification.params) {
            Ok(parameters) => take(self, parameters),
            Err(error) => {
                self.client.log(MessageType::ERROR, format!("`{}` is malformed: {error}", notification.method));
            }
        }
    }

    /// Answers what the editor asks.
    pub(crate) fn answer(&mut self, request: Request) {
        let id = request.id.clone();
        let answered = catch_unwind(AssertUnwindSafe(|| match request.method.as_str() {
            HoverRequest::METHOD => self.asked(request, Self::hover),
            CodeActionRequest::METHOD => self.asked(request, |session, wanted| session.actions(&wanted)),
            CodeActionResolveRequest::METHOD => self.asked(request, Self::resolve),
            method => {
                self.client.refuse(request.id, ErrorCode::MethodNotFound, &format!("`{method}` is not supported"));
            }
        }));
        if answered.is_err() {
            self.client.refuse(id, ErrorCode::InternalError, "an error in Seawall; its log says more");
        }
    }

    fn asked<P: DeserializeOwned, A: serde::Serialize>(&mut self, request: Request, find: fn(&mut Self, P) -> A) {
        match serde_json::from_value(request.params) {
            Ok(parameters) => {
                let found = find(self, parameters);
                self.client.answer(request.id, found);
            }
            Err(error) => self.client.refuse(request.id, ErrorCode::InvalidParams, &error.to_string()),
        }
    }

    /// Judges what has changed and sends every mark that is not shown as it should be.
    pub(crate) fn publish(&mut self) {
        for index in 0..self.workspaces.len() {
            // A bug in one check must not end the session.
            let judged = catch_unwind(AssertUnwindSafe(|| self.judge(index)));
            if judged.is_err() {
                self.client.log(MessageType::ERROR, "an error in Seawall; the marks may be old".to_owned());
                self.workspaces[index].report = Some(Report::default());
            }
        }
        for (key, document) in &self.documents {
            let home = self.workspaces.get(self.home(&document.name));
            let Some(report) = home.and_then(|home| home.report.as_ref()) else { continue };
            let marks = diagnostic::all(document, report, self.client.encoding);
            let state = (document.version, marks);
            if self.shown.get(key) != Some(&state) {
                send(&self.client, document.uri.clone(), Some(document.version), state.1.clone());
                self.shown.insert(key.clone(), state);
            }
        }
    }

    fn open(&mut self, parameters: DidOpenTextDocumentParams) {
        let opened = parameters.text_document;
        let path = address::path(&opened.uri);
        let part_of = path.as_deref().and_then(|path| folder::read_file(path).1);
        let (uri, version) = (opened.uri, opened.version);
        let document = Document::open(uri, version, opened.text, part_of, self.client.encoding);
        if !self.workspaces.iter().any(|workspace| is_in(&document.name, workspace)) {
            self.add(PathBuf::from(&*document.name), false);
        }
        self.forget(&Arc::clone(&document.name));
        self.documents.insert(document.uri.as_str().to_owned(), document);
    }

    fn change(&mut self, parameters: DidChangeTextDocumentParams) {
        let key = parameters.text_document.uri.as_str();
        let Some(document) = self.documents.get_mut(key) else { return };
        document.change(parameters.text_document.version, parameters.content_changes);
        let name = Arc::clone(&document.name);
        self.forget(&name);
    }

    fn close(&mut self, parameters: &DidCloseTextDocumentParams) {
        let Some(document) = self.documents.remove(parameters.text_document.uri.as_str()) else { return };
        self.shown.remove(document.uri.as_str());
        let home = self.home(&document.name);
        let is_last = !self.documents.values().any(|other| other.name == document.name);
        match self.workspaces.get_mut(home) {
            Some(workspace) if workspace.is_opened => {
                // The file counts again, which is not what was last seen of the text.
                let objects = address::path(&document.uri).map(|path| folder::read_file(&path).0);
                workspace.folder.put(&document.name, objects.unwrap_or_default());
                workspace.report = None;
            }
            Some(_) if is_last => drop(self.workspaces.remove(home)),
            _ => {}
        }
        send(&self.client, document.uri, None, Vec::new());
    }

    fn files_changed(&mut self, parameters: &DidChangeWatchedFilesParams) {
        let changed: Vec<PathBuf> = parameters.changes.iter().filter_map(|change| address::path(&change.uri)).collect();
        for index in 0..self.workspaces.len() {
            let path = self.workspaces[index].folder.path.clone();
            if !changed.iter().any(|changed| changed.starts_with(&path)) {
                continue;
            }
            // The configuration or a file of exceptions may be among them.
            if let Ok(rules) = self.rules(&path) {
                self.workspaces[index].rules = rules;
                self.workspaces[index].report = None;
            }
            if self.workspaces[index].is_opened {
                self.unread.push(path);
            }
        }
    }

    fn folders_changed(&mut self, parameters: &DidChangeWorkspaceFoldersParams) {
        let removed: Vec<PathBuf> =
            parameters.event.removed.iter().filter_map(|folder| address::path(&folder.uri)).collect();
        self.workspaces.retain(|workspace| !workspace.is_opened || !removed.contains(&workspace.folder.path));
        for path in parameters.event.added.iter().filter_map(|folder| address::path(&folder.uri)) {
            self.add(path.clone(), true);
            self.unread.push(path);
        }
        let names: Vec<Arc<str>> = self.documents.values().map(|document| Arc::clone(&document.name)).collect();
        for name in names {
            if !self.workspaces.iter().any(|workspace| is_in(&name, workspace)) {
                self.add(PathBuf::from(&*name), false);
            }
        }
        self.workspaces.iter_mut().for_each(|workspace| workspace.report = None);
    }

    fn hover(&mut self, parameters: HoverParams) -> Option<lsp_types::Hover> {
        let place = parameters.text_document_position_params;
        let (home, key) = self.judged(&place.text_document.uri)?;
        let (document, report) = (&self.documents[&key], self.workspaces[home].report.as_ref()?);
        hover::at(document, place.position, report, self.client.markup.clone())
    }

    fn actions(&mut self, parameters: &CodeActionParams) -> Vec<CodeAction> {
        let offered =
            self.offers(&parameters.text_document.uri, |offers| offers.all(parameters.range, &parameters.context));
        offered.unwrap_or_default()
    }

    /// Gives an action that was chosen its edits; one that is not of ours stays as it is.
    fn resolve(&mut self, action: CodeAction) -> CodeAction {
        let uri = action.data.as_ref().and_then(|data| serde_json::from_value(data.get("uri")?.clone()).ok());
        let Some(uri) = uri.filter(|_| action.edit.is_none()) else { return action };
        let resolved = self.offers(&uri, |offers| offers.resolved(action.clone()));
        resolved.flatten().unwrap_or(action)
    }

    /// What can be offered for a document; nothing for one that is not open.
    fn offers<T>(&mut self, uri: &Uri, make: impl FnOnce(&Offers<'_>) -> T) -> Option<T> {
        let (home, key) = self.judged(uri)?;
        let workspace = &self.workspaces[home];
        let report = workspace.report.as_ref()?;
        let open: Vec<&Document> =
            self.documents.values().filter(|document| self.home(&document.name) == home).collect();
        Some(make(&Offers {
            workspace,
            open: &open,
            document: &self.documents[&key],
            report,
            encoding: self.client.encoding,
            versioned: self.client.versioned_edits,
            resolves: self.client.resolves_actions,
        }))
    }

    /// The workspace of an open document, judged as it is now, and the document's key.
    fn judged(&mut self, uri: &Uri) -> Option<(usize, String)> {
        let home = self.home(&self.documents.get(uri.as_str())?.name);
        self.workspaces.get(home)?;
        self.judge(home);
        Some((home, uri.as_str().to_owned()))
    }

    fn judge(&mut self, index: usize) {
        if self.workspaces[index].report.is_some() {
            return;
        }
        let own = self.documents.values().filter(|document| self.home(&document.name) == index);
        let open: Vec<Read<'_>> = own.map(read).collect();
        let report = self.workspaces[index].judge(&open);
        self.workspaces[index].report = Some(report);
    }

    /// What was said of the workspace of a document does not hold any more.
    fn forget(&mut self, name: &str) {
        let home = self.home(name);
        if let Some(workspace) = self.workspaces.get_mut(home) {
            workspace.report = None;
        }
    }

    /// The innermost workspace that a document lies in; every open document lies in one.
    fn home(&self, name: &str) -> usize {
        let holding = self.workspaces.iter().enumerate().filter(|(_, workspace)| is_in(name, workspace));
        let innermost = holding.max_by_key(|(_, workspace)| workspace.folder.path.as_os_str().len());
        innermost.map_or(0, |(index, _)| index)
    }
}

fn is_in(name: &str, workspace: &Workspace) -> bool {
    Path::new(name).starts_with(&workspace.folder.path)
}

fn send(client: &Client, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
    client.notify::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics, version });
}
