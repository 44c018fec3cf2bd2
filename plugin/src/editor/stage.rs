//! What a frame is drawn from and what it asks for. No window and no host in it: a test can draw it too.

use std::sync::atomic::Ordering;

use continuo_music::{Key, Tick};
use continuo_realtime::{Gauges, ScreenKeys};
use continuo_studio::{Command, Technique, View};
use nice_plug::prelude::ParamSetter;

use crate::params::{ContinuoParams, Look};

/// The audio thread's numbers, read once for a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readings {
    /// Position in what plays.
    pub playhead: Option<Tick>,
    /// Whether the host's transport rolls.
    pub rolling: bool,
    /// Whether a take is being recorded.
    pub recording: bool,
    /// Tempo in force, in quarter notes per minute.
    pub tempo_bpm: f64,
    /// Notes held on the input.
    pub held: u32,
    /// Keys that are down on the input, a bit each.
    pub held_keys: u128,
    /// Notes that sound on the output.
    pub sounding: u32,
    /// Keys that sound on the output, a bit each.
    pub sounding_keys: u128,
    /// Notes that came in.
    pub struck: u32,
    /// The last of them, and how hard it was struck: 0 before the first.
    pub stroke: (Key, u8),
    /// The share of a block's duration that processing it takes.
    pub load: f32,
    /// Blocks that took longer than they last.
    pub late: u64,
    /// Reports that were lost.
    pub overruns: u64,
}

impl Default for Readings {
    fn default() -> Self {
        Self::from(&Gauges::default())
    }
}

impl From<&Gauges> for Readings {
    fn from(gauges: &Gauges) -> Self {
        Self {
            playhead: gauges.playhead(),
            rolling: gauges.rolling.load(Ordering::Relaxed),
            recording: gauges.recording.load(Ordering::Relaxed),
            tempo_bpm: gauges.tempo.load(Ordering::Relaxed),
            held: gauges.held.load(Ordering::Relaxed),
            held_keys: gauges.held_keys.load(),
            sounding: gauges.sounding.load(Ordering::Relaxed),
            sounding_keys: gauges.sounding_keys.load(),
            struck: gauges.struck.load(Ordering::Relaxed),
            stroke: (
                Key::masked(gauges.struck_key.load(Ordering::Relaxed)),
                gauges.struck_velocity.load(Ordering::Relaxed),
            ),
            load: gauges.load.load(Ordering::Relaxed),
            late: gauges.late.load(Ordering::Relaxed),
            overruns: gauges.overruns.load(Ordering::Relaxed),
        }
    }
}

/// One frame: what there is to see, and what the user asked for while it was drawn.
pub struct Stage<'a> {
    /// The session.
    pub view: &'a View,
    /// The audio thread's numbers.
    pub readings: Readings,
    /// Plays keys: straight to the audio thread.
    pub keys: &'a ScreenKeys,
    /// The parameters.
    pub params: &'a ContinuoParams,
    /// Changes parameters, with the host's knowledge.
    pub setter: &'a ParamSetter<'a>,
    /// How the window looks; a change is kept once the frame is drawn.
    pub look: Look,
    /// What the user asked for, in order.
    pub asked: Vec<Command>,
}

impl Stage<'_> {
    /// Asks the studio for something, once the frame is drawn.
    pub fn ask(&mut self, command: Command) {
        self.asked.push(command);
    }

    /// The technique that the next run is made by.
    pub fn technique(&self) -> Technique {
        self.params.generate.technique.value().into()
    }

    /// Whether a run adds music that can be heard before it ends.
    pub fn is_extending(&self) -> bool {
        let running = self.view.progress.as_ref().filter(|_| self.is_busy());
        running.is_some_and(|progress| progress.technique() == Technique::Extend)
    }

    /// Whether the result on show has an accompaniment.
    pub fn shows_accompaniment(&self) -> bool {
        self.view.result.as_ref().is_some_and(|result| result.composition.tracks.len() > 1)
    }

    /// Whether a run is under way.
    pub fn is_busy(&self) -> bool {
        use continuo_studio::Status;
        matches!(self.view.status, Status::Generating | Status::LoadingModel)
    }
}
