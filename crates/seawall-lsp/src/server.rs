//! The loop: messages from the editor and folders that were read, one after the other.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{Cancel, Exit, Initialized, Notification as _};
use lsp_types::request::{Initialize, Request as _, Shutdown};
use lsp_types::{
    CancelParams, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, HoverProviderCapability,
    InitializeParams, InitializeResult, NumberOrString, OneOf, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use crate::action::fix_all_kind;
use crate::address;
use crate::client::Client;
use crate::encoding::Encoding;
use crate::folder::{self, Contents};
use crate::rules::Configure;
use crate::session::Session;

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The client said that it would go, then went.
    Orderly,
    /// The client went without a word, or left the protocol.
    Abrupt,
}

/// What happens while nobody types.
enum Event {
    Message(Message),
    /// A folder was read: the number of the reading, and what it brought.
    Read(u64, Contents),
    /// There are no more messages.
    Gone,
}

/// How long to wait for the next message before judging: editors send bursts, and only the last state matters.
const PAUSE: Duration = Duration::from_millis(2);

/// Serves one client over standard input and output until it goes. `configure` says which rules speak.
///
/// # Errors
/// When standard input does not hold the protocol, or standard output does not take it.
pub fn serve_stdio(configure: &Configure<'_>, version: &str) -> Result<End> {
    let (connection, threads) = Connection::stdio();
    let end = serve(connection, configure, version)?;
    // When the client has left the protocol its input may never end: nobody waits for it.
    if end == End::Orderly {
        threads.join().context("cannot talk to the editor over standard input and output")?;
    }
    Ok(end)
}

/// Serves one client until it goes.
///
/// # Errors
/// When the flags alone make no rules.
pub fn serve(connection: Connection, configure: &Configure<'_>, version: &str) -> Result<End> {
    let Connection { sender, receiver } = connection;
    let Some(parameters) = initialize(&sender, &receiver, version) else { return Ok(End::Abrupt) };
    let (events, inbox) = crossbeam_channel::unbounded();
    pump(receiver, events.clone());
    let session = Session::new(Client::new(sender, &parameters), configure, folders(&parameters))?;
    session.client.watch();
    let mut server = Server { session, events, inbox, waiting: VecDeque::new() };
    Ok(server.run())
}

/// Hands messages over without end, so that a client never waits for us while it types.
fn pump(receiver: Receiver<Message>, events: Sender<Event>) {
    thread::spawn(move || {
        for message in receiver {
            let is_exit = matches!(&message, Message::Notification(told) if told.method == Exit::METHOD);
            if events.send(Event::Message(message)).is_err() || is_exit {
                return;
            }
        }
        let _ = events.send(Event::Gone);
    });
}

/// Waits for the client to introduce itself, and says what there is.
fn initialize(sender: &Sender<Message>, receiver: &Receiver<Message>, version: &str) -> Option<InitializeParams> {
    loop {
        match receiver.recv().ok()? {
            Message::Request(Request { id, method, params }) if method == Initialize::METHOD => {
                let parameters: InitializeParams = match serde_json::from_value(params) {
                    Ok(parameters) => parameters,
                    Err(error) => {
                        let refusal = Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string());
                        sender.send(refusal.into()).ok()?;
                        continue;
                    }
                };
                let encoding = Client::new(sender.clone(), &parameters).encoding;
                sender.send(Response::new_ok(id, introduction(encoding, version)).into()).ok()?;
                return Some(parameters);
            }
            Message::Request(Request { id, .. }) => {
                let code = ErrorCode::ServerNotInitialized as i32;
                sender.send(Response::new_err(id, code, "not initialized yet".to_owned()).into()).ok()?;
            }
            Message::Notification(told) if told.method == Exit::METHOD => return None,
            Message::Notification(_) | Message::Response(_) => {}
        }
    }
}

fn introduction(encoding: Encoding, version: &str) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        resolve_provider: Some(true),
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, fix_all_kind()]),
        ..CodeActionOptions::default()
    };
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
            workspace: Some(WorkspaceServerCapabilities { workspace_folders: Some(folders), file_operations: None }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo { name: "seawall".to_owned(), version: Some(version.to_owned()) }),
    }
}

