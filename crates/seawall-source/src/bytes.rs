//! Reading with bounds.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};

use crate::Settings;
use crate::problem::size;

/// How much may be unpacked, and how much has been.
#[derive(Debug)]
pub(crate) struct Budget {
    max: u64,
    /// Bytes that the packed input may become, by the ratio alone.
    max_by_ratio: u64,
    ratio: u64,
    spent: Cell<u64>,
    exceeded: Cell<Option<Exceeded>>,
}

/// Which bound was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// So many bytes.
    Size(u64),
    /// So many times the packed size.
    Ratio(u64),
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(max) => write!(f, "unpacks to more than {}", size(*max)),
            Self::Ratio(ratio) => write!(f, "unpacks to more than {ratio} times its size, as a zip bomb does"),
        }
    }
}

impl Budget {
    /// For an input of `packed` bytes that may become `max` bytes.
    pub(crate) fn new(packed: u64, max: u64, settings: &Settings) -> Self {
        Self {
            max,
            max_by_ratio: packed.saturating_mul(settings.max_ratio).max(settings.ratio_from),
            ratio: settings.max_ratio,
            spent: Cell::new(0),
            exceeded: Cell::new(None),
        }
    }

    /// The bound that stopped a reading, if one did.
    pub(crate) fn exceeded(&self) -> Option<Exceeded> {
        self.exceeded.get()
    }

    /// `inner`, every byte of which is charged to this budget.
    pub(crate) fn meter<R: Read>(&self, inner: R) -> Metered<'_, R> {
        Metered { inner, budget: self }
    }

    /// The most bytes there can be.
    pub(crate) fn most(&self) -> u64 {
        self.max.min(self.max_by_ratio)
    }

    fn spend(&self, bytes: usize) -> io::Result<()> {
        let spent = self.spent.get().saturating_add(bytes as u64);
        self.spent.set(spent);
        let exceeded = match () {
            () if spent > self.max_by_ratio => Exceeded::Ratio(self.ratio),
            () if spent > self.max => Exceeded::Size(self.max),
            () => return Ok(()),
        };
        self.exceeded.set(Some(exceeded));
        Err(io::Error::other(exceeded.to_string()))
    }
}

/// A reader that stops when its budget is spent.
pub(crate) struct Metered<'b, R> {
    inner: R,
    budget: &'b Budget,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.budget.spend(read)?;
        Ok(read)
    }
}

/// What was expected of a reading that brought too much.
#[derive(Debug)]
pub(crate) enum Failure {
    /// More bytes than allowed.
    TooLarge,
    /// The reading failed.
    Io(io::Error),
}

/// All bytes of `reader`, of which there may be `max`. `expected` is where memory is asked for beforehand; it may lie.
pub(crate) fn read_all(reader: impl Read, expected: u64, max: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected.min(max)).unwrap_or(0));
    reader.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(Failure::Io)?;
    if bytes.len() as u64 > max {
        return Err(Failure::TooLarge);
    }
    bytes.shrink_to_fit();
    Ok(bytes)
}

/// Files shorter than this are read in one go.
#[cfg(unix)]
const SHARED: u64 = 16 << 20;
/// Bytes that one core reads of a longer one at a time.
#[cfg(unix)]
const SHARE: usize = 4 << 20;

/// All bytes of a file of `length` bytes, of which there may be `max`. Of a long one, every core reads its share: most of
/// the time goes into getting the memory.
pub(crate) fn read_file(mut file: File, length: u64, max: u64) -> Result<Vec<u8>, Failure> {
    #[cfg(unix)]
    if length >= SHARED && length <= max {
        use std::io::Seek;
        use std::os::unix::fs::FileExt;

        use rayon::prelude::*;

        let mut bytes = vec![0; usize::try_from(length).map_err(|_| Failure::TooLarge)?];
        let shares = bytes.par_chunks_mut(SHARE).enumerate();
        let read = shares.map(|(number, share)| file.read_exact_at(share, (number * SHARE) as u64));
        match read.collect::<io::Result<()>>() {
            Ok(()) => {
                // Somebody may still be writing it.
                file.seek(io::SeekFrom::Start(length)).map_err(Failure::Io)?;
                bytes.append(&mut read_all(file, 0, max - length)?);
                return Ok(bytes);
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {}
            Err(error) => return Err(Failure::Io(error)),
        }
    }
    read_all(file, length, max)
}

/// Why the system refused, in words that are the same on every system.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}
