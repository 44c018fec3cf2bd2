//! Writes what was played and what came of it as Standard MIDI Files, each whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use continuo_music::{Clip, Composition, Role, Track, smf};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::melody::Melody;

/// Writes the melody, the result, and a composition of both; gives back the files.
pub fn write(folder: &Path, melody: &Melody, arguments: &Arguments, result: &Clip) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(folder).map_err(|cause| Failure::File { path: folder.to_owned(), cause })?;
    let input = track("Input", 0, &melody.clip);
    let output = track("Result", 1, result);
    let made = format!("{}-{}-seed{}", melody.name, arguments.technique.name(), arguments.seed);
    let files = [
        (format!("{}-input", melody.name), vec![input.clone()]),
        (made.clone(), vec![Track { channel: 0, ..output.clone() }]),
        (format!("{made}-both"), vec![input, output]),
    ];
    files.into_iter().map(|(name, tracks)| save(folder, &name, &composition(&name, melody, tracks))).collect()
}

fn track(name: &str, channel: u8, clip: &Clip) -> Track {
    Track { name: name.to_owned(), role: Role::Melody, channel, program: None, clip: clip.clone() }
}

fn composition(name: &str, melody: &Melody, tracks: Vec<Track>) -> Composition {
    Composition { name: name.to_owned(), tempo: melody.tempo.clone(), meter: melody.meter.clone(), tracks }
}

/// Temporary files are for their owner alone; a clip is as open as any other file.
fn builder() -> tempfile::Builder<'static, 'static> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "permissions are set on Unix only"))]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Writes to a file beside the final one, then renames it.
fn save(folder: &Path, name: &str, composition: &Composition) -> Result<PathBuf, Failure> {
    let path = folder.join(format!("{name}.mid"));
    let failed = |cause| Failure::File { path: path.clone(), cause };
    let mut file = builder().tempfile_in(folder).map_err(failed)?;
    file.write_all(&smf::write(composition)).map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(path)
}
