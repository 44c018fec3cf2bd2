//! Writes what was played and what came of it as Standard MIDI Files, each whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use continuo_music::{Clip, Composition, Role, Track, smf};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::melody::Melody;
use crate::road::Outcome;

/// Writes the melody and what came of it; gives back the files.
///
/// Of an accompanied melody that is all tracks in one file, and each in one of its own. Otherwise it is the result, and
/// melody and result on two tracks: or only what comes after the melody, where that goes on as it was.
pub fn write(melody: &Melody, arguments: &Arguments, outcome: &Outcome) -> Result<Vec<PathBuf>, Failure> {
    let folder = arguments.out.as_path();
    fs::create_dir_all(folder).map_err(|cause| Failure::File { path: folder.to_owned(), cause })?;
    let (technique, seed) = (arguments.technique.name(), arguments.seed);
    let input = (format!("{}-input", melody.name), vec![track("Input", 0, &melody.clip)]);
    let made = match &outcome.style {
        Some(style) => accompanied(&format!("{}-{technique}-{style}-seed{seed}", melody.name), outcome),
        None => reworked(&format!("{}-{technique}-seed{seed}", melody.name), melody, outcome),
    };
    let files = std::iter::once(input).chain(made);
    files.map(|(name, tracks)| save(folder, &name, &composition(&name, melody, tracks))).collect()
}

/// Names of files, and the tracks in them.
type Files = Vec<(String, Vec<Track>)>;

fn accompanied(made: &str, outcome: &Outcome) -> Files {
    let alone =
        |track: &Track| (format!("{made}-{}", track.name.to_lowercase().replace(' ', "-")), vec![track.clone()]);
    // The plugin's melody has the name of its take.
    let mut tracks = outcome.tracks.clone();
    tracks[0].name = "Melody".to_owned();
    let parts = tracks.iter().map(alone).collect::<Vec<_>>();
    std::iter::once((made.to_owned(), tracks)).chain(parts).collect()
}

fn reworked(made: &str, melody: &Melody, outcome: &Outcome) -> Files {
    let beside = match &outcome.continuation {
        Some(continuation) => track("Continuation", 1, &continuation.clip),
        None => track("Result", 1, outcome.melody()),
    };
    vec![
        (made.to_owned(), vec![track("Result", 0, outcome.melody())]),
        (format!("{made}-both"), vec![track("Input", 0, &melody.clip), beside]),
    ]
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

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{Key, MeterMap, Note, TempoMap, Tick, Velocity};
    use std::time::Duration;

    fn clip(key: u8) -> Clip {
        let note = Note { onset: Tick(0), key: Key::masked(key), duration: Tick(480), velocity: Velocity::DEFAULT };
        Clip::new(vec![note], Tick(960))
    }

    fn outcome(style: Option<&str>, tracks: Vec<Track>) -> Outcome {
        Outcome { tracks, style: style.map(str::to_owned), continuation: None, took: Duration::ZERO }
    }

    fn written(outcome: &Outcome, options: &[&str]) -> Vec<(String, Vec<Track>)> {
        let folder = tempfile::tempdir().unwrap();
        let options = [&["compose", "tune", "--out", folder.path().to_str().unwrap()], options].concat();
        let arguments = <Arguments as clap::Parser>::try_parse_from(options).unwrap();
        let melody =
            Melody { name: "tune".to_owned(), clip: clip(60), tempo: TempoMap::default(), meter: MeterMap::default() };
        let read = |path: PathBuf| {
            let tracks = smf::read(&fs::read(&path).unwrap()).unwrap().tracks;
            (path.file_stem().unwrap().to_string_lossy().into_owned(), tracks)
        };
        write(&melody, &arguments, outcome).unwrap().into_iter().map(read).collect()
    }

    #[test]
    fn an_accompaniment_is_written_whole_and_part_by_part() {
        let part = |name: &str, role, channel, program, key| Track {
            name: name.to_owned(),
            role,
            channel,
            program,
            clip: clip(key),
        };
        let tracks = vec![
            part("Melody", Role::Melody, 0, None, 60),
            part("Drums", Role::Drums, 9, None, 36),
            part("Double bass", Role::Bass, 4, Some(43), 40),
        ];
        let files = written(&outcome(Some("jazz"), tracks.clone()), &["--technique", "accompany"]);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let made = "tune-accompany-jazz-seed7";
        let parts = ["melody", "drums", "double-bass"].map(|part| format!("{made}-{part}"));
        assert_eq!(names, ["tune-input", made, &parts[0], &parts[1], &parts[2]]);
        assert_eq!(files[1].1, tracks);
        for (file, track) in files[2..].iter().zip(&tracks) {
            assert_eq!(file.1, std::slice::from_ref(track));
        }
    }

    #[test]
    fn a_reworked_melody_stands_beside_what_it_was() {
        let files = written(&outcome(None, vec![track("x", 0, &clip(64))]), &[]);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["tune-input", "tune-enhance-seed7", "tune-enhance-seed7-both"]);
        let both: Vec<_> = files[2].1.iter().map(|track| (track.name.as_str(), track.clip.clone())).collect();
        assert_eq!(both, [("Input", clip(60)), ("Result", clip(64))]);
    }
}
