//! Where in the music something is, as musicians say it: the bar and the beat, counted from one.

use continuo_music::{MeterMap, Tick};
use continuo_studio::{Listen, View, bars};

/// The bar and the beat of what is heard, such as `12.3`.
pub fn of(view: &View, tick: Tick) -> String {
    bar_and_beat(meter(view), tick)
}

/// How what is heard groups into bars.
fn meter(view: &View) -> &MeterMap {
    let shown = view.result.as_ref();
    let heard = match view.listen {
        Listen::Input => None,
        Listen::Result => shown.map(|shown| &shown.composition.meter),
        Listen::Parent => shown.and_then(|shown| shown.parent_composition.as_ref()).map(|parent| &parent.meter),
    };
    heard.unwrap_or(&view.input.meter)
}

fn bar_and_beat(meter: &MeterMap, tick: Tick) -> String {
    let bar = bars::at(meter, tick);
    let start = bars::span(meter, bar).start;
    let beat = (tick - start).0.max(0) / meter.at(tick).beat().0;
    format!("{}.{}", bar + 1, beat + 1)
}

/// The bars that a stretch touches, such as `bars 3–6`.
pub fn stretch(meter: &MeterMap, stretch: &std::ops::Range<Tick>) -> String {
    let bars = bars::touched(meter, stretch);
    if bars.len() <= 1 { format!("bar {}", bars.start + 1) } else { format!("bars {}–{}", bars.start + 1, bars.end) }
}

#[cfg(test)]
mod tests {
    use continuo_music::Meter;

    use super::*;

    #[test]
    fn bars_and_beats_are_counted_from_one_and_in_the_beats_of_their_meter() {
        let waltz = Meter::new(3, 4).unwrap();
        let meter = MeterMap::new(vec![(Tick(0), Meter::COMMON), (Tick(7680), waltz)]);
        for (tick, name) in [(0, "1.1"), (959, "1.1"), (2880, "1.4"), (3840, "2.1"), (7680, "3.1"), (10_560, "4.1")] {
            assert_eq!(bar_and_beat(&meter, Tick(tick)), name);
        }
    }

    #[test]
    fn a_stretch_is_named_by_the_bars_it_touches() {
        let meter = MeterMap::constant(Meter::COMMON);
        assert_eq!(stretch(&meter, &(Tick(7680)..Tick(23_040))), "bars 3–6");
        assert_eq!(stretch(&meter, &(Tick(3840)..Tick(3841))), "bar 2");
    }
}
