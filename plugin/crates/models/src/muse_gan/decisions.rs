//! From probabilities to decisions: as much is decided for as the network expects, and what it finds likeliest.
//!
//! A half as the limit would leave out whatever the network is unsure of, so that unsure styles would play too little.

use super::grid::SLOTS;
use super::part::{Part, Plane, Playing};

/// Moves the logits of one part so that those above zero are as many as the network expects to be, among the beats it
/// plays in: `beats` tells which, `planes` holds the part's numbers beat by beat.
pub fn decide(part: &Part, beats: &[bool], planes: &mut [f32]) {
    let layout = part.layout();
    let groups = match part.playing {
        Playing::Drums => (0..layout.onset.columns).map(|drum| (layout.onset, drum..drum + 1)).collect(),
        Playing::Line(_) | Playing::Chords(_) => {
            let all = |plane: Plane| (plane, 0..plane.columns);
            vec![all(layout.gate), all(layout.sustain)]
        }
    };
    for (plane, columns) in groups {
        let is_sustain = plane == layout.sustain;
        let slots = (0..SLOTS).flat_map(|slot| columns.clone().map(move |column| plane.at(slot, column)));
        let cells: Vec<usize> = slots.collect();
        let played = beats.iter().zip(planes.chunks_exact(part.numbers())).filter(|(plays, _)| **plays);
        let limit = limit(played.flat_map(|(_, beat)| cells.iter().map(|cell| beat[*cell])).collect());
        // A note goes on only while every slot of it does: what is likely is not given up to keep the count.
        let limit = if is_sustain { limit.min(0.0) } else { limit };
        for beat in planes.chunks_exact_mut(part.numbers()) {
            cells.iter().for_each(|cell| beat[*cell] -= limit);
        }
    }
}

/// How many of these logits the network expects to be true, and so many more: the nearest whole number.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the sum is between zero and the count")]
pub fn expected(logits: impl Iterator<Item = f32>, more: f64) -> usize {
    let sum: f64 = logits.map(|logit| 1.0 / (1.0 + f64::from(-logit).exp())).sum();
    (sum + more).round() as usize
}

/// The limit above which as many logits lie as are expected to be true.
fn limit(mut logits: Vec<f32>) -> f32 {
    let count = expected(logits.iter().copied(), 0.0);
    logits.sort_by(|one, other| other.total_cmp(one));
    match (count.checked_sub(1).and_then(|last| logits.get(last)), logits.get(count)) {
        (Some(last), Some(next)) => last.midpoint(*next),
        (Some(last), None) => last - 1.0,
        (None, Some(first)) => first + 1.0,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::part::BAND;
    use super::*;

    #[test]
    fn as_many_are_decided_for_as_are_expected() {
        // Four times a probability of 0.3, and one of 0.2 and 0.6 each: two are expected.
        let logit = |probability: f32| (probability / (1.0 - probability)).ln();
        let logits = vec![logit(0.31), logit(0.3), logit(0.3), logit(0.3), logit(0.2), logit(0.6)];
        let limit = limit(logits.clone());
        let above: Vec<bool> = logits.iter().map(|logit| *logit > limit).collect();
        assert_eq!(above, [true, false, false, false, false, true]);
    }

    #[test]
    fn sure_networks_are_left_alone_and_nothing_is_no_trouble() {
        assert!((-9.0..9.0).contains(&limit(vec![-9.0, 9.0, -9.0, -9.0])));
        assert!(limit(vec![-9.0; 4]) > -9.0 && limit(vec![9.0; 4]) < 9.0);
        assert_eq!(limit(Vec::new()), 0.0);
    }

    #[test]
    fn drums_are_decided_kind_by_kind_where_the_part_plays() {
        let part = BAND[0];
        let layout = part.layout();
        let mut planes = vec![-20.0; 4 * part.numbers()];
        // A cymbal with a probability of a third at three beats that are played, likeliest at the second, and surely
        // at one that is not.
        for (beat, logit) in [-0.7, -0.6, -0.7, 20.0].into_iter().enumerate() {
            planes[beat * part.numbers() + layout.onset.at(0, 11)] = logit;
        }
        decide(&part, &[true, true, true, false], &mut planes);
        let struck = |beat: usize| planes[beat * part.numbers() + layout.onset.at(0, 11)] > 0.0;
        assert_eq!([0, 1, 2].map(struck), [false, true, false]);
    }
}
