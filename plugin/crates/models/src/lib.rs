//! The networks and their sampling: notes in, notes out. No threads, no files, no clock, no backend named.

mod accompany;
pub mod ar_cnn;
pub mod dilated;
mod drawing;
mod enhance;
mod extend;
pub mod muse_gan;
pub mod transformer;
mod weights;

pub use accompany::{
    Accompany, AccompanyError, AccompanyInput, AccompanyProgress, AccompanySettings, Kept, MAX_QUARTERS,
    OnAccompanyProgress, PARTS, PartSettings, Style,
};
pub use ar_cnn::ArCnn;
pub use burn::tensor::Device;
pub use drawing::drawn;
pub use enhance::{
    EditKind, Enhance, EnhanceError, EnhanceInput, EnhanceProgress, EnhanceSettings, MAX_PROSPECTS, OnProgress,
    Prospect,
};
pub use extend::{Extend, ExtendError, ExtendProgress, ExtendSettings, OnExtendProgress, SamplingTechnique};
pub use muse_gan::{Accompanists, MuseGan};
pub use transformer::Transformer;
pub use weights::WeightsError;
