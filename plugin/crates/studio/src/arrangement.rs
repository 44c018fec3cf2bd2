//! The studio's end of the ports: compositions go out as timelines, timelines come back to be freed, reports come in.

use continuo_music::Composition;
use continuo_realtime::{Cue, Report, StudioPorts, Timeline};

/// What the audio thread plays, and what it reports.
///
/// The ring may be full while the host processes no audio. What was asked for last then waits here: of two timelines
/// only the newer one is worth playing.
pub(crate) struct Arrangement {
    ports: StudioPorts,
    waiting: Option<Cue>,
    panic_waits: bool,
}

impl Arrangement {
    pub fn new(ports: StudioPorts) -> Self {
        Self { ports, waiting: None, panic_waits: false }
    }

    /// What the audio thread reported next.
    pub fn report(&mut self) -> Option<Report> {
        self.ports.reports.pop().ok()
    }

    /// Plays a composition from now on.
    pub fn play(&mut self, composition: &Composition) {
        self.waiting = Some(Cue::Load(Box::new(Timeline::new(composition))));
        self.pump();
    }

    /// Plays nothing from now on.
    pub fn silence(&mut self) {
        self.waiting = Some(Cue::Unload);
        self.pump();
    }

    /// Ends every note.
    pub fn panic(&mut self) {
        self.panic_waits = true;
        self.pump();
    }

    /// Sends what waits, if there is room, and frees what came back.
    pub fn pump(&mut self) {
        while let Ok(timeline) = self.ports.retired.pop() {
            drop(timeline);
        }
        if self.panic_waits && self.has_room() {
            self.panic_waits = self.ports.cues.push(Cue::Panic).is_err();
        }
        if self.has_room()
            && let Some(cue) = self.waiting.take()
        {
            // There is room, and only this thread fills it.
            let _ = self.ports.cues.push(cue);
        }
    }

    fn has_room(&self) -> bool {
        self.ports.cues.slots() > 0
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::{Clip, Key, Note, Tick, Velocity};
    use continuo_realtime::{AudioPorts, CUE_CAPACITY, ports};

    use super::*;
    use crate::Melody;

    fn song(key: u8) -> Composition {
        let note = Note { onset: Tick(0), key: Key::masked(key), duration: Tick(240), velocity: Velocity::DEFAULT };
        Melody::new("Song", Clip::new(vec![note], Tick(960))).composition()
    }

    fn open() -> (AudioPorts, Arrangement) {
        let (audio, studio) = ports();
        (audio, Arrangement::new(studio))
    }

    fn key_of(cue: &Cue) -> Option<u8> {
        match cue {
            Cue::Load(timeline) => timeline.notes().first().map(|note| note.key.number()),
            _ => None,
        }
    }

    #[test]
    fn a_composition_arrives_as_a_timeline() {
        let (mut audio, mut arrangement) = open();
        arrangement.play(&song(61));
        arrangement.silence();
        arrangement.panic();
        assert_eq!(key_of(&audio.cues.pop().unwrap()), Some(61));
        assert!(matches!(audio.cues.pop(), Ok(Cue::Unload)));
        assert!(matches!(audio.cues.pop(), Ok(Cue::Panic)));
    }

    #[test]
    fn when_the_ring_is_full_the_newest_waits_and_the_panic_is_not_lost() {
        let (mut audio, mut arrangement) = open();
        for _ in 0..CUE_CAPACITY {
            arrangement.play(&song(60));
        }
        arrangement.play(&song(61));
        arrangement.panic();
        arrangement.play(&song(62));
        for _ in 0..CUE_CAPACITY {
            assert_eq!(key_of(&audio.cues.pop().unwrap()), Some(60));
        }
        assert!(audio.cues.pop().is_err());
        arrangement.pump();
        assert!(matches!(audio.cues.pop(), Ok(Cue::Panic)));
        assert_eq!(key_of(&audio.cues.pop().unwrap()), Some(62));
        assert!(audio.cues.pop().is_err(), "the one in between was never worth playing");
    }

    #[test]
    fn retired_timelines_are_taken_off_the_ring() {
        let (mut audio, mut arrangement) = open();
        arrangement.play(&song(60));
        if let Ok(Cue::Load(timeline)) = audio.cues.pop() {
            audio.retired.push(timeline).unwrap();
        }
        assert_ne!(audio.retired.slots(), continuo_realtime::RETIRED_CAPACITY);
        arrangement.pump();
        assert_eq!(audio.retired.slots(), continuo_realtime::RETIRED_CAPACITY);
    }
}
