//! What is said of the network's next edits.

use super::*;
use crate::{EditKind, EnhanceProgress, MAX_PROSPECTS, Prospect};

fn reports(seed: u64, input: EnhanceInput<'_>, settings: &EnhanceSettings) -> Vec<EnhanceProgress> {
    let mut reports = Vec::new();
    let outcome = model(seed).enhance(input, settings, &mut |progress| {
        reports.push(progress.clone());
        ControlFlow::Continue(())
    });
    outcome.unwrap();
    reports
}

fn is_of(clip: &Clip, prospect: &Prospect) -> bool {
    let same = |note: &Note| (note.key, note.onset, note.duration) == (prospect.key, prospect.onset, prospect.duration);
    clip.notes().iter().any(same)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn prospects_are_edits_of_the_music_as_it_stands(
        input in clip(), settings in settings(), region in prop::option::of(0i64..20_000), seed in 0u64..4
    ) {
        let region = region.map(|start| Tick(start)..Tick(start + 9_600));
        let locked = [input.notes()[0]];
        let part = EnhanceInput { melody: &input, locked: &locked, region: region.clone() };
        if model(seed).enhance(part.clone(), &settings, &mut |_| ControlFlow::Continue(())).is_err() {
            return Ok(());
        }
        let reports = reports(seed, part, &settings);
        // The last report tells what the last pass chose from, before it did.
        for report in reports.iter().rev().skip(1) {
            prop_assert!(report.prospects.len() <= MAX_PROSPECTS);
            prop_assert!(report.prospects.is_sorted_by(|one, other| one.probability >= other.probability));
            for prospect in report.prospects.iter() {
                prop_assert!(prospect.probability > 0.0 && prospect.probability <= 1.0);
                prop_assert!(region.as_ref().is_none_or(|region| region.contains(&prospect.onset)));
                prop_assert!(prospect.duration > Tick::ZERO);
                match prospect.kind {
                    EditKind::Remove => prop_assert!(is_of(&report.partial, prospect), "{prospect:?}"),
                    EditKind::Add => prop_assert!(!is_of(&report.partial, prospect), "{prospect:?}"),
                }
            }
            let goes = |prospect: &Prospect| prospect.kind == EditKind::Remove;
            let alone = input.notes().iter().filter(|note| (note.key, note.onset) == (locked[0].key, locked[0].onset));
            if alone.count() == 1 {
                let is_locked = |prospect: &Prospect| goes(prospect) && is_of(&Clip::new(locked.to_vec(), Tick::ZERO), prospect);
                prop_assert!(!report.prospects.iter().any(is_locked));
            }
        }
    }
}

#[test]
fn what_is_edited_next_was_among_the_prospects() {
    let melody = Clip::new((0..8).map(melody_note).collect(), Tick::ZERO);
    // So short that all its cells together are no more than there are prospects.
    let region = Tick::QUARTER * 2..Tick::QUARTER * 4;
    let input = EnhanceInput { melody: &melody, locked: &[], region: Some(region) };
    let reports = reports(1, input, &EnhanceSettings { sampling_iterations: 20, ..EnhanceSettings::default() });
    assert!(reports.len() > 3, "{} passes", reports.len());
    for pair in reports.windows(2) {
        let (before, after) = (&pair[0].partial, &pair[1].partial);
        let differs = |note: &&Note, other: &Clip| !other.notes().contains(note);
        let came = after.notes().iter().filter(|note| differs(note, before)).map(|note| (note, EditKind::Add));
        let went = before.notes().iter().filter(|note| differs(note, after)).map(|note| (note, EditKind::Remove));
        for (note, kind) in came.chain(went) {
            let is_it = |other: &Prospect| (other.key, other.onset, other.kind) == (note.key, note.onset, kind);
            assert!(pair[0].prospects.iter().any(is_it), "{note:?} was not expected to {kind:?}");
        }
    }
}

#[test]
fn a_network_gone_wrong_has_no_prospects() {
    let broken = ArCnn::of_network(fixtures::network(1).louder(f32::NAN), &Device::flex());
    let input = Clip::new(vec![melody_note(0)], Tick::QUARTER * 16);
    let mut seen = 0;
    let settings = EnhanceSettings { sampling_iterations: 3, ..EnhanceSettings::default() };
    let output = broken.enhance(EnhanceInput::of(&input), &settings, &mut |progress| {
        seen += 1;
        assert!(progress.prospects.is_empty());
        ControlFlow::Continue(())
    });
    assert_eq!((output, seen), (Ok(input.clone()), 1));
}
