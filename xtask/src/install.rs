//! Copies the bundles into the user's plugin folders, each appearing there whole or not at all.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::bundle;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Bundles the plugin and installs it for the present user.
pub fn install(workspace: &Workspace) -> Result<(), Failure> {
    let bundles = bundle::bundle(workspace)?;
    let folders = Folders::of_user()?;
    for (bundle, folder) in [(&bundles.clap, &folders.clap), (&bundles.vst3, &folders.vst3)] {
        let installed = place(bundle, folder)?;
        println!("Installed {}", installed.display());
    }
    println!("Rescan plugins in your DAW; Continuo is listed as a MIDI effect or instrument.");
    Ok(())
}

/// Where hosts look for the user's own plugins.
#[derive(Debug, PartialEq, Eq)]
pub struct Folders {
    /// For CLAP.
    pub clap: PathBuf,
    /// For VST3.
    pub vst3: PathBuf,
}

impl Folders {
    /// The folders of the present user.
    pub fn of_user() -> Result<Self, Failure> {
        let variable = if cfg!(windows) { "LOCALAPPDATA" } else { "HOME" };
        let home = std::env::var_os(variable).ok_or_else(|| {
            Failure::System(format!("The variable {variable} is not set, so your plugin folders are unknown."))
        })?;
        Ok(Self::of_system(std::env::consts::OS, Path::new(&home)))
    }

    /// The folders that the two formats prescribe below the user's home (on Windows: local application data).
    fn of_system(system: &str, home: &Path) -> Self {
        let under = |folder: &str| home.join(folder);
        match system {
            "macos" => Self { clap: under("Library/Audio/Plug-Ins/CLAP"), vst3: under("Library/Audio/Plug-Ins/VST3") },
            "windows" => Self { clap: under("Programs/Common/CLAP"), vst3: under("Programs/Common/VST3") },
            _ => Self { clap: under(".clap"), vst3: under(".vst3") },
        }
    }
}

/// Copies the bundle into the folder and gives back its new place.
///
/// The copy is made under a name that no host looks at, then renamed, so that a host never sees half of it.
pub fn place(bundle: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let name = bundle.file_name().unwrap_or(bundle.as_os_str());
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    let (new, old) = (folder.join(aside(name, "new")), folder.join(aside(name, "old")));
    let installed = folder.join(name);
    remove(&new)?;
    remove(&old)?;
    copy(bundle, &new)?;
    if installed.is_dir() {
        // A folder cannot be renamed over another that holds something.
        fs::rename(&installed, &old).map_err(Failure::file(&installed))?;
    }
    fs::rename(&new, &installed).map_err(Failure::file(&installed))?;
    remove(&old)?;
    Ok(installed)
}

/// A name beside `name` that no host takes for a plugin.
fn aside(name: &std::ffi::OsStr, state: &str) -> OsString {
    let mut aside = OsString::from(".");
    aside.push(name);
    aside.push(format!(".{state}-{}", std::process::id()));
    aside
}

fn remove(path: &Path) -> Result<(), Failure> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::file(path)(error)),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if !from.is_dir() {
        return fs::copy(from, to).map(|_| ()).map_err(Failure::file(from));
    }
    fs::create_dir_all(to).map_err(Failure::file(to))?;
    for entry in fs::read_dir(from).map_err(Failure::file(from))? {
        let entry = entry.map_err(Failure::file(from))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_bundle_replaces_the_older_one_whole() {
        let scratch = tempfile::tempdir().unwrap();
        let (bundle, folder) = (scratch.path().join("A.vst3"), scratch.path().join("plugins"));
        fs::create_dir_all(bundle.join("Contents")).unwrap();
        fs::write(bundle.join("Contents/A.so"), "new").unwrap();
        fs::create_dir_all(folder.join("A.vst3/Contents")).unwrap();
        fs::write(folder.join("A.vst3/Contents/stale.so"), "old").unwrap();

        let installed = place(&bundle, &folder).unwrap();
        assert_eq!(installed, folder.join("A.vst3"));
        assert_eq!(names(&installed.join("Contents")), ["A.so"]);
        assert_eq!(names(&folder), ["A.vst3"]);
    }

    #[test]
    fn a_single_file_is_installed_and_replaced() {
        let scratch = tempfile::tempdir().unwrap();
        let (bundle, folder) = (scratch.path().join("A.clap"), scratch.path().join("plugins"));
        for content in ["one", "two"] {
            fs::write(&bundle, content).unwrap();
            let installed = place(&bundle, &folder).unwrap();
            assert_eq!(fs::read_to_string(installed).unwrap(), content);
        }
        assert_eq!(names(&folder), ["A.clap"]);
    }

    #[test]
    fn a_missing_bundle_leaves_what_is_installed() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("plugins");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("A.clap"), "old").unwrap();
        let error = place(&scratch.path().join("A.clap"), &folder).unwrap_err();
        assert!(error.to_string().contains("A.clap"), "{error}");
        assert_eq!(fs::read_to_string(folder.join("A.clap")).unwrap(), "old");
    }

    #[test]
    fn each_system_has_its_folders() {
        let folders = |system| Folders::of_system(system, Path::new("h"));
        assert_eq!(folders("linux").clap, Path::new("h/.clap"));
        assert_eq!(folders("macos").vst3, Path::new("h/Library/Audio/Plug-Ins/VST3"));
        assert_eq!(folders("windows").clap, Path::new("h/Programs/Common/CLAP"));
    }
}
