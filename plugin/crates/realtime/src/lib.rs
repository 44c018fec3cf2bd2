//! What runs on the audio thread: capture, transport clock, scheduler, mixer and thru. No allocation, no lock, no IO, no tensor.

mod bars;
mod block;
mod capture;
mod clock;
mod controls;
mod ends;
mod inbox;
mod key_set;
mod lane;
mod ledger;
mod line;
mod message;
mod mixer;
mod performer;
mod player;
mod ports;
mod programs;
mod reporter;
mod scheduler;
mod screen_keys;
mod span;
#[cfg(test)]
mod testing;
mod thru;
mod timeline;
mod trust;

pub use block::{Block, HostTransport};
pub use controls::{ACCOMPANIMENT, Controls, Launch};
pub use key_set::KeySet;
pub use lane::Lane;
pub use message::{NoteMessage, Output};
pub use mixer::{Mixer, ROLES, Strip, VOLUME_PERCENT_MAX};
pub use performer::Performer;
pub use ports::{
    AudioPorts, CUE_CAPACITY, CapturedNote, Cue, Gauges, REPORT_CAPACITY, RETIRED_CAPACITY, Report, StudioPorts,
    Trigger, ports,
};
pub use screen_keys::ScreenKeys;
pub use timeline::{Timeline, TimelineNote};