/// The folders that the client has open. The older ways to name one count where the newest is absent.
#[allow(deprecated, reason = "clients still name their folder in the older fields")]
fn folders(parameters: &InitializeParams) -> Vec<PathBuf> {
    let named = parameters.workspace_folders.as_deref().unwrap_or_default().iter();
    let named: Vec<PathBuf> = named.filter_map(|folder| address::path(&folder.uri)).collect();
    if !named.is_empty() {
        return named;
    }
    let uri = parameters.root_uri.as_ref().and_then(address::path);
    uri.or_else(|| parameters.root_path.as_ref().map(PathBuf::from))
        .filter(|path| path.is_absolute())
        .into_iter()
        .collect()
}

struct Server<'c> {
    session: Session<'c>,
    events: Sender<Event>,
    inbox: Receiver<Event>,
    /// Messages that have come, in their order.
    waiting: VecDeque<Message>,
}

impl Server<'_> {
    fn run(&mut self) -> End {
        let mut stale = false;
        loop {
            self.start_readings();
            let event = if stale { self.inbox.recv_timeout(PAUSE) } else { self.next() };
            match event {
                Ok(Event::Message(message)) => self.waiting.push_back(message),
                Ok(Event::Read(number, contents)) => self.session.fill(number, contents),
                Ok(Event::Gone) | Err(RecvTimeoutError::Disconnected) => return End::Abrupt,
                Err(RecvTimeoutError::Timeout) => {
                    self.session.publish();
                    stale = false;
                    continue;
                }
            }
            stale = true;
            self.drain();
            while let Some(message) = self.waiting.pop_front() {
                if let Some(end) = self.take(message) {
                    return end;
                }
            }
        }
    }

    fn next(&self) -> Result<Event, RecvTimeoutError> {
        self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
    }

    /// Takes what has come in the meantime. Requests that were taken back before they were answered are refused.
    fn drain(&mut self) {
        while let Ok(event) = self.inbox.try_recv() {
            match event {
                Event::Message(Message::Notification(told)) if told.method == Cancel::METHOD => self.cancel(told),
                Event::Message(message) => self.waiting.push_back(message),
                Event::Read(number, contents) => self.session.fill(number, contents),
                Event::Gone => {
                    let _ = self.events.send(Event::Gone);
                    return;
                }
            }
        }
    }

    fn cancel(&mut self, told: Notification) {
        let Ok(CancelParams { id }) = serde_json::from_value(told.params) else { return };
        let id = match id {
            NumberOrString::Number(number) => number.into(),
            NumberOrString::String(text) => text.into(),
        };
        let is_it = |message: &Message| matches!(message, Message::Request(request) if request.id == id);
        if let Some(at) = self.waiting.iter().position(is_it) {
            self.waiting.remove(at);
            self.session.client.refuse(id, ErrorCode::RequestCanceled, "taken back");
        }
    }

    fn take(&mut self, message: Message) -> Option<End> {
        match message {
            Message::Request(request) if request.method == Shutdown::METHOD => {
                self.session.client.answer(request.id, ());
                return Some(self.leave());
            }
            Message::Request(request) => self.session.answer(request),
            Message::Notification(told) if told.method == Exit::METHOD => return Some(End::Abrupt),
            Message::Notification(told) if told.method == Initialized::METHOD => {}
            Message::Notification(told) => self.session.tell(told),
            Message::Response(_) => {}
        }
        None
    }

    /// After it was told to stop, the server does nothing but wait for the client to go.
    fn leave(&mut self) -> End {
        loop {
            let message = match self.waiting.pop_front() {
                Some(message) => message,
                None => match self.inbox.recv() {
                    Ok(Event::Message(message)) => message,
                    Ok(Event::Read(..)) => continue,
                    Ok(Event::Gone) | Err(_) => return End::Abrupt,
                },
            };
            match message {
                Message::Notification(told) if told.method == Exit::METHOD => return End::Orderly,
                Message::Request(request) => {
                    self.session.client.refuse(request.id, ErrorCode::InvalidRequest, "the server was shut down");
                }
                Message::Notification(_) | Message::Response(_) => {}
            }
        }
    }

    /// Folders are read beside the loop: what is open is judged at once, and again when its surroundings are known.
    fn start_readings(&mut self) {
        for (path, number, exclude) in self.session.take_unread() {
            let events = self.events.clone();
            thread::spawn(move || {
                let _ = events.send(Event::Read(number, folder::read(&path, exclude)));
            });
        }
    }
}
