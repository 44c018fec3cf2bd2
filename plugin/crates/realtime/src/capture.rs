//! Capture: what is held on the keyboard, and a report of every note that has ended.
//!
//! Every note is reported, recording or not: the ring carries all that is played within a minute, the studio keeps the
//! history, and so the last 64 bars are there to be used without the audio thread remembering anything.

use continuo_music::{Key, Tick, Velocity};

use crate::message::{CHANNELS, KEYS};
use crate::reporter::Reporter;
use crate::{CapturedNote, NoteMessage, Report};

/// What keeps a note sounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Finger,
    Pedal,
}

/// A note under way.
#[derive(Clone, Copy, Debug)]
struct Held {
    onset: Tick,
    velocity: Velocity,
    by: By,
    /// Already reported, cut by the end of a take: not to be reported again.
    reported: bool,
}

/// The keys of all channels, and whether a take is being recorded.
#[derive(Debug)]
pub(crate) struct Capture {
    held: Box<[[Option<Held>; KEYS]; CHANNELS]>,
    pedals: [bool; CHANNELS],
    /// The keys of each channel that a finger holds, a bit each.
    down: [u128; CHANNELS],
    count: u32,
    recording: bool,
}

impl Capture {
    /// Nothing held, nothing recorded.
    pub(crate) fn new() -> Self {
        let held = Box::new([[None; KEYS]; CHANNELS]);
        Self { held, pedals: [false; CHANNELS], down: [0; CHANNELS], count: 0, recording: false }
    }

    /// Notes under way.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The keys that a finger holds, of all channels, a bit each.
    pub(crate) fn keys_down(&self) -> u128 {
        self.down.iter().fold(0, |all, keys| all | keys)
    }

    /// Whether a take is being recorded.
    pub(crate) fn recording(&self) -> bool {
        self.recording
    }

    /// Takes note of a message of the input at a performance tick.
    pub(crate) fn hear(&mut self, message: NoteMessage, at: Tick, reporter: &mut Reporter) {
        let channel = usize::from(message.channel());
        match message {
            NoteMessage::On { key, velocity, .. } => self.press(channel, key, velocity, at, reporter),
            NoteMessage::Off { key, .. } => self.lift(channel, key, at, reporter),
            NoteMessage::Sustain { down, .. } => self.pedal(channel, down, at, reporter),
            NoteMessage::AllNotesOff { .. } => keys().for_each(|key| self.lift(channel, key, at, reporter)),
            NoteMessage::AllSoundOff { .. } => keys().for_each(|key| self.end(channel, key, at, reporter)),
            NoteMessage::Program { .. } => {}
        }
    }

    /// Starts or ends a take.
    pub(crate) fn record(&mut self, on: bool, at: Tick, reporter: &mut Reporter) {
        if on == self.recording {
            return;
        }
        self.recording = on;
        if on {
            reporter.mark(Report::RecordStarted { at });
        } else {
            self.cut(at, reporter);
            reporter.mark(Report::RecordStopped { at });
        }
    }

    /// Forgets every key, reporting what was under way, and ends the take if there is one.
    pub(crate) fn stop(&mut self, at: Tick, reporter: &mut Reporter) {
        self.cut(at, reporter);
        self.record(false, at, reporter);
        self.held.fill([None; KEYS]);
        self.pedals.fill(false);
        self.down.fill(0);
        self.count = 0;
    }

    fn press(&mut self, channel: usize, key: Key, velocity: Velocity, at: Tick, reporter: &mut Reporter) {
        self.end(channel, key, at, reporter);
        self.held[channel][index(key)] = Some(Held { onset: at, velocity, by: By::Finger, reported: false });
        self.down[channel] |= bit(key);
        self.count += 1;
    }

    fn lift(&mut self, channel: usize, key: Key, at: Tick, reporter: &mut Reporter) {
        self.down[channel] &= !bit(key);
        match &mut self.held[channel][index(key)] {
            Some(held) if self.pedals[channel] => held.by = By::Pedal,
            _ => self.end(channel, key, at, reporter),
        }
    }

    fn pedal(&mut self, channel: usize, down: bool, at: Tick, reporter: &mut Reporter) {
        self.pedals[channel] = down;
        if down {
            return;
        }
        for key in keys() {
            if self.held[channel][index(key)].is_some_and(|held| held.by == By::Pedal) {
                self.end(channel, key, at, reporter);
            }
        }
    }

    fn end(&mut self, channel: usize, key: Key, at: Tick, reporter: &mut Reporter) {
        let Some(held) = self.held[channel][index(key)].take() else { return };
        self.count -= 1;
        self.down[channel] &= !bit(key);
        if !held.reported {
            reporter.note(held.captured(channel, key, at));
        }
    }

    /// Reports all notes under way as if they ended here; they stay held, and are not reported again.
    fn cut(&mut self, at: Tick, reporter: &mut Reporter) {
        if self.count == 0 {
            return;
        }
        for (channel, row) in self.held.iter_mut().enumerate() {
            for (key, held) in keys().zip(row) {
                if let Some(held) = held.as_mut().filter(|held| !held.reported) {
                    held.reported = true;
                    reporter.note(held.captured(channel, key, at));
                }
            }
        }
    }
}

impl Held {
    /// A note lasts at least one tick, also where two messages share one.
    fn captured(&self, channel: usize, key: Key, end: Tick) -> CapturedNote {
        let duration = (end - self.onset).max(Tick(1));
        let channel = u8::try_from(channel).unwrap_or_default();
        CapturedNote { onset: self.onset, duration, key, velocity: self.velocity, channel }
    }
}

