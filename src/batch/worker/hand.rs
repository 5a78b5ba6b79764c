//! The run's side of a worker: start it, give it an order, wait no longer than the limit, bury it.

use super::protocol::{Order, Reply, STAGE_MARK, STAGES};
use crate::diag::Stage;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, memfd_create};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How workers are started.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The program.
    pub program: std::path::PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Variables of its environment, for what no other user of the machine should read in a list of processes.
    pub environment: Vec<(String, String)>,
}

/// A running worker.
#[derive(Debug)]
pub struct Hand {
    child: Child,
    orders: ChildStdin,
    answers: ChildStdout,
    /// The worker's standard error: a file in memory, for a pipe would wake this side at every stage of every page.
    murmurs: File,
    unread: Vec<u8>,
    served: u32,
}

/// How an order ended.
#[derive(Debug)]
pub enum Verdict {
    /// The worker answered.
    Reply(Reply),
    /// The limit passed; the worker is dead.
    TimedOut(Stage),
    /// The worker died.
    Died {
        /// The stage that it was in.
        stage: Stage,
        /// How it ended.
        status: ExitStatus,
        /// The last that it said on standard error.
        last_words: String,
    },
}

/// Characters of a worker's last words that are kept.
const LAST_WORDS: usize = 2_000;

/// Bytes of stages that a worker may have told before they are forgotten.
const MURMURS_KEPT: u64 = 1 << 20;

impl Hand {
    /// Starts a worker.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn start(start: &Start) -> io::Result<Self> {
        let murmurs = File::from(memfd_create("blattlese-worker", MemfdFlags::CLOEXEC)?);
        let mut child = Command::new(&start.program)
            .args(&start.arguments)
            .envs(start.environment.iter().map(|(k, v)| (k, v)))
            // The last words of a worker say why it ended; a backtrace would take their place.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(murmurs.try_clone()?)
            // Ctrl-C on the terminal is for the run, which lets its workers finish.
            .process_group(0)
            .spawn()?;
        let missing = || io::Error::other("a worker has no pipe");
        Ok(Self {
            orders: child.stdin.take().ok_or_else(missing)?,
            answers: child.stdout.take().ok_or_else(missing)?,
            murmurs,
            child,
            unread: Vec::new(),
            served: 0,
        })
    }

    /// Gives an order and waits for its end. After anything but a reply the worker is gone.
    ///
    /// # Errors
    /// The pipes fail in a way that no death of the worker explains.
    pub fn ask(&mut self, order: &Order, limit: Duration) -> io::Result<Verdict> {
        let begin = self.end_of_murmurs()?;
        self.served += 1;
        let mut line = serde_json::to_vec(order)?;
        line.push(b'\n');
        // A worker that died in between takes no order; what it left to read tells more than the broken pipe.
        let _ = self.orders.write_all(&line);
        let deadline = Instant::now() + limit;
        loop {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                self.kill();
                return Ok(Verdict::TimedOut(self.murmurs_from(begin)?.stage));
            };
            if let Some(line) = self.listen(left)? {
                match serde_json::from_slice(&line) {
                    Ok(reply) => return Ok(Verdict::Reply(reply)),
                    Err(_) => self.kill(),
                }
            }
            if let Some(status) = self.ended() {
                let Murmurs { stage, last_words } = self.murmurs_from(begin)?;
                return Ok(Verdict::Died { stage, status, last_words });
            }
        }
    }

    /// Orders so far.
    pub fn served(&self) -> u32 {
        self.served
    }

    /// Resident memory of the worker in bytes, where the system tells.
    pub fn resident_bytes(&self) -> Option<u64> {
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.child.id())).ok()?;
        let pages: u64 = statm.split(' ').nth(1)?.parse().ok()?;
        Some(pages * rustix::param::page_size() as u64)
    }

    /// Waits for something to read; an answer's line once it is whole.
    fn listen(&mut self, left: Duration) -> io::Result<Option<Vec<u8>>> {
        let timeout = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&self.answers, PollFlags::IN)], Some(&timeout)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
            Ok(_) => {}
            Err(e) => return Err(e.into()),
        }
        let mut buffer = [0; 8192];
        let n = self.answers.read(&mut buffer)?;
        self.unread.extend_from_slice(&buffer[..n]);
        if n == 0 {
            // The pipe is closed: the worker is ending. Waiting here keeps the loop from spinning until it has.
            self.child.wait()?;
        }
        let end = self.unread.iter().position(|b| *b == b'\n');
        Ok(end.map(|end| self.unread.drain(..=end).collect()))
    }

    /// Where the next thing that the worker says on standard error will stand; it is silent now.
    fn end_of_murmurs(&mut self) -> io::Result<u64> {
        // Both sides share one position.
        let end = self.murmurs.stream_position()?;
        if end < MURMURS_KEPT {
            return Ok(end);
        }
        self.murmurs.set_len(0)?;
        self.murmurs.rewind()?;
        Ok(0)
    }

    /// What the worker, which is gone, has said since `begin`.
    fn murmurs_from(&mut self, begin: u64) -> io::Result<Murmurs> {
        self.murmurs.seek(SeekFrom::Start(begin))?;
        let mut said = Vec::new();
        self.murmurs.read_to_end(&mut said)?;
        Ok(Murmurs::read(&String::from_utf8_lossy(&said)))
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    fn kill(&mut self) {
        // It may have died by itself; either way it is waited for, so that no zombie stays.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a worker said on standard error during one order.
#[derive(Debug, PartialEq)]
struct Murmurs {
    /// The last stage that it named.
    stage: Stage,
    /// The end of everything else.
    last_words: String,
}

impl Murmurs {
    fn read(said: &str) -> Self {
        let (mut stage, mut words) = (Stage::Batch, String::new());
        for line in said.split_inclusive('\n') {
            let name = line.strip_prefix(STAGE_MARK).map(str::trim_end);
            match STAGES.iter().find(|(_, n)| Some(*n) == name) {
                Some((named, _)) => stage = *named,
                None => words.push_str(line),
            }
        }
        let skip = words.chars().count().saturating_sub(LAST_WORDS);
        Self { stage, last_words: words.chars().skip(skip).collect::<String>().trim().to_owned() }
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether a signal from outside ended it: not the program's own doing, so the file deserves another try.
pub fn killed_from_outside(status: ExitStatus) -> bool {
    const HANGUP: i32 = 1;
    const INTERRUPT: i32 = 2;
    const KILL: i32 = 9;
    const TERMINATE: i32 = 15;
    status.signal().is_some_and(|signal| [HANGUP, INTERRUPT, KILL, TERMINATE].contains(&signal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_and_last_words_are_told_apart() {
        let said = "stage batch\nstage pdf\nstage of panic\nmemory allocation of 9 bytes failed\n";
        let last_words = "stage of panic\nmemory allocation of 9 bytes failed".to_owned();
        assert_eq!(Murmurs::read(said), Murmurs { stage: Stage::Pdf, last_words });
        assert_eq!(Murmurs::read(""), Murmurs { stage: Stage::Batch, last_words: String::new() });
    }
}
