//! Signals: the first lets running files finish and writes the tables, the second stops at once.

use super::exit::Exit;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// What was heard so far.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    stop: Arc<AtomicBool>,
    signal: Arc<AtomicI32>,
}

impl Heard {
    /// Set once no further file is to be begun.
    pub fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// The exit code of the signal that came, if one came.
    pub fn exit(&self) -> Option<Exit> {
        match self.signal.load(Ordering::Relaxed) {
            SIGINT => Some(Exit::Interrupted),
            SIGTERM => Some(Exit::Terminated),
            _ => None,
        }
    }
}

/// Listens from now on; `told` is called at the first signal.
///
/// # Errors
/// The system refuses to hand signals over.
pub fn listen(told: impl Fn() + Send + 'static) -> std::io::Result<Heard> {
    let heard = Heard::default();
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let theirs = heard.clone();
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if theirs.stop.swap(true, Ordering::Relaxed) {
                // Workers die with this process; documents are whole or absent; the next run goes on from here.
                std::process::exit(128 + signal);
            }
            theirs.signal.store(signal, Ordering::Relaxed);
            told();
        }
    });
    Ok(heard)
}

/// Leaves signals to the process that supervises this one.
///
/// # Errors
/// The system refuses to hand signals over.
pub fn leave_to_parent() -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::spawn(move || signals.forever().for_each(drop));
    Ok(())
}
