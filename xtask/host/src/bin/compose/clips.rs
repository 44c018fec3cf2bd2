//! Writes what was played and what came of it as Standard MIDI Files, each whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use continuo_music::{Clip, Composition, Role, Track, smf};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::melody::Melody;
use crate::road::Outcome;

/// Writes the melody, the result, and both on two tracks; gives back the files.
///
/// Beside the melody stands what was made of it, or only what comes after it, where it goes on as it was.
pub fn write(melody: &Melody, arguments: &Arguments, outcome: &Outcome) -> Result<Vec<PathBuf>, Failure> {
    let folder = arguments.out.as_path();
    fs::create_dir_all(folder).map_err(|cause| Failure::File { path: folder.to_owned(), cause })?;
    let input = track("Input", 0, &melody.clip);
    let beside = match &outcome.continuation {
        Some(continuation) => track("Continuation", 1, &continuation.clip),
        None => track("Result", 1, &outcome.result),
    };
    let made = format!("{}-{}-seed{}", melody.name, arguments.technique.name(), arguments.seed);
    let files = [
        (format!("{}-input", melody.name), vec![input.clone()]),
        (made.clone(), vec![track("Result", 0, &outcome.result)]),
        (format!("{made}-both"), vec![input, beside]),
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
