//! A test hook: with `BLATTLESE_MISBEHAVE` set, files of certain names make a worker fail in the ways that a broken
//! file might. Without the variable no file name means anything.

use std::hint::black_box;
use std::time::Duration;

/// Does what the file's name asks for: "…misbehave-panic…", "…-overflow…", "…-allocate…", "…-sleep…", "…-exit…";
/// with "drawing-" between, not before its pages are drawn.
#[expect(clippy::panic, reason = "a panic is what the test asks for")]
pub fn as_asked(path: &str, drawing: bool) {
    let Some((_, how)) = path.split_once("misbehave-") else { return };
    let how = if drawing { how.strip_prefix("drawing-").unwrap_or_default() } else { how };
    if how.starts_with("panic") {
        panic!("misbehaving as asked");
    } else if how.starts_with("overflow") {
        black_box(overflow(1));
    } else if how.starts_with("allocate") {
        allocate();
    } else if how.starts_with("sleep") {
        std::thread::sleep(Duration::from_secs(3600));
    } else if how.starts_with("exit") {
        std::process::exit(7);
    }
}

#[expect(unconditional_recursion, reason = "a stack overflow is what the test asks for")]
fn overflow(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    overflow(depth + 1) + frame.iter().sum::<u64>()
}

fn allocate() {
    let mut hoard: Vec<Vec<u8>> = Vec::new();
    loop {
        hoard.push(black_box(vec![1; 1 << 20]));
    }
}
