//! Panics of a library that meets a full disk, as the errors that they should have been.

use std::any::Any;
use std::cell::Cell;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static IS_CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it is an error, of the kind that its message names, and is not printed.
///
/// What `work` has changed must not be used after an error.
///
/// # Errors
/// What `work` answers, or its panic.
pub(super) fn contained<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_CONTAINED.get() {
                before(info);
            }
        }));
    });
    let outer = IS_CONTAINED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    IS_CONTAINED.set(outer);
    done.unwrap_or_else(|panic| Err(error_of(panic.as_ref())))
}

fn error_of(panic: &(dyn Any + Send)) -> io::Error {
    use io::ErrorKind::{Other, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let message = panic.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it gave up");
    let named = |kind: &io::ErrorKind| message.contains(&format!("kind: {kind:?}"));
    let kind = [StorageFull, QuotaExceeded, PermissionDenied, ReadOnlyFilesystem].into_iter().find(named);
    io::Error::new(kind.unwrap_or(Other), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_over_a_full_disk_is_that_error() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let written: io::Result<()> = Err(io::Error::from_raw_os_error(28));
        let error = contained(|| -> io::Result<()> { panic!("not written: {:?}", written.as_ref().err()) });
        assert_eq!(error.map_err(|e| e.kind()), Err(full.kind()));
    }

    #[test]
    fn other_panics_are_errors_and_answers_stay() {
        let error = contained(|| -> io::Result<()> { panic!("no such thing") }).map_err(|e| e.to_string());
        assert_eq!(error, Err("no such thing".into()));
        assert_eq!(contained(|| Ok(1)).ok(), Some(1));
    }
}
