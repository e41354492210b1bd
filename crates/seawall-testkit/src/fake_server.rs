//! An API server of lies: answers what a test tells it to, over plain HTTP on loopback.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

/// What the server does when it is asked.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Answers with a code, further headers and a body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Promises more bytes than it sends, then hangs up.
    CutOff(String),
    /// Says nothing, until the other side goes.
    Silence,
    /// Hangs up.
    HangUp,
}

impl Reply {
    /// Answers with JSON.
    #[expect(clippy::needless_pass_by_value, reason = "so that a test can write `json!` in its place")]
    pub fn json(body: Value) -> Self {
        Self::Answer(200, Vec::new(), body.to_string())
    }

    /// Refuses, as API servers do.
    pub fn refusal(code: u16, message: &str) -> Self {
        let body = json!({ "kind": "Status", "apiVersion": "v1", "code": code, "message": message });
        Self::Answer(code, Vec::new(), body.to_string())
    }

    /// The same, and says how many seconds to wait.
    pub fn later(code: u16, seconds: u32) -> Self {
        let Self::Answer(code, _, body) = Self::refusal(code, "try again") else { return Self::HangUp };
        Self::Answer(code, vec![("Retry-After", seconds.to_string())], body)
    }
}

type Script = dyn Fn(&str, usize) -> Reply + Send + Sync;

/// A server that answers as long as it lives.
pub struct FakeServer {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeServer {
    /// Starts one. `script` is asked with the path and how often it was asked for before.
    ///
    /// # Panics
    /// When there is no port on loopback.
    pub fn start(script: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let log = Arc::clone(&asked);
        // The threads end with the process of the test, at the latest.
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                thread::spawn(move || serve(&connection, &*script, &log));
            }
        });
        Self { address, asked }
    }

    /// A cluster of one kind, `pods`, whose list `script` answers; everything else is as it should be.
    pub fn of_pods(script: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(move |path, before| match path {
            "/api" => Reply::json(kinds("", &[("pods", "Pod")])),
            "/apis" => Reply::json(json!({ "kind": "APIGroupDiscoveryList", "items": [] })),
            "/version" => Reply::json(json!({ "gitVersion": "v1.36.3" })),
            path => script(path, before),
        })
    }

    /// The paths that were asked for, in their order.
    ///
    /// # Panics
    /// When the server itself failed.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a server that did not fail").clone()
    }
}

/// The answer of aggregated discovery for one group, whose kinds have namespaces.
pub fn kinds(group: &str, kinds: &[(&str, &str)]) -> Value {
    let resources: Vec<Value> = kinds
        .iter()
        .map(|(plural, kind)| {
            json!({ "resource": plural, "scope": "Namespaced", "verbs": ["list", "watch"],
                "responseKind": { "group": group, "version": "v1", "kind": kind } })
        })
        .collect();
    json!({ "kind": "APIGroupDiscoveryList", "items": [{ "metadata": { "name": group },
        "versions": [{ "version": "v1", "resources": resources, "freshness": "Current" }] }] })
}

fn serve(connection: &TcpStream, script: &Script, log: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(connection.try_clone().ok()?);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let path = line.split(' ').nth(1)?.to_owned();
        let mut header = String::new();
        while reader.read_line(&mut header).ok()? > 2 {
            header.clear();
        }
        let before = {
            let mut log = log.lock().ok()?;
            log.push(path.clone());
            log.iter().filter(|asked| **asked == path).count() - 1
        };
        let mut out = connection;
        match script(&path, before) {
            Reply::Answer(code, headers, body) => {
                let headers: HashMap<_, _> = headers.into_iter().collect();
                let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
                let length = body.len();
                write!(out, "HTTP/1.1 {code} X\r\n{headers}Content-Length: {length}\r\n\r\n{body}").ok()?;
            }
            Reply::CutOff(body) => {
                let length = body.len() + 100;
                write!(out, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").ok()?;
                out.flush().ok()?;
                return connection.shutdown(std::net::Shutdown::Both).ok();
            }
            Reply::Silence => {
                let _ = reader.read(&mut [0]);
                return None;
            }
            Reply::HangUp => return connection.shutdown(std::net::Shutdown::Both).ok(),
        }
    }
}
