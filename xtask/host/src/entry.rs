//! Where plugins come from: a bundle on disk, or the entry of a plugin linked into this process.

use std::ffi::CString;
use std::path::{Path, PathBuf};

use clack_host::entry::{EntryDescriptor, PluginEntry};

use crate::HostError;

/// A loaded CLAP entry. Clones and instances share one loaded library, which is closed after the last of them.
#[derive(Clone)]
pub struct Entry {
    entry: PluginEntry,
    path: PathBuf,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Entry").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Entry {
    /// Opens the `.clap` bundle at `path`.
    ///
    /// # Errors
    ///
    /// When there is no such file or it is not a CLAP bundle this host understands.
    ///
    /// # Safety
    ///
    /// Loading a library runs the code in it, as in any host: the file must be one whose code you would run.
    #[expect(unsafe_code, reason = "a shared library can only be loaded on trust")]
    pub unsafe fn open(path: &Path) -> Result<Self, HostError> {
        if !path.exists() {
            return Err(HostError::Load { path: path.to_owned(), cause: "there is no such file".to_owned() });
        }
        // SAFETY: the caller vouches for the code in the file.
        let loaded = unsafe { PluginEntry::load(path) };
        let entry = loaded.map_err(|error| HostError::Load { path: path.to_owned(), cause: error.to_string() })?;
        Ok(Self { entry, path: path.to_owned() })
    }

    /// Takes the `clap_entry` of a plugin that is linked into this process.
    ///
    /// # Errors
    ///
    /// When the entry is of another CLAP version or refuses to initialise.
    ///
    /// # Safety
    ///
    /// The function pointers of `descriptor` must be those of a CLAP entry, as the plugin's export macro makes them.
    #[expect(unsafe_code, reason = "function pointers can only be called on trust")]
    pub unsafe fn in_process(descriptor: &'static EntryDescriptor) -> Result<Self, HostError> {
        let path = PathBuf::from("in-process");
        let no_path = CString::default();
        // SAFETY: the caller vouches for the function pointers.
        let loaded = unsafe { PluginEntry::load_from_raw(descriptor, &no_path) };
        let entry = loaded.map_err(|error| HostError::Load { path: path.clone(), cause: error.to_string() })?;
        Ok(Self { entry, path })
    }

    /// The entry as clack knows it.
    pub(crate) fn raw(&self) -> &PluginEntry {
        &self.entry
    }

    /// The id of the first plugin in it.
    pub(crate) fn first_plugin(&self) -> Result<CString, HostError> {
        let factory = self.entry.get_plugin_factory();
        let descriptor = factory.as_ref().and_then(|factory| factory.plugin_descriptors().next());
        let id = descriptor.and_then(|descriptor| descriptor.id());
        id.map(ToOwned::to_owned).ok_or_else(|| HostError::NoPlugin { path: self.path.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "nothing is loaded")]
    fn a_missing_or_foreign_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.clap");
        // SAFETY: there is no file, hence no code.
        let error = unsafe { Entry::open(&missing) }.unwrap_err();
        assert!(error.to_string().contains("missing.clap") && error.to_string().contains("no such file"), "{error}");

        let text = folder.path().join("text.clap");
        std::fs::write(&text, "not a library").unwrap();
        // SAFETY: the loader refuses text before any code of it could run.
        let error = unsafe { Entry::open(&text) }.unwrap_err();
        assert!(error.to_string().contains("text.clap"), "{error}");
    }
}
