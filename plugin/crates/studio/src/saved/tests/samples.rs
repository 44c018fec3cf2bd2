//! Sessions as each form of the saved state can say them, one richer than the other.

use std::sync::Arc;

use continuo_models::{AccompanySettings, EnhanceSettings, ExtendSettings, PartSettings, SamplingTechnique, Style};
use continuo_music::{Composition, Meter, MeterMap, Role, Tempo, TempoMap, Tick};

use crate::document::{Content, Input};
use crate::entry::{Draft, KeptFrom};
use crate::history::History;
use crate::limits::LENGTH_MAX;
use crate::testing::{accompaniment, clip, melody};
use crate::{EntryId, Listen, Melody, SavedSession, TechniqueSettings};

/// What Enhance made of a tune.
pub fn sample() -> SavedSession {
    let tune = Melody {
        tempo: TempoMap::new(vec![(Tick(0), Tempo::from_bpm(90.0)), (Tick(960), Tempo::from_bpm(101.5))]),
        meter: MeterMap::constant(Meter::new(3, 4).unwrap()),
        ..(*melody(&[60, 64, 67])).clone()
    };
    let mut history = History::default();
    let draft = |parent, settings, composition: Composition| Draft {
        parent,
        settings,
        unix_seconds: 1_763_769_600,
        composition: Arc::new(composition),
        ..Draft::default()
    };
    let root = history.add(draft(None, None, tune.composition()), &[]);
    let settings = EnhanceSettings {
        sampling_iterations: 100,
        max_notes_removed_percent: 100.0,
        max_notes_added: 100,
        creative_risk: 1.1,
        seed: u64::MAX,
    };
    let result = Composition { name: "Tune “\\” 2".to_owned(), ..melody(&[60, 65]).composition() };
    let result = history.add(draft(Some(root), Some(TechniqueSettings::Enhance(settings)), result), &[]);
    let input = Input { melody: Arc::new(tune), origin: Some(root) };
    SavedSession::of(Content { input, history, selected: Some(result), listen: Listen::Input, ..Content::default() })
}

/// The sample, and what Extend made of its result.
pub fn extended_sample() -> SavedSession {
    let mut content = sample().content;
    let settings = ExtendSettings {
        sampling_technique: SamplingTechnique::TopK,
        sampling_threshold: 0.8,
        creative_risk: 1.1,
        input_seconds: 7.3,
        extension_seconds: 29.9,
        max_rest_seconds: 0.7,
        max_note_seconds: 3.3,
        snap: true,
        seed: 12_345,
    };
    let composition =
        Composition { name: "Tune, Extend 2 (stopped)".to_owned(), ..melody(&[60, 65, 67]).composition() };
    let settings = Some(TechniqueSettings::Extend(settings));
    let composition = Arc::new(composition);
    let draft =
        Draft { parent: Some(EntryId(1)), settings, unix_seconds: 1_763_769_601, composition, ..Draft::default() };
    content.history.add(draft, &[]);
    SavedSession::of(content)
}

/// The extended sample with its result accompanied, and one part of that written anew around two locked bars.
pub fn accompanied_sample() -> SavedSession {
    let mut content = extended_sample().content;
    let part = PartSettings { density: -0.3, complexity: 0.7 };
    let settings = AccompanySettings { style: Style::Symphony, parts: [part; 4], humanise: 0.1, seed: 999_999 };
    let settings = Some(TechniqueSettings::Accompany(settings));
    let notes = clip(&[(0, 60), (240, 65), (480, 67)]);
    let melody = Melody { name: "Tune, Accompany 3".to_owned(), clip: notes, ..Melody::default() };
    let mut composition = melody.composition();
    composition.tracks.extend(accompaniment(&[0, 17, 7680], 40));
    let composition = Arc::new(composition);
    let draft =
        Draft { parent: Some(EntryId(2)), settings, unix_seconds: 1_763_769_602, composition, ..Draft::default() };
    let first = content.history.add(draft.clone(), &[]);
    content.history.lock(first, vec![0..1, 2..3]);
    let kept =
        KeptFrom { entry: first, roles: vec![Role::Drums, Role::Harmony, Role::Strings], bars: vec![0..1, 2..3] };
    let locked_bars = kept.bars.clone();
    content.selected =
        Some(content.history.add(Draft { parent: Some(first), kept: Some(kept), locked_bars, ..draft }, &[]));
    SavedSession::of(content)
}

/// The accompanied sample with everything that form 4 came for: notes that are locked, and were in a run of Enhance in a
/// region; a region of Accompany; a result that was edited by hand; a region for the next runs, and a parent to hear.
pub fn edited_sample() -> SavedSession {
    let mut content = accompanied_sample().content;
    let locked = content.input.melody.clip.notes()[1..].to_vec();
    content.input.melody = Arc::new(Melody { locked: locked.clone(), ..(*content.input.melody).clone() });
    let entry = |content: &Content, index: usize| content.history.entries()[index].copied(1_763_769_603);
    let enhanced = Draft { locked: locked.into(), region: Some(Tick(17)..Tick(3840)), ..entry(&content, 1) };
    content.history.add(enhanced, &[]);
    let infilled = Draft { region: Some(Tick(3841)..Tick(3842)), ..entry(&content, 4) };
    content.history.add(infilled, &[]);
    let made = content.history.entries()[6].clone();
    let edited = made.edited((*made.composition).clone(), 1_763_769_604);
    content.selected = Some(content.history.add(edited, &[]));
    (content.listen, content.region) = (Listen::Parent, Some(Tick(0)..LENGTH_MAX));
    SavedSession::of(content)
}
