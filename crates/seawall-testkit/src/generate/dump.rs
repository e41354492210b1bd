//! A running cluster as text: a list of the API, or a recording. Written object by object, never held as a whole.

use std::io::{self, Write};

use super::Summary;
use super::clock::rfc3339;
use super::json;
use super::objects::Renderer;
use super::plan::Cluster;
use super::random::For;
use super::value::{Fields, Value};

/// An object of the running cluster.
#[derive(Debug, Clone)]
pub struct Object {
    /// True for what a user wrote, and so for what the tree of manifests holds as well.
    pub written: bool,
    /// As the API shows it, keys in order.
    pub value: Value,
}

/// How a dump is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One line without spaces: `{"kind":"List","apiVersion":"v1","metadata":{},"items":[…]}`.
    Compact,
    /// As `kubectl get -o json` shows it: four spaces a level, keys in order, `kind` after the items.
    Pretty,
}

// Enough to make a system call a rare event, little enough to be called bounded.
const BUFFER: usize = 1 << 20;

impl Cluster {
    /// Every object of the running cluster, kind by kind, with `managedFields`.
    pub fn objects(&self) -> impl Iterator<Item = Object> + '_ {
        self.shown(true)
    }

    fn shown(&self, managed_fields: bool) -> impl Iterator<Item = Object> + '_ {
        let mut renderer = Renderer::new(self, managed_fields);
        self.blueprints()
            .map(move |blueprint| Object { written: blueprint.is_written(self), value: renderer.live(blueprint) })
    }

    /// Writes a list of the API with every object.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_dump(&self, out: impl Write, layout: Layout) -> io::Result<Summary> {
        let mut sink = Sink::new(out);
        sink.buffer.extend_from_slice(match layout {
            Layout::Compact => br#"{"kind":"List","apiVersion":"v1","metadata":{},"items":["#.as_slice(),
            Layout::Pretty => b"{\n    \"apiVersion\": \"v1\",\n    \"items\": [".as_slice(),
        });
        let mut first = true;
        for object in self.shown(true) {
            if !first {
                sink.buffer.push(b',');
            }
            first = false;
            match layout {
                Layout::Compact => json::compact(&object.value, &mut sink.buffer),
                Layout::Pretty => {
                    json::line(2, &mut sink.buffer);
                    json::pretty(&object.value, 2, &mut sink.buffer);
                }
            }
            sink.object()?;
        }
        sink.buffer.extend_from_slice(match layout {
            Layout::Compact => b"]}\n".as_slice(),
            Layout::Pretty => {
                b"\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n    }\n}\n"
            }
        });
        sink.finish()
    }

    /// Writes a recording: a line about the cluster, then a line for each object, without `managedFields`, which no
    /// analysis reads.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_recording(&self, out: impl Write) -> io::Result<Summary> {
        let mut sink = Sink::new(out);
        let live = &self.parameters.live;
        let cluster = Fields::new()
            .with("name", live.name)
            .with("version", live.version)
            .with("uid", self.seed.fork(For::Uid, 0).uid());
        let head = Fields::new()
            .with("apiVersion", "seawall.dev/v1")
            .with("kind", "Recording")
            .with("recordedAt", rfc3339(live.now))
            .with("cluster", cluster)
            .with("world", "closed");
        json::compact(&head.into(), &mut sink.buffer);
        sink.buffer.push(b'\n');
        for object in self.shown(false) {
            sink.buffer.extend_from_slice(br#"{"object":"#);
            json::compact(&object.value, &mut sink.buffer);
            sink.buffer.extend_from_slice(b"}\n");
            sink.object()?;
        }
        sink.finish()
    }

    /// Writes what was planted, a line of JSON for each weakness.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_truth(&self, out: impl Write) -> io::Result<Summary> {
        let mut sink = Sink::new(out);
        for planted in self.planted() {
            let object = Fields::new()
                .with("apiVersion", planted.api_version)
                .with("kind", planted.kind)
                .with("namespace", planted.namespace)
                .with("name", planted.name);
            let line = Fields::new()
                .with("rule", planted.rule)
                .with("implied", super::value::list(planted.implied.to_vec()))
                .with("object", object)
                .with("place", planted.place);
            json::compact(&line.into(), &mut sink.buffer);
            sink.buffer.push(b'\n');
            sink.object()?;
        }
        sink.finish()
    }

    /// Writes the manifests of [`Cluster::manifests`] as one stream of YAML documents.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_yaml(&self, out: impl Write) -> io::Result<Summary> {
        let mut sink = Sink::new(out);
        for manifest in self.manifests() {
            sink.buffer.extend_from_slice(b"---\n");
            sink.buffer.extend_from_slice(manifest.text().as_bytes());
            sink.summary.objects += manifest.objects.len();
            sink.flush_when_full()?;
        }
        sink.finish()
    }
}

/// Collects text and passes it on in large pieces.
struct Sink<W> {
    out: W,
    buffer: Vec<u8>,
    summary: Summary,
}

impl<W: Write> Sink<W> {
    fn new(out: W) -> Self {
        Sink {
            out,
            buffer: Vec::with_capacity(BUFFER + BUFFER / 8),
            summary: Summary { files: 1, ..Summary::default() },
        }
    }

    fn object(&mut self) -> io::Result<()> {
        self.summary.objects += 1;
        self.flush_when_full()
    }

    fn flush_when_full(&mut self) -> io::Result<()> {
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.summary.bytes += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<Summary> {
        self.flush()?;
        self.out.flush()?;
        Ok(self.summary)
    }
}
