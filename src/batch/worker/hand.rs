//! The run's side of a worker: start it, give it an order, wait no longer than the limit, bury it.

use super::protocol::{Order, Reply, STAGE_MARK, STAGES};
use crate::diag::Stage;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
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
    murmurs: ChildStderr,
    unread: Vec<u8>,
    heard: String,
    stage: Stage,
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

impl Hand {
    /// Starts a worker.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn start(start: &Start) -> io::Result<Self> {
        let mut child = Command::new(&start.program)
            .args(&start.arguments)
            .envs(start.environment.iter().map(|(k, v)| (k, v)))
            // The last words of a worker say why it ended; a backtrace would take their place.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on the terminal is for the run, which lets its workers finish.
            .process_group(0)
            .spawn()?;
        let missing = || io::Error::other("a worker has no pipe");
        Ok(Self {
            orders: child.stdin.take().ok_or_else(missing)?,
            answers: child.stdout.take().ok_or_else(missing)?,
            murmurs: child.stderr.take().ok_or_else(missing)?,
            child,
            unread: Vec::new(),
            heard: String::new(),
            stage: Stage::Batch,
            served: 0,
        })
    }

    /// Gives an order and waits for its end. After anything but a reply the worker is gone.
    ///
    /// # Errors
    /// The pipes fail in a way that no death of the worker explains.
    pub fn ask(&mut self, order: &Order, limit: Duration) -> io::Result<Verdict> {
        self.stage = Stage::Batch;
        self.heard.clear();
        self.served += 1;
        let mut line = serde_json::to_vec(order)?;
        line.push(b'\n');
        // A worker that died in between takes no order; what it left to read tells more than the broken pipe.
        let _ = self.orders.write_all(&line);
        let deadline = Instant::now() + limit;
        loop {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                self.kill();
                return Ok(Verdict::TimedOut(self.stage));
            };
            if let Some(line) = self.listen(left)? {
                match serde_json::from_slice(&line) {
                    Ok(reply) => return Ok(Verdict::Reply(reply)),
                    Err(_) => self.kill(),
                }
            }
            if let Some(status) = self.ended() {
                while self.hear()? > 0 {}
                return Ok(Verdict::Died { stage: self.stage, status, last_words: self.last_words() });
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
        let mut fds = [PollFd::new(&self.answers, PollFlags::IN), PollFd::new(&self.murmurs, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => return Ok(None),
            Err(e) => return Err(e.into()),
        }
        let ready = fds.map(|fd| !fd.revents().is_empty());
        if ready[1] {
            self.hear()?;
        }
        if !ready[0] {
            return Ok(None);
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

    /// Reads what the worker says on standard error: its stages, its last words.
    fn hear(&mut self) -> io::Result<usize> {
        let mut buffer = [0; 4096];
        let n = self.murmurs.read(&mut buffer)?;
        self.heard.push_str(&String::from_utf8_lossy(&buffer[..n]));
        let Some(end) = self.heard.rfind('\n') else { return Ok(n) };
        let rest = self.heard.split_off(end + 1);
        let whole = std::mem::take(&mut self.heard);
        for line in whole.lines() {
            match line.strip_prefix(STAGE_MARK).and_then(|name| STAGES.iter().find(|(_, n)| *n == name)) {
                Some((stage, _)) => self.stage = *stage,
                None => {
                    self.heard.push_str(line);
                    self.heard.push('\n');
                }
            }
        }
        self.heard.push_str(&rest);
        Ok(n)
    }

    fn last_words(&self) -> String {
        let skip = self.heard.chars().count().saturating_sub(LAST_WORDS);
        self.heard.chars().skip(skip).collect::<String>().trim().to_owned()
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
