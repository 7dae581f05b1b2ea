//! Where the reports of a command go. Everything that can be known before the work is refused before it, and a file is replaced only
//! when its report is complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, stdout};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::known::Known;
use super::output::Stage;
use super::terminal::Terminal;
use polc::import;
use polc::report::{self, Style, of_changes, of_migration, of_tests};
use polc::suggest;

/// A family of formats: those of findings, or those of tests.
pub(super) trait Named: Copy + Send + Sync + 'static {
    /// All formats, as the help lists them.
    const ALL: &'static [Self];

    /// Its name on the command line.
    fn name(self) -> &'static str;
}

impl Named for report::Format {
    const ALL: &'static [Self] = report::Format::ALL;

    fn name(self) -> &'static str {
        report::Format::name(self)
    }
}

impl Named for of_tests::Format {
    const ALL: &'static [Self] = of_tests::Format::ALL;

    fn name(self) -> &'static str {
        of_tests::Format::name(self)
    }
}

impl Named for of_changes::Format {
    const ALL: &'static [Self] = of_changes::Format::ALL;

    fn name(self) -> &'static str {
        of_changes::Format::name(self)
    }
}

impl Named for of_migration::Format {
    const ALL: &'static [Self] = of_migration::Format::ALL;

    fn name(self) -> &'static str {
        of_migration::Format::name(self)
    }
}

impl Named for import::Format {
    const ALL: &'static [Self] = import::Format::ALL;

    fn name(self) -> &'static str {
        import::Format::name(self)
    }
}

/// A format and where it goes.
#[derive(Clone, Debug)]
pub(super) struct Output<F> {
    pub(super) format: F,
    /// Standard output if none.
    pub(super) file: Option<PathBuf>,
}

impl<F: Named> Output<F> {
    /// Reads `FORMAT[=FILE]`, and knows the formats.
    pub(super) fn known() -> Known<Output<F>> {
        Known::new(Output::parse, || F::ALL.iter().map(|format| format.name().to_owned()).collect())
    }

    fn parse(text: &str) -> Result<Output<F>, String> {
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(PathBuf::from(file))));
        if file.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
            return Err(format!("no file is named: write `{name}=FILE`, or `{name}` for standard output"));
        }
        match F::ALL.iter().copied().find(|format| format.name() == name) {
            Some(format) => Ok(Output { format, file }),
            None => {
                let known: Vec<&str> = F::ALL.iter().copied().map(F::name).collect();
                Err(suggest::no_format(name, &known))
            }
        }
    }
}

/// A place that is ready to be written to.
enum Destination {
    Stdout,
    /// A file is written beside its place first.
    File {
        stage: Stage,
        file: BufWriter<File>,
    },
    /// A pipe or a device cannot be replaced.
    Stream(File),
}

/// The outputs of a command, ready to be written to.
pub(super) struct Reports<F>(Vec<Pending<F>>);

/// A report that is to be written.
struct Pending<F> {
    format: F,
    /// The path as it was named.
    path: PathBuf,
    place: Destination,
}

impl<F: Named> Reports<F> {
    /// Refuses what cannot be written.
    pub(super) fn open(outputs: &[Output<F>]) -> Result<Reports<F>, Failure> {
        let mut is_printed = false;
        let mut files: Vec<PathBuf> = Vec::new();
        let mut reports = Vec::new();
        for Output { format, file } in outputs {
            let (path, place) = match file {
                None => {
                    if std::mem::replace(&mut is_printed, true) {
                        return Err(Failure::Usage(format!(
                            "two formats are to be printed: write one of them to a file, `-f {}=FILE`",
                            format.name()
                        )));
                    }
                    (PathBuf::new(), Destination::Stdout)
                }
                Some(path) => {
                    let real = real(path).map_err(Failure::write(path))?;
                    if files.contains(&real) {
                        return Err(Failure::Usage(format!(
                            "two formats are to be written to {}: give each a file of its own",
                            path.display()
                        )));
                    }
                    let place = open(&real, path)?;
                    files.push(real);
                    (path.clone(), place)
                }
            };
            reports.push(Pending { format: *format, path, place });
        }
        Ok(Reports(reports))
    }

    /// Writes the reports, and puts files in place when all of them are written.
    pub(super) fn write(
        self,
        terminal: &Terminal,
        render: impl Fn(F, Style, &mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let (mut stages, mut printed) = (Vec::new(), None);
        for Pending { format, path, place } in self.0 {
            let write = |out: &mut dyn io::Write| render(format, Style::default(), out).map_err(Failure::write(&path));
            match place {
                Destination::Stdout => printed = Some(format),
                Destination::Stream(mut file) => write(&mut file)?,
                Destination::File { stage, mut file } => {
                    write(&mut file)?;
                    stages.push(stage);
                }
            }
        }
        for stage in stages {
            stage.commit(&[])?;
        }
        // Last, because whoever reads it may go away.
        if let Some(format) = printed {
            render(format, terminal.stdout(), &mut stdout().lock()).map_err(Failure::Stdout)?;
        }
        Ok(())
    }
}

/// The one path of a report, whichever way its folder is spelt. A link in its place is one that is replaced.
fn real(path: &Path) -> io::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let no_folder = || io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", folder.display()));
    let name = path.file_name().ok_or_else(no_folder)?;
    let folder = fs::canonicalize(folder).ok().filter(|folder| folder.is_dir()).ok_or_else(no_folder)?;
    Ok(folder.join(name))
}

/// Whether a path stands for a pipe or a device: what is written there goes somewhere else. The links of the system lead to such, also
/// where the shell has put a file behind them.
fn is_stream(path: &Path) -> bool {
    let is_special = fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    is_special || ["/dev", "/proc"].iter().any(|system| path.starts_with(system))
}

/// Makes a file ready. Nothing is changed at its place yet.
fn open(real: &Path, named: &Path) -> Result<Destination, Failure> {
    if real.is_dir() {
        return Err(Failure::write(named)(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
    }
    if is_stream(real) {
        return OpenOptions::new().append(true).open(real).map(Destination::Stream).map_err(Failure::write(named));
    }
    let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else {
        return Err(Failure::write(named)(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")));
    };
    let mut stage = Stage::new(folder, None).map_err(|failure| failure.renamed(named))?;
    let file = stage.file(PathBuf::from(name)).map_err(|failure| failure.renamed(named))?;
    Ok(Destination::File { stage, file })
}
