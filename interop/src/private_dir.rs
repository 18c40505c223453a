//! The 0700 directory that the reference's broker insists on for its sockets.

use std::fs::{self, DirBuilder};
use std::io::{ErrorKind, Result};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Removed on drop, together with the broker's own files in it; the directory itself only if
/// it was made here and holds nothing else.
pub struct PrivateDir {
    path: PathBuf,
    made_here: bool,
}

impl PrivateDir {
    pub fn temporary() -> Result<Self> {
        let nanos = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default()
            .subsec_nanos();
        let name = format!("reference-peer-{}-{nanos:x}", std::process::id());
        let path = std::env::temp_dir().join(name);
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self {
            path,
            made_here: true,
        })
    }

    /// An existing directory is taken as it is: the reference checks its owner and mode.
    pub fn at(path: &Path) -> Result<Self> {
        let made_here = match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
            Err(error) => return Err(error),
        };
        let dir = Self {
            path: path.to_owned(),
            made_here,
        };
        dir.clear();
        Ok(dir)
    }

    pub fn broker_socket(&self) -> PathBuf {
        self.path.join("broker.sock")
    }

    pub fn backend_pipe(&self) -> PathBuf {
        self.path.join("backend.sock")
    }

    pub fn service_definitions(&self) -> PathBuf {
        self.path.join("services")
    }

    fn clear(&self) {
        let _ = fs::remove_file(self.broker_socket());
        let _ = fs::remove_file(self.backend_pipe());
        let _ = fs::remove_dir_all(self.service_definitions());
    }
}

impl Drop for PrivateDir {
    fn drop(&mut self) {
        self.clear();
        if self.made_here {
            let _ = fs::remove_dir(&self.path);
        }
    }
}
