//! The Transformer: music as a performance told token by token. A network that has heard the beginning says what may
//! come next; sampling takes its advice one token at a time.

mod heard;
mod performance;
mod vocabulary;

pub use heard::{HEARD_FEATURES, Heard};
pub use performance::{Performance, PerformanceNote};
pub use vocabulary::{
    KEYS, LOWEST_KEY, MAX_SHIFT, TOKENS, Token, UNITS_PER_SECOND, VELOCITIES, VOCABULARY_VERSION, loudness, velocity,
};
