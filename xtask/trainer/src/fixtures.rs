//! Small music of our own making for the tests.

use continuo_music::{Clip, Composition, Key, Note, Role, StepNote, Tick, Track, Velocity};
use tempfile::TempDir;

use crate::ar_cnn::crop::Crop;
use crate::corpus::{Part, Piece};

/// Four voices in broken chords, sixteen beats, the mood set by `number`.
pub fn composition(number: u8) -> Composition {
    let voice = |voice: u8| {
        let note = |beat: usize| {
            let degree = [0, 5, 7, 0, 9, 5, 7, 0][(beat / 2 + usize::from(number)) % 8];
            let key = Key::masked(72 - 12 * voice + degree % 12 + (number + voice) % 3);
            StepNote { onset: 4 * beat, key, steps: 4 }.note(Velocity::DEFAULT)
        };
        let notes: Vec<Note> = (0..16).map(note).collect();
        Track {
            name: format!("Voice {voice}"),
            role: Role::Melody,
            channel: voice,
            program: None,
            clip: Clip::new(notes, Tick::QUARTER * 16),
        }
    };
    Composition { name: format!("Study {number}"), tracks: (0..4).map(voice).collect(), ..Composition::default() }
}

/// A folder with that many studies, split so that every part has one if there are three or more.
pub fn corpus(pieces: u8) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut names = [const { Vec::new() }; 3];
    for number in 0..pieces {
        let name = format!("study-{number}.mid");
        std::fs::write(folder.path().join(&name), continuo_music::smf::write(&composition(number))).unwrap();
        names[match number {
            1 => 1,
            2 => 2,
            _ => 0,
        }]
        .push(name);
    }
    let [train, valid, test] = names;
    let split = serde_json::json!({ "train": train, "valid": valid, "test": test });
    std::fs::write(folder.path().join("split.json"), split.to_string()).unwrap();
    folder
}

/// One study as a piece.
pub fn piece() -> Piece {
    Piece::on_grid("study", Part::Train, &composition(3))
}

/// Its only window.
pub fn crop() -> Crop {
    Crop::at(&piece(), 0, 0)
}
