//! Reading Standard MIDI Files from disk. Every error is a full sentence that names the file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use continuo_music::{Composition, smf};

use crate::limits::MIDI_BYTES_MAX;

/// Reads a file. Called on the studio thread; takes as long as the disk.
pub(crate) fn read(path: &Path) -> Result<Composition, String> {
    let bytes = bytes_of(path).map_err(|cause| format!("“{}” cannot be read: {cause}.", path.display()))?;
    smf::read(&bytes).map_err(|cause| format!("“{}” cannot be imported: {cause}", path.display()))
}

/// The file's bytes. Its size is looked at before it is read, and again while: files can grow.
fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let text = |error: std::io::Error| error.to_string();
    // Looked at before it is opened, because opening a pipe would wait for somebody to write to it.
    let metadata = std::fs::metadata(path).map_err(text)?;
    if !metadata.is_file() {
        return Err("it is not a file".to_owned());
    }
    within_limit(metadata.len())?;
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MIDI_BYTES_MAX + 1).read_to_end(&mut bytes)).map_err(text)?;
    within_limit(bytes.len() as u64)?;
    Ok(bytes)
}

fn within_limit(bytes: u64) -> Result<(), String> {
    if bytes > MIDI_BYTES_MAX {
        return Err(format!("it has {bytes} bytes or more; at most {MIDI_BYTES_MAX} can be imported"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use continuo_music::{Clip, Key, Note, Tick, Velocity};

    use super::*;
    use crate::Melody;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_written_file_is_read() {
        let folder = folder();
        let path = folder.path().join("tune.mid");
        let note = Note { onset: Tick(0), key: Key::masked(60), duration: Tick(240), velocity: Velocity::DEFAULT };
        let song = Melody::new("Tune", Clip::new(vec![note], Tick(960))).composition();
        std::fs::write(&path, smf::write(&song)).unwrap();
        assert_eq!(read(&path).unwrap().tracks[0].clip.notes(), [note]);
    }

    #[test]
    fn errors_name_the_file_and_the_cause() {
        let folder = folder();
        let missing = folder.path().join("missing.mid");
        assert!(read(&missing).unwrap_err().contains("missing.mid” cannot be read: No such file"));
        assert!(read(folder.path()).unwrap_err().ends_with("it is not a file."));
        let text = folder.path().join("text.mid");
        std::fs::write(&text, "This is no music.").unwrap();
        let error = read(&text).unwrap_err();
        assert!(error.contains("text.mid” cannot be imported: "), "{error}");
    }

    #[test]
    fn ten_megabytes_are_read_and_one_byte_more_is_not() {
        let folder = folder();
        let path = folder.path().join("large.mid");
        let file = File::create(&path).unwrap();
        file.set_len(MIDI_BYTES_MAX + 1).unwrap();
        let error = read(&path).unwrap_err();
        assert!(error.contains("large.mid” cannot be read: it has 10485761 bytes"), "{error}");
        file.set_len(MIDI_BYTES_MAX).unwrap();
        assert!(read(&path).unwrap_err().contains("cannot be imported"), "read, but it is all zeros");
    }
}
