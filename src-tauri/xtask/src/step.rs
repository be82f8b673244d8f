//! One step of a chore: a named command. A step that fails ends the chore and says how to repeat it.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::place;

/// Why a chore ended early.
#[derive(Debug)]
pub struct Stopped(String);

/// A chore is done or has stopped.
pub type Outcome<T = ()> = Result<T, Stopped>;

impl Stopped {
    /// Stopped with a sentence for the reader.
    pub fn because(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A file could not be read or written.
    pub fn at(path: &Path, error: &std::io::Error) -> Self {
        Self(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Runs `command` under a heading; the reader sees its output as it comes.
pub fn step(name: &str, command: &mut Command) -> Outcome {
    println!("\n== {name}\n   {}", line(command));
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(name, command, &status.to_string())),
        Err(error) => Err(failed(name, command, &error.to_string())),
    }
}

/// Runs `command` quietly and gives what it printed.
pub fn said(name: &str, command: &mut Command) -> Outcome<String> {
    match command.stdin(Stdio::null()).stderr(Stdio::inherit()).output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => Err(failed(name, command, &output.status.to_string())),
        Err(error) => Err(failed(name, command, &error.to_string())),
    }
}

/// The step that ended a chore, and the command that repeats it.
pub fn failed(name: &str, command: &Command, why: &str) -> Stopped {
    Stopped(format!("stopped at: {name} ({why})\nrepeat with: {}", line(command)))
}

/// The command as one would type it at the root of the repository.
fn line(command: &Command) -> String {
    let mut words = Vec::new();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            words.push(format!("{}={}", name.to_string_lossy(), quoted(&value.to_string_lossy())));
        }
    }
    words.push(quoted(&command.get_program().to_string_lossy()));
    words.extend(command.get_args().map(|word| quoted(&word.to_string_lossy())));
    let typed = words.join(" ");
    match command.get_current_dir().map(|folder| folder.strip_prefix(place::root()).unwrap_or(folder)) {
        Some(folder) if !folder.as_os_str().is_empty() => {
            format!("(cd {} && {typed})", quoted(&folder.to_string_lossy()))
        }
        _ => typed,
    }
}

fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,+@".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_is_named_with_the_command_that_repeats_it() {
        let stopped = step("look", Command::new("false").env("WORD", "two words").current_dir(place::root()));
        let text = stopped.expect_err("false fails").to_string();
        assert!(text.starts_with("stopped at: look"), "{text}");
        assert!(text.ends_with("repeat with: WORD='two words' false"), "{text}");
    }
}
