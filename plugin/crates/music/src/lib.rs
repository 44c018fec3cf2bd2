//! What music is: ticks, tempo, meter, notes, clips and compositions. Values only: no thread, no file, no clock.

mod clip;
pub mod compact;
mod composition;
pub mod general_midi;
pub mod harmony;
pub mod metrics;
mod note;
pub mod quantise;
mod roll;
pub mod samples;
pub mod smf;
mod tempo;
mod tick;
pub mod tonality;

pub use clip::Clip;
pub use composition::{Composition, Role, Track};
pub use metrics::{Metrics, Parallels};
pub use note::{Key, Note, Velocity};
pub use quantise::{Grid, Strength, quantise};
pub use roll::{PianoRoll, Step, StepNote};
pub use samples::Sample;
pub use tempo::{Changes, Meter, MeterMap, Standard, Tempo, TempoMap};
pub use tick::{TICKS_PER_QUARTER, Tick};
pub use tonality::{Mode, Tonality};
