//! Limits as users write them: "60s", "512MiB", "5%", "2/8".

use std::str::FromStr;
use std::time::Duration;

/// A length of time: "90", "90s", "500ms", "2m", "1h".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

/// An amount of memory: "512MiB", "2G", "800000000".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryLimit(pub u64);

/// How many files may fail before the run stops: a number, or a share of all files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaxFailures {
    /// More than this many stop the run.
    Count(usize),
    /// More than this share (0 to 1) of the inputs stops the run.
    Share(f64),
}

/// One part of several: the files whose path hashes to `index` of `count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// From 1 to `count`.
    pub index: u32,
    /// Number of parts.
    pub count: u32,
}

impl FromStr for TimeLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text).ok_or("give a length of time, for instance 60s or 2m")?;
        let seconds = match unit {
            "ms" => number / 1000.0,
            "" | "s" => number,
            "m" | "min" => number * 60.0,
            "h" => number * 3600.0,
            _ => return Err(format!("unknown unit `{unit}`; use ms, s, m or h")),
        };
        let limit = Duration::try_from_secs_f64(seconds).map_err(|_| "that is too long".to_owned())?;
        if limit.is_zero() { Err("the limit must be more than nothing".into()) } else { Ok(Self(limit)) }
    }
}

impl FromStr for MemoryLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text).ok_or("give an amount of memory, for instance 512MiB")?;
        let factor: f64 = match unit.to_ascii_lowercase().as_str() {
            "" | "b" => 1.0,
            "k" | "kib" => 1024.0,
            "kb" => 1e3,
            "m" | "mib" => 1024.0 * 1024.0,
            "mb" => 1e6,
            "g" | "gib" => 1024.0 * 1024.0 * 1024.0,
            "gb" => 1e9,
            _ => return Err(format!("unknown unit `{unit}`; use KiB, MiB or GiB")),
        };
        let bytes = number * factor;
        if bytes < LEAST_MEMORY {
            return Err("a worker needs at least 64MiB".into());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked: at least 64 MiB; too large saturates"
        )]
        Ok(Self(bytes as u64))
    }
}

/// Rule tables and the program itself take about half of this.
const LEAST_MEMORY: f64 = 64.0 * 1024.0 * 1024.0;

impl FromStr for MaxFailures {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "give a number of files or a share, for instance 10 or 5%".to_owned();
        match text.strip_suffix('%') {
            Some(percent) => match percent.trim().parse::<f64>() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Self::Share(percent / 100.0)),
                _ => Err(wrong()),
            },
            None => text.parse().map(Self::Count).map_err(|_| wrong()),
        }
    }
}

impl MaxFailures {
    /// The largest number of failures that is let pass among so many inputs.
    pub fn allowed(self, inputs: usize) -> usize {
        match self {
            Self::Count(count) => count,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share of a count of files, between 0 and the count"
            )]
            Self::Share(share) => (share * inputs as f64).floor() as usize,
        }
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "give a part and the number of parts, for instance 2/8".to_owned();
        let (index, count) = text.split_once('/').ok_or_else(wrong)?;
        let (index, count) =
            (index.trim().parse().map_err(|_| wrong())?, count.trim().parse().map_err(|_| wrong())?);
        if index == 0 || index > count {
            return Err(format!("the part must lie between 1 and {count}"));
        }
        Ok(Self { index, count })
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// Where array jobs say which part they are: index, count, and the number that counting begins at.
/// Kubernetes gives no count of its own; `BLATTLESE_SHARDS` can be set in the job's template.
const ARRAYS: [(&str, &str, Option<&str>, u32); 3] = [
    ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", Some("SLURM_ARRAY_TASK_MIN"), 1),
    ("JOB_COMPLETION_INDEX", "BLATTLESE_SHARDS", None, 0),
    ("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", None, 0),
];

