//! Writing Standard MIDI Files: each appears whole under its name, or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use continuo_music::{Composition, Track, smf};

use crate::ExportForm;

/// Letters of a track's name that go into a file's name: enough to tell tracks apart, short of any system's limit.
const NAME_CHARS_MAX: usize = 40;

/// Writes a composition and says what was written. Called on the studio thread; takes as long as the disk.
///
/// A file that exists is replaced. An error is a full sentence that names the file; what was written before it stays.
pub(crate) fn write(composition: &Composition, path: &Path, form: ExportForm) -> Result<String, String> {
    let path = with_extension(path);
    match form {
        ExportForm::Tracks => write_file(&path, &smf::write(composition))?,
        ExportForm::Merged => write_file(&path, &smf::write_merged(composition))?,
        ExportForm::PerTrack => return write_tracks(composition, &path),
    }
    Ok(format!("Wrote “{}”.", path.display()))
}

fn write_tracks(composition: &Composition, path: &Path) -> Result<String, String> {
    let tracks = composition.tracks.iter().filter(|track| !track.clip.is_empty());
    let mut written = 0;
    for track in tracks {
        written += 1;
        let alone = Composition { tracks: vec![track.clone()], ..composition.clone() };
        write_file(&path_of_track(path, written, track), &smf::write(&alone))?;
    }
    Ok(format!("Wrote {written} files beside “{}”.", path.display()))
}

/// `song.mid` becomes `song-1-melody.mid`.
fn path_of_track(path: &Path, number: usize, track: &Track) -> PathBuf {
    let letters = track.name.trim().to_lowercase();
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let name: String = letters.chars().map(plain).take(NAME_CHARS_MAX).collect();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}-{name}.mid"))
}

fn with_extension(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("mid") }
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write_whole(path, bytes).map_err(|cause| format!("“{}” cannot be written: {cause}.", path.display()))
}

/// Writes beside the file and renames: whoever reads it sees the old bytes or the new, never half of them.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = builder().tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Temporary files are for their owner alone; a file that the user asked for is as open as any other.
#[cfg(unix)]
fn builder() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(std::fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn builder() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}

#[cfg(test)]
mod tests {
    use continuo_music::{Clip, Key, Note, Role, Tick, Velocity};

    use super::*;
    use crate::Melody;

    fn song() -> Composition {
        let clip = |key| {
            let key = Key::masked(key);
            let note = Note { onset: Tick(0), key, duration: Tick(240), velocity: Velocity::DEFAULT };
            Clip::new(vec![note], Tick(960))
        };
        let mut song = Melody::new("Song", clip(60)).composition();
        let bass = Track { name: "Low/Bass ".to_owned(), role: Role::Bass, channel: 1, program: None, clip: clip(40) };
        song.tracks.extend([bass, Track { clip: Clip::default(), ..song.tracks[0].clone() }]);
        song
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn each_form_makes_its_files_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("song");
        assert!(write(&song(), &path, ExportForm::Tracks).unwrap().contains("song.mid"));
        let all = smf::read(&std::fs::read(folder.path().join("song.mid")).unwrap()).unwrap();
        assert!(all.tracks.iter().filter(|track| !track.clip.is_empty()).count() == 2);
        write(&song(), &folder.path().join("merged.mid"), ExportForm::Merged).unwrap();
        write(&song(), &path, ExportForm::PerTrack).unwrap();
        assert_eq!(names(folder.path()), ["merged.mid", "song-1-melody.mid", "song-2-low-bass.mid", "song.mid"]);
    }

    #[test]
    fn a_file_that_cannot_be_replaced_is_named_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("song.mid");
        std::fs::create_dir(&path).unwrap();
        let error = write(&song(), &path, ExportForm::Tracks).unwrap_err();
        assert!(error.contains("song.mid” cannot be written: "), "{error}");
        assert_eq!(names(folder.path()), ["song.mid"], "no temporary file is left");
        let nowhere = folder.path().join("nowhere/song.mid");
        assert!(write(&song(), &nowhere, ExportForm::Merged).unwrap_err().contains("nowhere/song.mid"));
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_was_exported() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, usual) = (folder.path().join("ours.mid"), folder.path().join("usual"));
        write(&song(), &ours, ExportForm::Tracks).unwrap();
        std::fs::write(&usual, "").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&usual));
    }
}