fn keys() -> impl Iterator<Item = Key> {
    (0..128).map(Key::masked)
}

fn index(key: Key) -> usize {
    usize::from(key.number())
}

fn bit(key: Key) -> u128 {
    1 << key.number()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StudioPorts, ports};

    struct Keyboard {
        capture: Capture,
        reporter: Reporter,
        studio: StudioPorts,
    }

    impl Keyboard {
        fn new() -> Self {
            let (audio, studio) = ports();
            Self { capture: Capture::new(), reporter: Reporter::new(audio.reports, audio.gauges), studio }
        }

        fn hear(&mut self, at: i64, message: NoteMessage) -> &mut Self {
            self.capture.hear(message, Tick(at), &mut self.reporter);
            self
        }

        fn on(&mut self, at: i64, key: u8) -> &mut Self {
            let key = Key::masked(key);
            self.hear(at, NoteMessage::On { offset: 0, channel: 3, key, velocity: Velocity::DEFAULT })
        }

        fn off(&mut self, at: i64, key: u8) -> &mut Self {
            self.hear(at, NoteMessage::Off { offset: 0, channel: 3, key: Key::masked(key), velocity: 0 })
        }

        fn pedal(&mut self, at: i64, down: bool) -> &mut Self {
            self.hear(at, NoteMessage::Sustain { offset: 0, channel: 3, down })
        }

        fn record(&mut self, at: i64, on: bool) -> &mut Self {
            self.capture.record(on, Tick(at), &mut self.reporter);
            self
        }

        fn reports(&mut self) -> Vec<Report> {
            std::iter::from_fn(|| self.studio.reports.pop().ok()).collect()
        }
    }

    fn note(onset: i64, duration: i64, key: u8) -> Report {
        let (key, velocity) = (Key::masked(key), Velocity::DEFAULT);
        Report::Note(CapturedNote { onset: Tick(onset), duration: Tick(duration), key, velocity, channel: 3 })
    }

    #[test]
    fn a_note_is_reported_when_its_key_goes_up() {
        let mut keyboard = Keyboard::new();
        keyboard.on(10, 60).on(20, 64);
        assert_eq!((keyboard.capture.count(), keyboard.reports()), (2, vec![]));
        keyboard.off(30, 64).off(50, 60).off(60, 60);
        assert_eq!(keyboard.reports(), [note(20, 10, 64), note(10, 40, 60)]);
        assert_eq!(keyboard.capture.count(), 0);
    }

    #[test]
    fn the_pedal_holds_notes_until_it_goes_up() {
        let mut keyboard = Keyboard::new();
        keyboard.on(0, 60).on(0, 64).pedal(5, true).off(10, 60);
        assert_eq!((keyboard.capture.count(), keyboard.capture.keys_down()), (2, 1 << 64), "the pedal is no finger");
        keyboard.pedal(100, false);
        assert_eq!(keyboard.reports(), [note(0, 100, 60)]);
        keyboard.off(120, 64);
        assert_eq!(keyboard.capture.keys_down(), 0);
        assert_eq!(keyboard.reports(), [note(0, 120, 64)]);
    }

    #[test]
    fn a_key_struck_again_under_the_pedal_ends_its_earlier_note() {
        let mut keyboard = Keyboard::new();
        keyboard.pedal(0, true).on(0, 60).off(10, 60).on(40, 60).off(50, 60).pedal(90, false);
        assert_eq!(keyboard.reports(), [note(0, 40, 60), note(40, 50, 60)]);
    }

    #[test]
    fn notes_are_cut_and_reported_just_before_the_end_of_the_take() {
        let mut keyboard = Keyboard::new();
        keyboard.on(0, 48).record(10, true).on(20, 60).record(100, false).off(200, 60).off(200, 48);
        let marks = [Report::RecordStarted { at: Tick(10) }, Report::RecordStopped { at: Tick(100) }];
        assert_eq!(keyboard.reports(), [marks[0], note(0, 100, 48), note(20, 80, 60), marks[1]]);
    }

    #[test]
    fn all_notes_off_obeys_the_pedal_and_all_sound_off_does_not() {
        let mut keyboard = Keyboard::new();
        let (offset, channel) = (0, 3);
        keyboard.on(0, 60).hear(5, NoteMessage::AllNotesOff { offset, channel });
        assert_eq!(keyboard.reports(), [note(0, 5, 60)]);
        keyboard.pedal(6, true).on(10, 60).hear(20, NoteMessage::AllNotesOff { offset, channel });
        assert_eq!(keyboard.reports(), []);
        keyboard.hear(30, NoteMessage::AllSoundOff { offset, channel });
        assert_eq!(keyboard.reports(), [note(10, 20, 60)]);
    }

    #[test]
    fn stopping_reports_what_is_held_ends_the_take_and_forgets_the_keys() {
        let mut keyboard = Keyboard::new();
        keyboard.record(0, true).pedal(0, true).on(1, 60);
        keyboard.capture.stop(Tick(11), &mut keyboard.reporter);
        let marks = [Report::RecordStarted { at: Tick(0) }, Report::RecordStopped { at: Tick(11) }];
        assert_eq!(keyboard.reports(), [marks[0], note(1, 10, 60), marks[1]]);
        keyboard.off(20, 60).on(30, 62).off(40, 62);
        assert_eq!(keyboard.reports(), [note(30, 10, 62)], "the pedal is forgotten too");
    }

    #[test]
    fn a_note_of_no_time_lasts_a_tick() {
        let mut keyboard = Keyboard::new();
        keyboard.on(7, 60).off(7, 60);
        assert_eq!(keyboard.reports(), [note(7, 1, 60)]);
    }
}
