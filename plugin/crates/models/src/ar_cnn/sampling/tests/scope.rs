//! Laws of locked notes and regions.

use std::ops::Range;

use super::*;
use crate::ar_cnn::{Window, WindowNote};

const SIXTEENTH: i64 = Tick::SIXTEENTH.0;

fn enhance_part(
    seed: u64,
    melody: &Clip,
    locked: &[Note],
    region: Option<Range<Tick>>,
    settings: &EnhanceSettings,
) -> Result<Clip, EnhanceError> {
    model(seed).enhance(EnhanceInput { melody, locked, region }, settings, &mut |_| ControlFlow::Continue(()))
}

/// The notes of a clip that satisfy something, as a clip.
fn those(clip: &Clip, is_wanted: impl Fn(usize, &Note) -> bool) -> Clip {
    let wanted = clip.notes().iter().enumerate().filter(|(index, note)| is_wanted(*index, note));
    Clip::new(wanted.map(|(_, note)| *note).collect(), Tick::ZERO)
}

fn region() -> impl Strategy<Value = Range<Tick>> {
    (0i64..30_000, 1i64..20_000).prop_map(|(start, length)| Tick(start)..Tick(start + length))
}

fn regions() -> impl Strategy<Value = Option<Range<Tick>>> {
    prop::option::weighted(0.8, region())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_locked_or_outside_the_region_stays_and_nothing_is_added_there(
        input in clip(), locks in any::<u32>(), region in regions(), settings in settings(), seed in 0u64..4
    ) {
        let is_locked = |index: usize| locks >> (index % 32) & 1 == 1;
        let locked = those(&input, |index, _| is_locked(index));
        let foreign = Note { onset: Tick(1_000_000), ..melody_note(0) };
        let named = [&[foreign], locked.notes()].concat();
        let output = match enhance_part(seed, &input, &named, region.clone(), &settings) {
            Err(error) => {
                prop_assert_eq!(error, EnhanceError::EmptyRegion);
                return Ok(());
            }
            Ok(output) => output,
        };
        let region = region.unwrap_or(Tick::ZERO..Tick::LATEST);
        let fixed = those(&input, |index, note| is_locked(index) || !region.contains(&note.onset));
        prop_assert_eq!(missing(&fixed, &output), vec![]);
        for note in missing(&output, &input) {
            prop_assert!(note.onset >= region.start && note.end() <= region.end, "{note:?} is out of {region:?}");
        }
        let free = u16::try_from(input.notes().len() - fixed.notes().len()).map(f32::from).unwrap();
        let removed = u16::try_from(absent(&input, &output)).map(f32::from).unwrap();
        prop_assert!(removed <= free * settings.max_notes_removed_percent / 100.0 + 1e-3);
        prop_assert!(absent(&output, &input) <= settings.max_notes_added as usize);
        prop_assert_eq!(output.length(), input.length());
    }

    #[test]
    fn a_region_around_everything_is_none(input in clip(), settings in settings(), seed in 0u64..4) {
        let bars = input.length().ceil_to(Tick::QUARTER);
        let input = Clip::new(input.notes().to_vec(), bars);
        let all = enhance_part(seed, &input, &[], Some(Tick::ZERO..bars), &settings);
        prop_assert_eq!(all, enhance(&model(seed), &input, &settings));
    }

    #[test]
    fn a_part_is_scored_as_within_the_whole(input in clip(), start in 0usize..120, length in 1usize..40) {
        let notes = input.notes().iter().map(|note| WindowNote {
            onset: Step::nearest(note.onset).0,
            key: usize::from(note.key.number() % 48),
            steps: 1 + Step::nearest(note.duration).0,
        });
        let window = Window { steps: 160, phase: 0, notes: notes.collect() };
        let (model, steps) = (model(3), start..start + length);
        let (whole, part) = (model.score(&window), model.score_part(&window, &steps));
        for cell in steps.start * 48..steps.end * 48 {
            prop_assert!((whole.edit[cell] - part.edit[cell]).abs() < 1e-2, "{} at {cell}", whole.edit[cell]);
            prop_assert!((whole.hold[cell] - part.hold[cell]).abs() < 1e-2, "{} at {cell}", whole.hold[cell]);
        }
    }
}

/// Eight bars of quarter notes.
fn tune() -> Clip {
    Clip::new((0..32).map(melody_note).collect(), Tick::ZERO)
}

#[test]
fn a_region_is_filled_and_emptied() {
    let (bar, tune) = (Tick::QUARTER * 4, tune());
    let region = bar * 3..bar * 4;
    let (fill, empty) =
        (EnhanceSettings::default(), EnhanceSettings { max_notes_added: 0, ..EnhanceSettings::default() });
    let (mut added, mut removed) = (0, 0);
    for seed in 0..8 {
        let run = |locked, settings| enhance_part(seed, &tune, locked, Some(region.clone()), settings).unwrap();
        added += absent(&run(&[], &fill), &tune);
        removed += absent(&tune, &run(&[], &empty));
        assert_eq!(run(&tune.notes()[12..16], &empty), tune);
    }
    assert!(added > 4 && removed > 4, "{added} added, {removed} removed");
}

#[test]
fn of_two_equal_notes_one_is_locked_and_what_shares_its_place_stays_with_it() {
    let twice = Clip::new(vec![melody_note(0), melody_note(0), melody_note(4)], Tick::QUARTER * 8);
    for seed in 0..4 {
        let output = enhance_part(seed, &twice, &twice.notes()[..1], None, &EnhanceSettings::default()).unwrap();
        let left = output.notes().iter().filter(|note| **note == melody_note(0)).count();
        assert_eq!(left, 2, "the network knows one note in a place");
    }
}

#[test]
fn a_melody_that_comes_early_gets_company_at_the_start_of_the_region() {
    let early = |beat| Note { onset: Tick(Tick::QUARTER.0 * beat - 50), ..melody_note(beat) };
    let melody = Clip::new((1..9).map(early).collect(), Tick::QUARTER * 9);
    let region = Tick::QUARTER * 4..Tick::QUARTER * 4 + Tick(SIXTEENTH);
    let starts: Vec<_> = (0..8)
        .flat_map(|seed| {
            let output = enhance_part(seed, &melody, &[], Some(region.clone()), &EnhanceSettings::default()).unwrap();
            missing(&output, &melody)
        })
        .collect();
    assert!(!starts.is_empty());
    assert!(starts.iter().all(|note| note.onset == region.start && note.end() <= region.end), "{starts:?}");
}

#[test]
fn a_region_with_nothing_of_the_melody_is_refused() {
    let refused = |start: i64, end: i64| {
        let region = Tick(start)..Tick(end);
        enhance_part(1, &tune(), &[], Some(region), &EnhanceSettings::default()) == Err(EnhanceError::EmptyRegion)
    };
    let end = tune().length().0;
    assert!(refused(100, 100) && refused(200, 100) && refused(end, end + 9600) && refused(-960, 0));
    assert!(refused(end + 10_000, i64::MAX) && refused(100, 200), "no note starts there, and none has room");
    assert!(!refused(0, 1), "the first note may go");
    assert!(!refused(480, 960), "a note may come between two");
    assert!(!refused(i64::MIN, i64::MAX));
}
