//! What runs on the audio thread: capture, transport clock, scheduler and thru. No allocation, no lock, no IO, no tensor.

mod ports;
mod timeline;

pub use ports::{
    AudioPorts, CUE_CAPACITY, CapturedNote, Cue, Gauges, REPORT_CAPACITY, RETIRED_CAPACITY, Report, StudioPorts, Trigger,
    ports,
};
pub use timeline::{Timeline, TimelineNote};
