//! What is measured of an accompaniment: of each part by itself, and of how the parts go together.

use continuo_music::{Clip, Meter, Parallels, Tonality, metrics};

use super::excerpt::{Excerpt, Parts};

/// The pitched parts, in the order of [`PARTS`](continuo_models::PARTS) after the drums.
const PITCHED: [&str; 3] = ["bass", "harmony", "strings"];
/// What is measured of each pitched part.
const OF_PITCHED: [&str; 7] =
    ["qualified_notes", "empty_bars", "pitch_classes", "pitches", "polyphonic", "in_key_of_melody", "notes_per_bar"];
/// What is measured of the drums.
const OF_DRUMS: [&str; 3] = ["empty_bars", "drum_in_pattern", "notes_per_bar"];
/// How far apart which tracks are in tonal space.
const DISTANCES: [&str; 6] = [
    "bass_to_harmony",
    "bass_to_strings",
    "harmony_to_strings",
    "melody_to_bass",
    "melody_to_harmony",
    "melody_to_strings",
];
/// What else is measured of all tracks together. Parallels are those of melody, bass, harmony and strings.
const TOGETHER: [&str; 4] =
    ["chord_tones_of_melody", "bass_on_root", "parallel_fifths_per_100", "parallel_octaves_per_100"];

/// A trait: what it is measured of, and its name.
pub type Trait = (&'static str, &'static str);

/// What was measured of an accompaniment, in the order of [`all`]; `None` where there is nothing to measure.
pub type Traits = Vec<Option<f64>>;

/// Every trait.
#[must_use]
pub fn all() -> Vec<Trait> {
    let named = |of: &'static str, names: &[&'static str]| names.iter().map(|name| (of, *name)).collect();
    let pitched = PITCHED.iter().map(|part| named(part, &OF_PITCHED));
    let others = [named("distance", &DISTANCES), named("together", &TOGETHER)];
    [named("drums", &OF_DRUMS)].into_iter().chain(pitched).chain(others).collect::<Vec<Vec<Trait>>>().concat()
}

/// Measures an accompaniment of a piece's melody.
#[must_use]
pub fn measure(piece: &Excerpt, parts: &Parts) -> Traits {
    let [drums, pitched @ ..] = parts;
    let mut traits = of_drums(drums, piece.meter).to_vec();
    traits.extend(pitched.iter().flat_map(|part| of_pitched(part, piece)));
    traits.extend(distances(&piece.melody, pitched, piece.meter));
    traits.extend(together(&piece.melody, pitched, piece.meter));
    traits
}

fn of_drums(clip: &Clip, meter: Meter) -> [Option<f64>; OF_DRUMS.len()] {
    [metrics::measure(clip, meter).empty_bar_rate, metrics::drum_in_pattern(clip), notes_per_bar(clip, meter)]
}

fn of_pitched(clip: &Clip, piece: &Excerpt) -> [Option<f64>; OF_PITCHED.len()] {
    let measured = metrics::measure(clip, piece.meter);
    [
        metrics::qualified_note_rate(clip),
        measured.empty_bar_rate,
        measured.pitch_classes_used,
        measured.pitches_used,
        measured.polyphonic_rate,
        in_scale(clip, piece.tonality),
        notes_per_bar(clip, piece.meter),
    ]
}

fn distances(melody: &Clip, [bass, harmony, strings]: &[Clip; 3], meter: Meter) -> [Option<f64>; DISTANCES.len()] {
    let pairs =
        [(bass, harmony), (bass, strings), (harmony, strings), (melody, bass), (melody, harmony), (melody, strings)];
    pairs.map(|(one, other)| metrics::tonal_distance(one, other, meter))
}

fn together(melody: &Clip, [bass, harmony, strings]: &[Clip; 3], meter: Meter) -> [Option<f64>; TOGETHER.len()] {
    let all = [melody, bass, harmony, strings].into_iter().flat_map(|clip| clip.notes()).copied().collect();
    let parallels: Parallels = metrics::parallels(&Clip::new(all, melody.length()));
    [
        metrics::chord_tone_ratio(melody, &[bass, harmony, strings], Some(bass), meter),
        metrics::bass_on_root_rate(bass, &[harmony, strings], meter),
        parallels.fifths_per_hundred(),
        parallels.octaves_per_hundred(),
    ]
}

/// The share of the time of all notes that belongs to a tonality's scale, or `None` without notes.
fn in_scale(clip: &Clip, tonality: Tonality) -> Option<f64> {
    let quarters = |is_in: &dyn Fn(u8) -> bool| -> f64 {
        let notes = clip.notes().iter().filter(|note| is_in(note.key.pitch_class()));
        notes.map(|note| note.duration.quarters()).sum()
    };
    (!clip.is_empty()).then(|| quarters(&|class| tonality.contains(class)) / quarters(&|_| true))
}

/// Notes a bar of those bars in which one is struck, or `None` without notes.
#[expect(clippy::cast_precision_loss, reason = "an excerpt has some thousand notes")]
fn notes_per_bar(clip: &Clip, meter: Meter) -> Option<f64> {
    let mut bars: Vec<_> = clip.notes().iter().map(|note| note.onset.floor_to(meter.bar())).collect();
    bars.dedup();
    (!bars.is_empty()).then(|| clip.notes().len() as f64 / bars.len() as f64)
}

#[cfg(test)]
mod tests {
    use continuo_models::Style;

    use super::*;
    use crate::evaluate::accompany::fixtures;

    #[track_caller]
    fn is(traits: &Traits, of: &str, name: &str, expected: Option<f64>) {
        let value = traits[all().iter().position(|other| *other == (of, name)).unwrap()];
        let near = value.zip(expected).is_some_and(|(value, expected)| (value - expected).abs() < 1e-9);
        assert!(near || value == expected, "{of} {name}: {value:?}, not {expected:?}");
    }

    #[test]
    fn a_plain_arrangement_has_the_traits_counted_by_hand() {
        let piece = fixtures::excerpt(2, Style::Pop);
        let traits = measure(&piece, &piece.parts);
        assert_eq!(traits.len(), all().len());
        is(&traits, "drums", "empty_bars", Some(0.0));
        is(&traits, "drums", "drum_in_pattern", Some(1.0));
        is(&traits, "drums", "notes_per_bar", Some(4.0));
        is(&traits, "bass", "qualified_notes", Some(1.0));
        is(&traits, "bass", "pitches", Some(1.0));
        is(&traits, "harmony", "pitch_classes", Some(3.0));
        is(&traits, "harmony", "polyphonic", Some(0.5));
        is(&traits, "harmony", "in_key_of_melody", Some(1.0));
        is(&traits, "strings", "notes_per_bar", Some(1.0));
        is(&traits, "distance", "bass_to_strings", Some(0.0));
        is(&traits, "together", "chord_tones_of_melody", Some(1.0));
        is(&traits, "together", "bass_on_root", Some(1.0));
    }

    #[test]
    fn parts_that_rest_have_empty_bars_and_nothing_else() {
        let piece = fixtures::excerpt(0, Style::Pop);
        let rest = || Clip::new(Vec::new(), piece.melody.length());
        let traits = measure(&piece, &[rest(), piece.parts[1].clone(), rest(), rest()]);
        is(&traits, "drums", "empty_bars", Some(1.0));
        is(&traits, "drums", "drum_in_pattern", None);
        is(&traits, "strings", "empty_bars", Some(1.0));
        is(&traits, "strings", "qualified_notes", None);
        is(&traits, "distance", "bass_to_harmony", None);
        is(&traits, "together", "bass_on_root", None);
    }
}
