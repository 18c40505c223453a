//! Unix sockets as every subcommand uses them: listening, echoing, asking for an echo.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::output::emit;
use crate::Failure;

/// Listens on `path` (0600). A socket that nothing is listening on any more is replaced.
pub fn listen(path: &Path) -> Result<UnixListener, Failure> {
    let failed = |error: std::io::Error| {
        Failure::Run(format!("cannot listen on {}: {error}", path.display()))
    };
    let is_socket = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    if is_socket
        && UnixStream::connect(path)
            .is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    {
        fs::remove_file(path).map_err(failed)?;
    }
    let listener = UnixListener::bind(path).map_err(failed)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
    Ok(listener)
}

/// Listens at `endpoint`, says so, serves `count` connections on a thread each, and removes the socket.
pub fn serve(
    endpoint: &Path,
    count: usize,
    connected: impl Fn(UnixStream) + Sync,
) -> Result<(), Failure> {
    let listener = listen(endpoint)?;
    emit(&json!({"event": "listening", "endpoint": endpoint}));
    std::thread::scope(|scope| {
        let connected = &connected;
        for connection in listener.incoming().take(count) {
            let stream = connection.map_err(|error| Failure::Run(format!("accept: {error}")))?;
            scope.spawn(move || connected(stream));
        }
        Ok(())
    })?;
    let _ = fs::remove_file(endpoint);
    Ok(())
}

/// Sends back what comes in until the peer closes; `seen` is told about it before it is sent.
pub fn echo(mut stream: UnixStream, mut seen: impl FnMut(usize)) {
    // The flag belongs to the open socket, not to the descriptor: a peer that passed it may
    // have left it non-blocking.
    let _ = stream.set_nonblocking(false);
    let mut buffer = [0; 16 * 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                seen(count);
                if stream.write_all(&buffer[..count]).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// What came back, and whether the peer closed instead of sending all of it.
pub struct Reply {
    pub received: String,
    pub closed: bool,
}

/// Writes `text` and reads until as many bytes came back, the peer closed, or `patience` ended.
pub fn ask(stream: &mut UnixStream, text: &str, patience: Duration) -> Reply {
    let deadline = Instant::now() + patience;
    let mut received = Vec::new();
    let _ = stream.set_nonblocking(false);
    let _ = stream.set_write_timeout(Some(patience));
    let mut closed = stream.write_all(text.as_bytes()).is_err();
    let mut buffer = [0; 16 * 1024];
    while !closed && received.len() < text.len() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            break;
        }
        match stream.read(&mut buffer) {
            Ok(0) => closed = true,
            Ok(count) => received.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                closed = error.kind() != ErrorKind::WouldBlock;
                break;
            }
        }
    }
    Reply {
        received: String::from_utf8_lossy(&received).into_owned(),
        closed,
    }
}
