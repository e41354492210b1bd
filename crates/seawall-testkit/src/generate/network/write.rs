//! The cluster as text: lists of the API, as `kubectl get -o json` writes them.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::objects::KINDS;
use super::plan::Cluster;
use crate::generate::json;
use crate::generate::value::Value;
use crate::generate::{Layout, Summary};

impl Cluster {
    /// Writes one list with every object.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_dump(&self, out: impl Write, layout: Layout) -> io::Result<Summary> {
        write_list(self.objects(), out, layout)
    }

    /// Writes a list for each kind that has objects, `pods.json` and so on, into a folder, which is made.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write_folder(&self, folder: &Path, layout: Layout) -> io::Result<Summary> {
        fs::create_dir_all(folder)?;
        let mut all = Summary::default();
        for (kind, name) in KINDS {
            let mut objects = self.of_kind(kind).peekable();
            if objects.peek().is_none() {
                continue;
            }
            let file = File::create(folder.join(name).with_extension("json"))?;
            let one = write_list(objects, file, layout)?;
            all.objects += one.objects;
            all.bytes += one.bytes;
            all.files += 1;
        }
        Ok(all)
    }
}

fn write_list(objects: impl Iterator<Item = Value>, out: impl Write, layout: Layout) -> io::Result<Summary> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let mut summary = Summary { files: 1, ..Summary::default() };
    let mut text = Vec::new();
    let mut keep = |text: &mut Vec<u8>| {
        out.write_all(text)?;
        summary.bytes += text.len() as u64;
        text.clear();
        io::Result::Ok(())
    };
    text.extend_from_slice(match layout {
        Layout::Compact => br#"{"apiVersion":"v1","items":["#.as_slice(),
        Layout::Pretty => b"{\n    \"apiVersion\": \"v1\",\n    \"items\": [".as_slice(),
    });
    let mut count = 0;
    for object in objects {
        if count > 0 {
            text.push(b',');
        }
        match layout {
            Layout::Compact => json::compact(&object, &mut text),
            Layout::Pretty => {
                json::line(2, &mut text);
                json::pretty(&object, 2, &mut text);
            }
        }
        count += 1;
        keep(&mut text)?;
    }
    text.extend_from_slice(match layout {
        Layout::Compact => br#"],"kind":"List","metadata":{"resourceVersion":""}}"#.as_slice(),
        Layout::Pretty => {
            b"\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n    }\n}"
        }
    });
    text.push(b'\n');
    keep(&mut text)?;
    out.flush()?;
    summary.objects = count;
    Ok(summary)
}
