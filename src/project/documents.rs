//! Where documents go, and how their parts become files.

use std::collections::BTreeMap;
use std::io;

use super::check::Report;
use crate::emit::{self, Joined, Layout};

/// A place for documents. Paths have `/` between their parts, and start at the folder of all documents.
pub trait Shelf {
    /// Takes a whole file.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn put(&mut self, path: &str, text: &[u8]) -> io::Result<()>;

    /// Begins a file that comes piece by piece, and gives it a number.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn begin(&mut self, path: &str) -> io::Result<usize>;

    /// Adds a piece to the file of a number.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn append(&mut self, file: usize, text: &[u8]) -> io::Result<()>;

    /// Ends the file of a number.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn end(&mut self, file: usize) -> io::Result<()>;
}

/// A document of one role.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Body {
    /// Its path.
    pub path: String,
    /// The name of the target it is for.
    pub target: String,
    /// The name of the role.
    pub role: String,
}

/// What a project compiles to.
///
/// ```
/// use polc::project::Project;
///
/// let project = Project::new().file("a.pol", "role a < cases: read; >").config("[targets.prod]\nrelease = \"9.4\"\n");
/// let documents = project.build("role")?;
/// assert!(!documents.report.has_errors());
/// assert_eq!(documents.files.keys().collect::<Vec<_>>(), ["prod/a.json"]);
/// # Ok::<(), polc::project::Refused>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Documents {
    /// What is wrong. Where there is an error there are no files.
    pub report: Report,
    /// The files by their paths, `TARGET/ROLE.json` and the like.
    pub files: BTreeMap<String, String>,
    /// The files that hold one role each.
    pub bodies: Vec<Body>,
}

/// Documents in memory.
#[derive(Debug, Default)]
pub(super) struct Memory(Vec<(String, Vec<u8>)>);

impl Memory {
    /// The files by their paths.
    pub(super) fn files(self) -> BTreeMap<String, String> {
        // Every format writes UTF-8.
        self.0.into_iter().map(|(path, text)| (path, String::from_utf8_lossy(&text).into_owned())).collect()
    }
}

impl Shelf for Memory {
    fn put(&mut self, path: &str, text: &[u8]) -> io::Result<()> {
        self.0.push((path.to_owned(), text.to_owned()));
        Ok(())
    }

    fn begin(&mut self, path: &str) -> io::Result<usize> {
        self.put(path, &[])?;
        Ok(self.0.len() - 1)
    }

    fn append(&mut self, file: usize, text: &[u8]) -> io::Result<()> {
        if let Some((_, held)) = self.0.get_mut(file) {
            held.extend(text);
        }
        Ok(())
    }

    fn end(&mut self, _: usize) -> io::Result<()> {
        Ok(())
    }
}

/// A file that could not be written.
pub(super) struct Unwritten {
    pub(super) path: String,
    pub(super) cause: io::Error,
}

/// Says about which file it is that something went wrong.
fn at(path: &str) -> impl FnOnce(io::Error) -> Unwritten {
    let path = path.to_owned();
    |cause| Unwritten { path, cause }
}

/// Where the parts of a document go.
pub(super) enum Sink {
    PerRole(String),
    Joined(Joiner),
}

impl Sink {
    /// Paths begin with `folder`, which is empty or ends in a `/`.
    pub(super) fn new(layout: Layout, folder: &str) -> Sink {
        match layout {
            Layout::PerRole { folder: "" } => Sink::PerRole(folder.to_owned()),
            Layout::PerRole { folder: below } => Sink::PerRole(format!("{folder}{below}/")),
            Layout::Joined(layout) => {
                Sink::Joined(Joiner { layout, folder: folder.to_owned(), file: None, parts: 0, bytes: 0, number: 0 })
            }
        }
    }

    /// Adds a role. Gives the path of the file if it is the role's own.
    pub(super) fn add(&mut self, role: &str, part: &[u8], shelf: &mut dyn Shelf) -> Result<Option<String>, Unwritten> {
        match self {
            Sink::PerRole(folder) => {
                let path = format!("{folder}{}.json", emit::file_name(role));
                shelf.put(&path, part).map_err(at(&path))?;
                Ok(Some(path))
            }
            Sink::Joined(joiner) => joiner.add(part, shelf).map(|()| None),
        }
    }

    pub(super) fn finish(&mut self, shelf: &mut dyn Shelf) -> Result<(), Unwritten> {
        match self {
            Sink::PerRole(_) => Ok(()),
            Sink::Joined(joiner) => joiner.finish(shelf),
        }
    }
}

/// Writes the parts of a document into one file or, where its limits demand it, into several.
pub(super) struct Joiner {
    layout: Joined,
    folder: String,
    /// The file that is open.
    file: Option<usize>,
    parts: usize,
    bytes: usize,
    number: usize,
}

impl Joiner {
    fn path(&self) -> String {
        let number = if self.number > 1 { format!("-{}", self.number) } else { String::new() };
        format!("{}{}{number}{}", self.folder, self.layout.stem, self.layout.extension)
    }

    fn add(&mut self, part: &[u8], shelf: &mut dyn Shelf) -> Result<(), Unwritten> {
        let fits = self.parts < self.layout.most_parts
            && self.bytes + self.layout.between.len() + part.len() + self.layout.tail.len() <= self.layout.most_bytes;
        if !fits {
            self.finish(shelf)?;
        }
        match self.file {
            Some(_) => self.write(self.layout.between.as_bytes(), shelf)?,
            None => {
                (self.parts, self.bytes, self.number) = (0, 0, self.number + 1);
                let path = self.path();
                self.file = Some(shelf.begin(&path).map_err(at(&path))?);
                let head = std::mem::take(&mut self.layout.head);
                self.write(head.as_bytes(), shelf)?;
                self.layout.head = head;
            }
        }
        self.write(part, shelf)?;
        self.parts += 1;
        Ok(())
    }

    fn write(&mut self, text: &[u8], shelf: &mut dyn Shelf) -> Result<(), Unwritten> {
        self.bytes += text.len();
        let Some(file) = self.file else { return Ok(()) };
        shelf.append(file, text).map_err(|cause| Unwritten { path: self.path(), cause })
    }

    /// Ends the file that is open.
    fn finish(&mut self, shelf: &mut dyn Shelf) -> Result<(), Unwritten> {
        let tail = self.layout.tail;
        self.write(tail.as_bytes(), shelf)?;
        match self.file.take() {
            Some(file) => shelf.end(file).map_err(|cause| Unwritten { path: self.path(), cause }),
            None => Ok(()),
        }
    }
}
