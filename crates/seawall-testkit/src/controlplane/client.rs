//! The simplest client that can fill a cluster: one request after the other over one connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;

/// Someone who talks to an API server.
pub struct Client {
    authority: String,
    token: String,
    configuration: Arc<ClientConfig>,
    connection: Option<Connection>,
}

type Connection = BufReader<StreamOwned<ClientConnection, TcpStream>>;

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The code of HTTP.
    pub code: u16,
    /// What came with it; null when it is no JSON.
    pub body: Value,
}

impl Client {
    pub(super) fn new(address: &str, certificate: &str, token: &str) -> Self {
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).expect("a certificate");
        roots.add(certificate).expect("a certificate to trust");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let configuration = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            authority: address.trim_start_matches("https://").to_owned(),
            token: token.to_owned(),
            configuration: Arc::new(configuration),
            connection: None,
        }
    }

    /// Asks for `path`.
    ///
    /// # Panics
    /// When there is no answer.
    pub fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None)
    }

    /// The same, with nothing when there is no answer.
    pub fn try_get(&mut self, path: &str) -> Option<Answer> {
        self.exchange("GET", path, None).ok()
    }

    /// Sends an object; `POST` makes it, `PUT` replaces it, `DELETE` with none removes what is at `path`.
    ///
    /// # Panics
    /// When there is no answer.
    pub fn send(&mut self, method: &str, path: &str, object: Option<&Value>) -> Answer {
        let body = object.map(Value::to_string);
        // A connection that was kept may have been closed meanwhile.
        let first = self.exchange(method, path, body.as_deref());
        let answer = first.or_else(|_| self.exchange(method, path, body.as_deref()));
        answer.unwrap_or_else(|error| panic!("no answer to {method} {path}: {error}"))
    }

    /// Makes an object, below the path of its kind.
    ///
    /// # Panics
    /// When the server refuses it.
    pub fn create(&mut self, path: &str, object: &Value) -> Value {
        let answer = self.send("POST", path, Some(object));
        assert!(matches!(answer.code, 200 | 201), "{path}: {} {}", answer.code, answer.body["message"]);
        answer.body
    }

    fn exchange(&mut self, method: &str, path: &str, body: Option<&str>) -> io::Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let body = body.unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nAccept: application/json\r\n\
             User-Agent: testkit\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.authority,
            self.token,
            body.len()
        );
        connection.get_mut().write_all(request.as_bytes())?;
        let (code, answer) = read_answer(&mut connection)?;
        self.connection = Some(connection);
        Ok(Answer { code, body: serde_json::from_slice(&answer).unwrap_or_default() })
    }

    fn connect(&self) -> io::Result<Connection> {
        let stream = TcpStream::connect(&self.authority)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let name = ServerName::try_from("localhost").expect("a name");
        let connection = ClientConnection::new(Arc::clone(&self.configuration), name).map_err(io::Error::other)?;
        Ok(BufReader::new(StreamOwned::new(connection, stream)))
    }
}

fn read_answer(connection: &mut Connection) -> io::Result<(u16, Vec<u8>)> {
    let code = line(connection)?.split(' ').nth(1).and_then(|code| code.parse().ok());
    let code = code.ok_or(io::ErrorKind::InvalidData)?;
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let header = line(connection)?.to_ascii_lowercase();
        match header.split_once(": ") {
            Some(("content-length", value)) => length = value.parse().map_err(io::Error::other)?,
            Some(("transfer-encoding", "chunked")) => is_chunked = true,
            _ if header.is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    while is_chunked {
        let size = usize::from_str_radix(&line(connection)?, 16).map_err(io::Error::other)?;
        let start = body.len();
        body.resize(start + size, 0);
        connection.read_exact(&mut body[start..])?;
        line(connection)?;
        is_chunked = size > 0;
    }
    Ok((code, body))
}

fn line(connection: &mut Connection) -> io::Result<String> {
    let mut line = String::new();
    if connection.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}
