//! Where files lie that are dragged out: a folder of the editor, which goes with it.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The folder; made when it is first needed.
#[derive(Debug, Default)]
pub struct Folder {
    folder: Option<TempDir>,
    files: u64,
}

impl Folder {
    /// A place for a file of that name where none was before: a program may still read the last one.
    ///
    /// `None` if the system has no room for temporary files, or the name is none.
    pub fn place(&mut self, name: &Path) -> Option<PathBuf> {
        let name = name.file_name()?;
        if self.folder.is_none() {
            self.folder = tempfile::Builder::new().prefix("continuo-").tempdir().ok();
        }
        self.files += 1;
        let place = self.folder.as_ref()?.path().join(self.files.to_string());
        std::fs::create_dir(&place).ok()?;
        Some(place.join(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_a_place_of_its_own_and_none_stays() {
        let mut folder = Folder::default();
        let places = [folder.place(Path::new("a.mid")).unwrap(), folder.place(Path::new("a.mid")).unwrap()];
        assert_ne!(places[0], places[1]);
        for place in &places {
            assert!(place.ends_with("a.mid") && !place.exists());
            std::fs::write(place, "x").unwrap();
        }
        assert_eq!(folder.place(Path::new("..")), None);
        assert!(folder.place(Path::new("/etc/passwd")).unwrap().starts_with(folder.folder.as_ref().unwrap().path()));
        drop(folder);
        assert!(!places[0].exists() && !places[0].parent().unwrap().parent().unwrap().exists());
    }
}
