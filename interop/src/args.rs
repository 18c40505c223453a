//! `--name value` pairs, checked against the names that a subcommand knows.

use std::collections::HashMap;
use std::str::FromStr;

use crate::Failure;

pub struct Args(HashMap<String, String>);

impl Args {
    pub fn parse(arguments: &[String], known: &[&str]) -> Result<Self, Failure> {
        let mut values = HashMap::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let name = argument
                .strip_prefix("--")
                .filter(|name| known.contains(name))
                .ok_or_else(|| Failure::Usage(format!("unexpected argument {argument:?}")))?;
            let value = rest
                .next()
                .ok_or_else(|| Failure::Usage(format!("--{name} needs a value")))?;
            values.insert(name.to_owned(), value.clone());
        }
        Ok(Self(values))
    }

    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn required(&self, name: &str) -> Result<&str, Failure> {
        self.optional(name)
            .ok_or_else(|| Failure::Usage(format!("--{name} is required")))
    }

    pub fn number<N: FromStr>(&self, name: &str) -> Result<Option<N>, Failure> {
        self.optional(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    Failure::Usage(format!("--{name} needs a whole number, not {text:?}"))
                })
            })
            .transpose()
    }

    /// True for `yes` (the first of two words), false for `no` (the second).
    pub fn either(&self, name: &str, words: [&str; 2], default: &str) -> Result<bool, Failure> {
        match self.optional(name).unwrap_or(default) {
            word if word == words[0] => Ok(true),
            word if word == words[1] => Ok(false),
            word => Err(Failure::Usage(format!(
                "--{name} must be {} or {}, not {word:?}",
                words[0], words[1]
            ))),
        }
    }

    pub fn yes_or_no(&self, name: &str, default: &str) -> Result<bool, Failure> {
        self.either(name, ["yes", "no"], default)
    }
}
