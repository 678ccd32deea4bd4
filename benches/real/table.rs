//! The table: medians, spans and ratios of what was measured.

use std::time::Duration;

use super::child::Taken;

/// Rows in the order in which they were first met.
#[derive(Default)]
pub struct Table {
    rows: Vec<(String, Vec<Taken>)>,
    /// A row and those that it is compared with, together.
    related: Vec<(String, Vec<String>)>,
}

impl Table {
    /// Adds a run to a row.
    pub fn add(&mut self, name: &str, taken: Taken) {
        match self.rows.iter_mut().find(|(known, _)| known == name) {
            Some((_, runs)) => runs.push(taken),
            None => self.rows.push((name.to_owned(), vec![taken])),
        }
    }

    /// Says that a row is to be shown as a share of others.
    pub fn relate(&mut self, name: &str, others: &[&str]) {
        let others = others.iter().map(|other| (*other).to_owned()).collect();
        self.related.push((name.to_owned(), others));
    }

    /// The table as text.
    pub fn text(&self) -> String {
        let mut text =
            "| what | median | fastest to slowest | peak memory | of git's |\n|---|---:|---:|---:|---:|\n".to_owned();
        for (name, runs) in &self.rows {
            let mut times: Vec<Duration> = runs.iter().map(|run| run.time).collect();
            times.sort_unstable();
            let memory = runs.iter().map(|run| run.memory).max().unwrap_or(0) / 1024;
            let (first, last) = (
                times.first().copied().unwrap_or_default(),
                times.last().copied().unwrap_or_default(),
            );
            text.push_str(&format!(
                "| {name} | {} | {} to {} | {memory} MB | {} |\n",
                shown(middle(&times)),
                shown(first),
                shown(last),
                self.share(name)
            ));
        }
        text
    }

    fn share(&self, name: &str) -> String {
        let others = self
            .related
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, others)| others);
        let whole: Duration = others.into_iter().flatten().map(|other| self.median(other)).sum();
        if whole.is_zero() {
            return String::new();
        }
        format!("{:.2}", self.median(name).as_secs_f64() / whole.as_secs_f64())
    }

    fn median(&self, name: &str) -> Duration {
        let runs = self.rows.iter().find(|(known, _)| known == name).map(|(_, runs)| runs);
        let mut times: Vec<Duration> = runs.into_iter().flatten().map(|run| run.time).collect();
        times.sort_unstable();
        middle(&times)
    }
}

fn middle(sorted: &[Duration]) -> Duration {
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn shown(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}
