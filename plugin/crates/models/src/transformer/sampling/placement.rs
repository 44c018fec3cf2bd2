//! Where the continuation lies on the input's timeline: its moments as ticks, on the grid if the user wants that.

use continuo_music::{Clip, Key, Note, TempoMap, Tick};

use crate::transformer::performance::PerformanceNote;
use crate::transformer::vocabulary::{LOWEST_KEY, UNITS_PER_SECOND, velocity};
use crate::{ExtendError, ExtendSettings};

/// Turns units after the input's end into ticks of its timeline.
#[derive(Debug)]
pub(super) struct Placement<'a> {
    input: &'a Clip,
    tempo: &'a TempoMap,
    /// Seconds at which the input ends.
    start_seconds: f64,
    /// What onsets, ends and the limit are multiples of: a sixteenth, or one tick.
    grid: Tick,
    /// The last place on the grid that the continuation may reach.
    limit: Tick,
}

impl<'a> Placement<'a> {
    /// # Errors
    ///
    /// [`ExtendError::TooLong`] when the continuation would pass [`Tick::LATEST`].
    pub(super) fn new(input: &'a Clip, tempo: &'a TempoMap, settings: &ExtendSettings) -> Result<Self, ExtendError> {
        let start_seconds = tempo.seconds(input.length());
        let limit = tempo.tick_at_seconds(start_seconds + f64::from(settings.extension_seconds));
        if limit > Tick::LATEST {
            return Err(ExtendError::TooLong);
        }
        let grid = if settings.snap { Tick::SIXTEENTH } else { Tick(1) };
        Ok(Self { input, tempo, start_seconds, grid, limit: limit.floor_to(grid) })
    }

    /// The input and these notes after it, and how many they are; `now` is how much has been written, in units.
    ///
    /// Notes last one step of the grid at least, none passes the limit, and no key is struck while it sounds: of
    /// notes that meet at one place, the longest stays.
    pub(super) fn clip(&self, notes: &[PerformanceNote], now: u32) -> (Clip, u32) {
        let placed: Vec<Note> = notes.iter().filter_map(|note| self.note(note)).collect();
        let added = Clip::new(placed, Tick::ZERO).without_overlaps();
        let all = [self.input.notes(), added.notes()].concat();
        let length = self.moment(now).min(self.limit).max(self.input.length());
        (Clip::new(all, length), u32::try_from(added.notes().len()).unwrap_or(u32::MAX))
    }

    /// The note in ticks, or `None` if it has no place before the limit.
    fn note(&self, note: &PerformanceNote) -> Option<Note> {
        let onset = Some(self.on_grid(note.onset)).filter(|onset| *onset < self.limit)?;
        let end = self.on_grid(note.end).max(onset + self.grid);
        let key = Key::masked(LOWEST_KEY + note.key);
        Some(Note { onset, key, duration: end - onset, velocity: velocity(note.loudness) })
    }

    /// The place on the grid nearest to a moment, not before the input's end nor after the limit.
    fn on_grid(&self, units: u32) -> Tick {
        let nearest = (self.moment(units) + Tick(self.grid.0 / 2)).floor_to(self.grid);
        nearest.max(self.input.length().ceil_to(self.grid)).min(self.limit)
    }

    /// The tick nearest to a moment, in units after the input's end.
    fn moment(&self, units: u32) -> Tick {
        self.tempo.tick_at_seconds(self.start_seconds + f64::from(units) / f64::from(UNITS_PER_SECOND))
    }
}
