//! What is asked of an accompanying network, each with the figure it has and the figure it needs.

use super::traits::Trait;

/// A demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// What of.
    pub what: String,
    /// The network's figure.
    pub made: f64,
    /// The figure that it is held against: that of the real pieces, or the least that is asked.
    pub against: f64,
    /// What is asked, in words.
    pub demand: &'static str,
    /// Whether that is so.
    pub is_met: bool,
}

/// How a trait of the network's may differ from that of the real pieces.
type Tolerance = (&'static str, fn(f64, f64) -> bool);

/// What is asked of a trait, if anything.
fn tolerance((of, name): Trait) -> Option<Tolerance> {
    match (of, name) {
        (_, "qualified_notes") => Some(("at least 90 % of real", |made, real| made >= 0.9 * real)),
        (_, "empty_bars") => Some(("real ± 0.05", |made, real| (made - real).abs() <= 0.05)),
        (_, "pitch_classes") => Some(("real ± 0.5", |made, real| (made - real).abs() <= 0.5)),
        (_, "drum_in_pattern") => Some(("at least real − 0.05", |made, real| made >= real - 0.05)),
        ("distance", _) => Some(("real ± 10 %", |made, real| (made - real).abs() <= 0.1 * real)),
        _ => None,
    }
}

/// The demands on a trait, given the network's mean and that of the real pieces.
#[must_use]
pub fn of_trait(which: Trait, made: Option<f64>, real: Option<f64>) -> Option<Gate> {
    let (demand, is_met) = tolerance(which)?;
    // What the real pieces do not have, no network is asked for; what it alone lacks, it is not let off.
    let (against, made) = (real?, made.unwrap_or(f64::NAN));
    if which.1 == "empty_bars" && against == 1.0 {
        return None;
    }
    let what = format!("{}: {}", which.0, which.1.replace('_', " "));
    Some(Gate { what, made, against, demand, is_met: is_met(made, against) })
}

/// A demand that a share reaches the least that is asked.
#[must_use]
pub fn at_least(what: &str, made: Option<f64>, least: f64, demand: &'static str) -> Option<Gate> {
    made.map(|made| Gate { what: what.into(), made, against: least, demand, is_met: made >= least })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn verdicts(which: Trait, real: f64, made: [f64; 2]) {
        let met = made.map(|made| of_trait(which, Some(made), Some(real)).unwrap().is_met);
        assert_eq!(met, [true, false], "{which:?}");
    }

    #[test]
    fn demands_are_met_up_to_their_bounds() {
        verdicts(("bass", "qualified_notes"), 0.8, [0.721, 0.719]);
        verdicts(("harmony", "empty_bars"), 0.2, [0.151, 0.251]);
        verdicts(("strings", "pitch_classes"), 4.0, [3.51, 4.51]);
        verdicts(("drums", "drum_in_pattern"), 0.88, [0.831, 0.829]);
        verdicts(("distance", "bass_to_strings"), 1.0, [1.09, 0.89]);
        assert_eq!(of_trait(("bass", "pitches"), Some(1.0), Some(2.0)), None);
    }

    #[test]
    fn what_real_pieces_lack_is_not_asked_for_and_what_only_the_network_lacks_is() {
        let which = ("drums", "drum_in_pattern");
        assert_eq!(of_trait(which, Some(0.1), None), None);
        assert_eq!(of_trait(("drums", "empty_bars"), Some(0.0), Some(1.0)), None);
        assert!(!of_trait(which, None, Some(0.9)).unwrap().is_met);
        assert_eq!(at_least("share", None, 0.8, ""), None);
        assert!(at_least("share", Some(0.8), 0.8, "").unwrap().is_met);
    }
}