impl Shard {
    /// The part that the variables of an array job name, if there are any. `BLATTLESE_SHARDS` gives the count where
    /// the system gives none.
    ///
    /// # Errors
    /// A variable is no number, or there is an index without a count.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, String> {
        for (index_name, count_name, first_name, first) in ARRAYS {
            let Some(index) = variable(index_name) else { continue };
            let number = |name: &str, text: &str| {
                text.trim().parse::<u32>().map_err(|_| format!("{name} is `{text}`, no number"))
            };
            let count = variable(count_name).or_else(|| variable("BLATTLESE_SHARDS"));
            let Some(count) = count else {
                return Err(format!(
                    "{index_name} is set, but the number of parts is not; set BLATTLESE_SHARDS or give --shard I/N"
                ));
            };
            let first = match first_name.and_then(&variable) {
                Some(text) => number(first_name.unwrap_or_default(), &text)?,
                None => first,
            };
            let index = number(index_name, &index)?.saturating_sub(first) + 1;
            return format!("{index}/{}", number(count_name, &count)?).parse().map(Some);
        }
        Ok(None)
    }

    /// Whether the file with this path belongs to this part. Depends on the path alone (FNV-1a), so every machine
    /// agrees, and adding a file moves no other.
    pub fn holds(self, path: &str) -> bool {
        let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        // The low bits of FNV-1a follow the last characters closely; folding the halves evens the parts.
        (hash ^ (hash >> 32)) % u64::from(self.count) == u64::from(self.index - 1)
    }
}

fn number_and_unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    Some((number.parse().ok()?, unit.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        let check = |text: &str, ms: u64| {
            assert_eq!(text.parse(), Ok(TimeLimit(Duration::from_millis(ms))), "{text}")
        };
        check("60s", 60_000);
        check("90", 90_000);
        check("500ms", 500);
        check("2 m", 120_000);
        assert!("soon".parse::<TimeLimit>().is_err());
        assert!("0".parse::<TimeLimit>().is_err());
        assert!("5 fortnights".parse::<TimeLimit>().is_err());
    }

    #[test]
    fn memory_has_units() {
        assert_eq!("512MiB".parse(), Ok(MemoryLimit(512 << 20)));
        assert_eq!("2G".parse(), Ok(MemoryLimit(2 << 30)));
        assert!("1KiB".parse::<MemoryLimit>().is_err());
    }

    #[test]
    fn failures_count_or_share() {
        assert_eq!("10".parse::<MaxFailures>().map(|m| m.allowed(50)), Ok(10));
        assert_eq!("5%".parse::<MaxFailures>().map(|m| m.allowed(50)), Ok(2));
        assert!("101%".parse::<MaxFailures>().is_err());
    }

    #[test]
    fn shards_come_from_array_jobs() {
        let check = |variables: &[(&str, &str)], expected: Result<Option<&str>, ()>| {
            let variable =
                |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
            let found = Shard::from_environment(variable).map(|s| s.map(|s| s.to_string())).map_err(|_| ());
            assert_eq!(found, expected.map(|e| e.map(str::to_owned)), "{variables:?}");
        };
        check(&[], Ok(None));
        check(&[("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_ARRAY_TASK_COUNT", "8")], Ok(Some("3/8")));
        check(
            &[("SLURM_ARRAY_TASK_ID", "0"), ("SLURM_ARRAY_TASK_COUNT", "8"), ("SLURM_ARRAY_TASK_MIN", "0")],
            Ok(Some("1/8")),
        );
        check(&[("JOB_COMPLETION_INDEX", "7"), ("BLATTLESE_SHARDS", "8")], Ok(Some("8/8")));
        check(&[("AWS_BATCH_JOB_ARRAY_INDEX", "0"), ("AWS_BATCH_JOB_ARRAY_SIZE", "4")], Ok(Some("1/4")));
        check(&[("JOB_COMPLETION_INDEX", "7")], Err(()));
        check(&[("JOB_COMPLETION_INDEX", "8"), ("BLATTLESE_SHARDS", "8")], Err(()));
    }

    #[test]
    fn shards_part_the_files() {
        let paths: Vec<String> = (0..1000).map(|n| format!("2018/heft-{n}.pdf")).collect();
        let shards: Vec<Shard> = (1..=4).map(|index| Shard { index, count: 4 }).collect();
        for path in &paths {
            assert_eq!(shards.iter().filter(|s| s.holds(path)).count(), 1);
        }
        for shard in shards {
            let held = paths.iter().filter(|p| shard.holds(p)).count();
            assert!((200..300).contains(&held), "{shard} holds {held} of 1000");
        }
        assert!("0/4".parse::<Shard>().is_err());
        assert!("5/4".parse::<Shard>().is_err());
    }
}
