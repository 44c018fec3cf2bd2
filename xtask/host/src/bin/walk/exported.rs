//! The file that was exported: a band around the melody, with the instrument that was chosen, and the music of the guide.

use std::path::Path;
use std::time::{Duration, Instant};

use continuo_music::{Composition, Role, smf};

use crate::failure::Failure;
use crate::guide::Guide;

/// How long writing may take. Only a failure takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Checks it, and tells what is in it.
pub fn check(folder: &Path, guide: &Guide) -> Result<String, Failure> {
    let path = folder.join(&guide.exported);
    let end = Instant::now() + PATIENCE;
    while !path.exists() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
    }
    let exported = read(&path)?;
    let bass = track(&exported, Role::Bass)?;
    if bass.program != Some(guide.program) {
        return Err(Failure::Exported(format!("the bass has program {:?}, not {}", bass.program, guide.program)));
    }
    for role in [Role::Melody, Role::Drums, Role::Harmony, Role::Strings] {
        track(&exported, role)?;
    }
    let expected = read(&folder.join(format!("expected-{}", guide.exported)))?;
    if clips(&exported) != clips(&expected) {
        return Err(Failure::Exported("its notes are not those that the same steps gave in memory".to_owned()));
    }
    let notes: usize = exported.tracks.iter().map(|track| track.clip.notes().len()).sum();
    Ok(format!("{} has {} tracks and {notes} notes, the same as in memory", guide.exported, exported.tracks.len()))
}

fn read(path: &Path) -> Result<Composition, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::unusable(path, &error))?;
    smf::read(&bytes).map_err(|error| Failure::unusable(path, &error))
}

fn track(composition: &Composition, role: Role) -> Result<&continuo_music::Track, Failure> {
    let found = composition.tracks.iter().find(|track| track.role == role && !track.clip.notes().is_empty());
    found.ok_or_else(|| Failure::Exported(format!("it has no notes for {role:?}")))
}

fn clips(composition: &Composition) -> Vec<&[continuo_music::Note]> {
    composition.tracks.iter().map(|track| track.clip.notes()).collect()
}
