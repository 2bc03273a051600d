//! Who runs the server: ourselves, or another user when we are root.

use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::path::Path;
use std::process::Stdio;

use nix::unistd::{Uid, User, getegid, geteuid};
use tokio::process::Command;

use super::ClusterError;

/// The user `PostgreSQL` runs as when we are root and the cluster is new.
const SERVICE_USER: &str = "postgres";

/// The user and the group that own the cluster and run its programs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    /// We are root and must become this user.
    switch: bool,
}

impl Account {
    /// The owner of the cluster when there is one; otherwise ourselves, or `postgres` for root.
    pub(super) fn choose(cluster: &Path) -> Result<Self, ClusterError> {
        let me = geteuid();
        match fs::metadata(cluster) {
            Ok(found) if me.is_root() && found.uid() != 0 => Ok(Self::other(&found)),
            Ok(found) if !me.is_root() && Uid::from_raw(found.uid()) != me => {
                Err(ClusterError::ForeignOwner {
                    dir: cluster.to_path_buf(),
                    owner: found.uid(),
                })
            }
            Ok(_) | Err(_) if me.is_root() => Self::service(),
            Ok(_) | Err(_) => Ok(Self {
                uid: me.as_raw(),
                gid: getegid().as_raw(),
                switch: false,
            }),
        }
    }

    fn other(owned: &Metadata) -> Self {
        Self {
            uid: owned.uid(),
            gid: owned.gid(),
            switch: true,
        }
    }

    fn service() -> Result<Self, ClusterError> {
        let user = User::from_name(SERVICE_USER)
            .ok()
            .flatten()
            .ok_or(ClusterError::NoAccount)?;
        Ok(Self {
            uid: user.uid.as_raw(),
            gid: user.gid.as_raw(),
            switch: true,
        })
    }

    /// The user id that runs the server.
    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// A command that runs as this user, apart from our terminal, directory and environment.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C");
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .process_group(0);
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Gives a fresh file or directory of ours to this user.
    pub(super) fn give(&self, path: &Path) -> Result<(), ClusterError> {
        if !self.switch {
            return Ok(());
        }
        lchown(path, Some(self.uid), Some(self.gid))
            .map_err(ClusterError::io("change the owner of", path))
    }

    /// Lets this user pass through a directory of ours, without reading it.
    pub(super) fn let_through(&self, dir: &Path) -> Result<(), ClusterError> {
        let found = fs::metadata(dir).map_err(ClusterError::io("look at", dir))?;
        if !self.switch || self.passes(&found) {
            return Ok(());
        }
        let mode = (found.mode() & 0o7777) | 0o011;
        fs::set_permissions(dir, fs::Permissions::from_mode(mode))
            .map_err(ClusterError::io("change the mode of", dir))
    }

    /// Whether this user can come to what lies in `dir`.
    pub(super) fn reaches(&self, dir: &Path) -> bool {
        !self.switch
            || dir
                .ancestors()
                .all(|step| fs::metadata(step).is_ok_and(|found| self.passes(&found)))
    }

    fn passes(&self, dir: &Metadata) -> bool {
        let bit = if dir.uid() == self.uid {
            0o100
        } else if dir.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        dir.mode() & bit != 0
    }
}
