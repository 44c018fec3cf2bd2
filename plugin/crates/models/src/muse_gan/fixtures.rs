//! Networks for the tests: small, untrained, and the same every time; and melodies for them.

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor};
use continuo_music::{Clip, Key, Meter, MeterMap, Note, TempoMap, Tick, Velocity};

use super::accompanist::{Accompanist, AccompanistConfig};
use super::habits::{Habits, HabitsTable, Traits};
use super::network::{Ensemble, GeneratorConfig};
use super::repertoire::{MEMORIES, Memories, Repertoire};
use super::scene::STYLES;
use super::{Accompanists, MuseGan};
use crate::drawn;

/// A shape that computes in milliseconds.
pub fn small(ensemble: Ensemble) -> AccompanistConfig {
    AccompanistConfig { generator: GeneratorConfig { ensemble, width: 12, part_width: 8, dropout: 0.0 }, plan_width: 8 }
}

/// A small accompanist of random weights that plays now and then, and remembers something else in every place.
pub fn accompanist(seed: u64, ensemble: Ensemble) -> Accompanist {
    let device = Device::flex();
    let parts = ensemble.parts().len();
    drawn(seed, &device, || {
        let mut networks = small(ensemble).init(&device);
        networks.visit(&mut Looker);
        let bars = (0..8).map(|bar| bar != 5).collect::<Vec<_>>();
        let piece = |density: f32| (Traits { density, complexity: density / 4.0 }, bars.clone());
        let pieces = vec![[0.5, 1.0, 1.5].map(piece).to_vec(); STYLES * parts];
        networks.habits = Habits::of_table(&HabitsTable::count(parts, &pieces), &device);
        networks.repertoire = Repertoire::of_memories(&memories(parts), &device);
        networks
    })
}

fn memories(parts: usize) -> Memories {
    let mut memories = Memories::none(parts);
    for style in 0..STYLES {
        for place in 0..MEMORIES {
            #[expect(clippy::cast_precision_loss, reason = "small counts")]
            let noise = |at: usize| ((style * 31 + place * 7 + at) % 11) as f32 / 4.0 - 1.25;
            memories.keep(style, place, &(0..8 + 8 * parts).map(noise).collect::<Vec<_>>());
        }
    }
    memories
}

/// That accompanist, ready to play.
pub fn model(seed: u64, ensemble: Ensemble) -> MuseGan {
    MuseGan::of_networks(accompanist(seed, ensemble), ensemble, &Device::flex())
}

/// Accompanists of every style.
pub fn all(seed: u64) -> Accompanists {
    Accompanists { band: model(seed, Ensemble::Band), voices: model(seed, Ensemble::Voices) }
}

/// Looks at every weight once: the framework draws it then.
struct Looker;

impl ModuleVisitor for Looker {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        drop(param.val());
    }
}

/// A melody of notes given as onset and duration in quarters of a beat of that length, and key.
pub fn melody(notes: &[(i64, i64, u8)]) -> Clip {
    let note = |&(onset, duration, key): &(i64, i64, u8)| Note {
        onset: Tick::SIXTEENTH * onset,
        key: Key::masked(key),
        duration: Tick::SIXTEENTH * duration,
        velocity: Velocity::DEFAULT,
    };
    Clip::new(notes.iter().map(note).collect(), Tick::ZERO)
}

/// A melody in quarter notes, up and down a scale.
pub fn tune(quarters: i64) -> Clip {
    let key = |at: i64| 60 + [0, 2, 4, 5, 7, 5, 4, 2, 0, 4, 7, 12][usize::try_from(at % 12).unwrap()];
    melody(&(0..quarters).map(|at| (4 * at, 4, key(at))).collect::<Vec<_>>())
}

/// The maps of a meter at 120 quarter notes a minute.
pub fn maps(numerator: u8, denominator: u8) -> (TempoMap, MeterMap) {
    (TempoMap::default(), MeterMap::constant(Meter::new(numerator, denominator).unwrap()))
}
