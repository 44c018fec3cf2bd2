//! What the networks play at a point of their training: sample files to listen to, and the six metrics of generated
//! samples beside those of the real ones.

use std::ops::ControlFlow;
use std::path::Path;

use burn::tensor::Device;
use continuo_models::muse_gan::{Accompanist, Ensemble, MuseGan};
use continuo_models::{Accompany, AccompanyInput, AccompanySettings, Kept, PARTS, Style};
use continuo_music::metrics::{drum_in_pattern, measure};
use continuo_music::{Clip, Composition, Meter, MeterMap, Role, Tick, Track, smf};
use serde_json::{Map, Value, json};

use crate::corpus::Arrangement;
use crate::error::TrainerError;
use crate::files;

/// Samples of each style.
const EACH: usize = 3;
/// How much of a piece is played.
const LENGTH: Tick = Tick(Tick::QUARTER.0 * 64);

/// Accompanies the beginnings of some pieces of every style, writes them to `samples/<name>/` in the model folder, and
/// gives the metrics, generated and real, part by part.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn write(
    networks: Accompanist,
    ensemble: Ensemble,
    pieces: &[&Arrangement],
    folder: &Path,
    name: &str,
) -> Result<Value, TrainerError> {
    let model = MuseGan::of_networks(networks, ensemble, &Device::flex());
    let folder = folder.join("samples").join(name);
    std::fs::create_dir_all(&folder).map_err(|error| TrainerError::file(&folder, error))?;
    let mut sums = Sums::default();
    for style in Style::ALL {
        let of_style = pieces.iter().filter(|piece| piece.style == style).take(EACH);
        for (number, piece) in of_style.enumerate() {
            let Some(beginning) = Beginning::of(piece, number as u64, &model) else { continue };
            sums.add(&beginning);
            let path = folder.join(format!("{}-{}.mid", style.name().to_lowercase(), number + 1));
            files::write(&path, &smf::write(&beginning.composition))?;
        }
    }
    Ok(sums.figures())
}

/// The beginning of a piece, accompanied.
struct Beginning {
    composition: Composition,
    meter: Meter,
    /// The real parts, in the order of [`PARTS`].
    real: Vec<Clip>,
}

impl Beginning {
    fn of(piece: &Arrangement, seed: u64, model: &MuseGan) -> Option<Self> {
        let cut = |clip: &Clip| {
            let notes = clip.notes().iter().filter(|note| note.onset < LENGTH).copied();
            Clip::new(notes.collect(), clip.length().min(LENGTH))
        };
        let melody = cut(&piece.melody);
        let kept = Kept::default();
        let input = AccompanyInput { melody: &melody, tempo: &piece.tempo, meter: &piece.meter, kept: &kept };
        let settings = AccompanySettings { style: piece.style, seed, ..AccompanySettings::default() };
        let tracks = model.accompany(input, &settings, &mut |_| ControlFlow::Continue(())).ok()?;
        let track = Track { name: "Melody".into(), role: Role::Melody, channel: 0, program: None, clip: melody };
        let composition = Composition {
            name: piece.name.clone(),
            tempo: piece.tempo.clone(),
            meter: piece.meter.clone(),
            tracks: [vec![track], tracks].concat(),
        };
        Some(Self { composition, meter: meter(&piece.meter), real: piece.parts.iter().map(cut).collect() })
    }
}

/// The meter a piece begins in.
fn meter(map: &MeterMap) -> Meter {
    *map.at(Tick::ZERO)
}

/// Sums of metrics over samples: for each part, generated and real.
#[derive(Default)]
struct Sums([[Mean; METRICS.len()]; 2 * PARTS.len()]);

/// The six metrics of generated samples.
const METRICS: [&str; 6] =
    ["pitches_used", "pitch_classes_used", "empty_bar_rate", "polyphonic_rate", "in_scale_ratio", "drum_in_pattern"];

/// A mean of what there is.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Sums {
    fn add(&mut self, beginning: &Beginning) {
        for (part, role) in PARTS.iter().enumerate() {
            let of_role = |track: &&Track| track.role == *role;
            let generated = beginning.composition.tracks.iter().find(of_role).map(|track| &track.clip);
            for (side, clip) in [generated, Some(&beginning.real[part])].into_iter().enumerate() {
                let Some(clip) = clip.filter(|_| !beginning.real[part].is_empty()) else { continue };
                let found = figures(clip, *role, beginning.meter);
                self.0[2 * part + side].iter_mut().zip(found).for_each(|(mean, figure)| mean.add(figure));
            }
        }
    }

    fn figures(&self) -> Value {
        let side = |means: &[Mean; METRICS.len()]| {
            let all = METRICS.iter().zip(means).filter_map(|(name, mean)| Some((*name, mean.value()?)));
            all.map(|(name, value)| (name.to_owned(), json!(value))).collect::<Map<String, Value>>()
        };
        let parts = PARTS.iter().enumerate().map(|(part, role)| {
            let [generated, real] = [0, 1].map(|which| side(&self.0[2 * part + which]));
            (format!("{role:?}").to_lowercase(), json!({ "generated": generated, "real": real }))
        });
        Value::Object(parts.collect())
    }
}

impl Mean {
    fn add(&mut self, figure: Option<f64>) {
        if let Some(figure) = figure {
            self.sum += figure;
            self.count += 1;
        }
    }

    fn value(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

/// The six metrics of a track; of drums only those that mean something.
fn figures(clip: &Clip, role: Role, meter: Meter) -> [Option<f64>; METRICS.len()] {
    let metrics = measure(clip, meter);
    if role == Role::Drums {
        return [None, None, metrics.empty_bar_rate, None, None, drum_in_pattern(clip)];
    }
    [
        metrics.pitches_used,
        metrics.pitch_classes_used,
        metrics.empty_bar_rate,
        metrics.polyphonic_rate,
        metrics.in_key_ratio,
        None,
    ]
}
