//! A running cluster as text: a list of the API, or a recording. Written object by object, never held as a whole.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Summary;
use super::blueprint::Blueprint;
use super::clock::rfc3339;
use super::fields::Fields;
use super::json;
use super::objects::Renderer;
use super::plan::Cluster;
use super::random::For;
use super::value::Value;

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

// Objects that one thread makes at a time: large enough to make siblings together, small enough to share work.
const PIECE: usize = 128;

impl Cluster {
    /// Every object of the running cluster, kind by kind, with `managedFields`.
    pub fn objects(&self) -> impl Iterator<Item = Object> + '_ {
        let mut renderer = Renderer::new(self, true);
        self.blueprints()
            .map(move |blueprint| Object { written: blueprint.is_written(self), value: renderer.live(blueprint) })
    }

    /// Lets `write` turn every object into text, on all threads, and gives the text to `keep` in the order of the
    /// objects, some at a time.
    fn each_text(
        &self,
        managed_fields: bool,
        write: impl Fn(&Value, &mut Vec<u8>) + Sync,
        mut keep: impl FnMut(usize, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut blueprints = self.blueprints();
        loop {
            let batch: Vec<Blueprint> = blueprints.by_ref().take(threads * 4 * PIECE).collect();
            if batch.is_empty() {
                return Ok(());
            }
            let pieces: Vec<(&[Blueprint], OnceLock<Vec<u8>>)> =
                batch.chunks(PIECE).map(|piece| (piece, OnceLock::new())).collect();
            let next = AtomicUsize::new(0);
            thread::scope(|scope| {
                for _ in 0..threads.min(pieces.len()) {
                    scope.spawn(|| {
                        let mut renderer = Renderer::new(self, managed_fields);
                        while let Some((piece, done)) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                            let mut text = Vec::with_capacity(PIECE * 4096);
                            piece.iter().for_each(|blueprint| write(&renderer.live(*blueprint), &mut text));
                            done.get_or_init(|| text);
                        }
                    });
                }
            });
            for (piece, text) in &pieces {
                keep(piece.len(), text.get().expect("every piece was taken by a thread"))?;
            }
        }
    }

    /// Writes a list of the API with every object.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_dump(&self, out: impl Write, layout: Layout) -> io::Result<Summary> {
        self.write_list(out, layout, &[])
    }

    /// The same in one line, with more objects at the end.
    pub(crate) fn write_dump_with(&self, out: impl Write, more: &[serde_json::Value]) -> io::Result<Summary> {
        self.write_list(out, Layout::Compact, more)
    }

    fn write_list(&self, out: impl Write, layout: Layout, more: &[serde_json::Value]) -> io::Result<Summary> {
        let mut sink = Sink::new(out);
        sink.buffer.extend_from_slice(match layout {
            Layout::Compact => br#"{"kind":"List","apiVersion":"v1","metadata":{},"items":["#.as_slice(),
            Layout::Pretty => b"{\n    \"apiVersion\": \"v1\",\n    \"items\": [".as_slice(),
        });
        // Every object but the first has a comma before it; the first one's is taken out again.
        let before = sink.buffer.len();
        let mut begun = false;
        self.each_text(
            self.parameters.live.managed_fields,
            |object, text| {
                text.push(b',');
                match layout {
                    Layout::Compact => json::compact(object, text),
                    Layout::Pretty => {
                        json::line(2, text);
                        json::pretty(object, 2, text);
                    }
                }
            },
            |objects, text| {
                sink.buffer.extend_from_slice(text);
                if !std::mem::replace(&mut begun, true) {
                    sink.buffer.remove(before);
                }
                sink.objects(objects)
            },
        )?;
        for object in more {
            sink.buffer.push(b',');
            serde_json::to_writer(&mut sink.buffer, object)?;
            sink.objects(1)?;
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
        self.each_text(
            false,
            |object, text| {
                text.extend_from_slice(br#"{"object":"#);
                json::compact(object, text);
                text.extend_from_slice(b"}\n");
            },
            |objects, text| {
                sink.buffer.extend_from_slice(text);
                sink.objects(objects)
            },
        )?;
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
            sink.objects(1)?;
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
            sink.objects(manifest.objects.len())?;
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

    /// Counts what was added to the buffer, and empties it when it is full.
    fn objects(&mut self, count: usize) -> io::Result<()> {
        self.summary.objects += count;
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
