//! One JSON object a line on standard output, flushed at once.

use std::fmt::Debug;
use std::io::Write;

use serde_json::Value;

/// A reader that went away is not worth failing for: what was asked still has to be done,
/// and sockets and directories still have to be removed.
pub fn emit(event: &Value) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "{event}").and_then(|()| stdout.flush());
}

/// The bare name of an enum's variant, as its `Debug` spells it.
pub fn variant_name(value: &dyn Debug) -> String {
    format!("{value:?}")
        .chars()
        .take_while(|character| character.is_alphanumeric())
        .collect()
}
