//! Programs that are run and watched: how long they take, and how much memory they need.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use xq::error::{Error, Kind, Result};

use super::failed;

/// What a run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken {
    /// From the start of the program to its end.
    pub time: Duration,
    /// The most memory it had in kilobytes, as far as the system tells; of several programs the largest.
    pub memory: u64,
}

impl Taken {
    /// Adds a run that followed.
    pub fn add(&mut self, other: Self) {
        self.time += other.time;
        self.memory = self.memory.max(other.memory);
    }
}

/// How often a child is looked at.
const GLANCE: Duration = Duration::from_millis(1);

/// Runs a program to its end; what it prints goes nowhere.
pub fn measure(mut command: Command) -> Result<Taken> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let child = command.spawn().map_err(|cause| failed("run a program", &cause))?;
    watch(child, start, &command)
}

/// Runs two programs, the output of the first being the input of the second.
pub fn measure_pair(mut first: Command, mut second: Command) -> Result<Taken> {
    let start = Instant::now();
    first.stdout(Stdio::piped());
    let mut child = first.spawn().map_err(|cause| failed("run a program", &cause))?;
    if let Some(pipe) = child.stdout.take() {
        second.stdin(pipe);
    }
    second.stdout(Stdio::null());
    let other = second.spawn().map_err(|cause| failed("run a program", &cause))?;
    let taken = watch(other, start, &second)?;
    let status = child.wait().map_err(|cause| failed("wait for a program", &cause))?;
    if status.success() {
        Ok(taken)
    } else {
        Err(ended(&first, &status.to_string()))
    }
}

/// What a program prints.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|cause| failed("run a program", &cause))?;
    if done.status.success() {
        Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned())
    } else {
        Err(ended(command, &done.status.to_string()))
    }
}

fn watch(mut child: Child, start: Instant, command: &Command) -> Result<Taken> {
    let file = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    loop {
        // The system keeps the peak: any look before the end shows all but what grew since.
        memory = peak(&file).unwrap_or(0).max(memory);
        let status = child.try_wait().map_err(|cause| failed("wait for a program", &cause))?;
        match status {
            Some(status) if status.success() => {
                let time = start.elapsed();
                return Ok(Taken { time, memory });
            }
            Some(status) => return Err(ended(command, &status.to_string())),
            None => std::thread::sleep(GLANCE),
        }
    }
}

/// The peak that the system tells of a running process.
fn peak(file: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn ended(command: &Command, how: &str) -> Error {
    Error::new(Kind::Data, format!("cannot measure {command:?}")).because(how)
}
