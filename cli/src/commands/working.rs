//! A bar on standard error, for work that takes longer than somebody waits without wondering.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What takes less is over before anybody wonders.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar moves.
const TICK: Duration = Duration::from_millis(100);
/// While files are read, how many there are is known.
const READING: &str = "reading {wide_bar} {pos} of {len} files";
/// How long the rest takes is not.
const AFTER_READING: &str = "{spinner} {msg} {len} files for {elapsed}";
const WITHOUT_FILES: &str = "{spinner} {msg} for {elapsed}";

/// Work that is under way. It has to end before anything is said; nothing of the bar is left then.
#[derive(Debug)]
pub(super) struct Working {
    bar: ProgressBar,
    /// Shows the bar once the time has come, unless the work ends before.
    patience: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Working {
    /// Begins work that nobody watches.
    pub(super) fn unseen() -> Working {
        Working { bar: ProgressBar::hidden(), patience: None }
    }

    /// Begins work that somebody watches on standard error: checking, say.
    pub(super) fn seen(what: &'static str) -> Working {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden()).with_message(what);
        let (working, ended) = channel();
        let shown = bar.clone();
        let wait = move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
            }
        };
        // Without the thread there is no bar, and no harm.
        let patience = thread::Builder::new().spawn(wait).ok().map(|thread| (working, thread));
        let working = Working { bar, patience };
        working.style(WITHOUT_FILES);
        working
    }

    /// Further files are going to be read.
    pub(super) fn files(&self, count: usize) {
        self.bar.inc_length(count as u64);
        self.style(READING);
    }

    /// One of them is read. What a policy includes comes on top of those that were counted.
    pub(super) fn read(&self) {
        self.bar.inc(1);
        if self.bar.length().is_some_and(|all| all <= self.bar.position()) {
            self.bar.set_length(self.bar.position());
            self.style(if self.bar.position() > 1 { AFTER_READING } else { WITHOUT_FILES });
        }
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("=> "));
        }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        if let Some((working, thread)) = self.patience.take() {
            drop(working);
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
