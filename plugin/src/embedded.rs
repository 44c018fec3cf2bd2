//! What is built into the program: the weights, what is known of them, and the factory presets.

mod manifest;

use std::sync::Arc;

use continuo_models::{Accompanists, Accompany, ArCnn, Device, Enhance, Extend, Transformer, WeightsError};
use continuo_studio::SharedModel;

pub use self::manifest::{About, networks};

/// The weights of Enhance's network. `weights/manifest.json` says where they come from.
const AR_CNN_WEIGHTS: &[u8] = include_bytes!("../../weights/ar-cnn.bpk");
/// What the model is called, as its predecessor's was.
pub const AR_CNN_NAME: &str = "AutoregressiveCNN Bach";
/// The weights of Extend's network, from the same place.
const TRANSFORMER_WEIGHTS: &[u8] = include_bytes!("../../weights/transformer.bpk");
/// What that model is called, as its predecessor's was.
pub const TRANSFORMER_NAME: &str = "TransformerXLClassical";
/// The weights of Accompany's networks: the band's, and that of the chorales.
const MUSE_GAN_WEIGHTS: &[u8] = include_bytes!("../../weights/musegan.bpk");
const U_NET_WEIGHTS: &[u8] = include_bytes!("../../weights/unet.bpk");
/// What both are called together.
pub const ACCOMPANISTS_NAME: &str = "MuseGAN and U-Net Bach";

/// What is known of every network: `weights/manifest.json`.
const MANIFEST: &str = include_str!("../../weights/manifest.json");

macro_rules! preset {
    ($name:literal) => {
        (concat!($name, ".json"), include_str!(concat!("../../presets/", $name, ".json")))
    };
}

/// The factory presets in the order shown: the files' names and what is in them.
#[rustfmt::skip]
pub const PRESETS: &[(&str, &str)] = &[
    preset!("bach-chorale"),
    preset!("second-voice"),
    preset!("light-touch"),
    preset!("free-hand"),
    preset!("cathedral"),
    preset!("in-the-same-vein"),
    preset!("short-answer"),
    preset!("long-breath"),
    preset!("rubato"),
    preset!("wanderer"),
    preset!("garage-band"),
    preset!("pop-ballad"),
    preset!("unplugged"),
    preset!("after-hours"),
    preset!("big-band-night"),
    preset!("concert-hall"),
    preset!("string-quartet"),
    preset!("front-porch"),
    preset!("carnival"),
    preset!("leipzig"),
    preset!("slow-drift"),
    preset!("live-loop"),
    preset!("live-answer"),
    preset!("live-band"),
];

/// Enhance's network, made from its weights at the first call and shared by all instances for as long as one uses it.
///
/// # Errors
///
/// A full sentence, when the weights are not what this version needs.
pub fn ar_cnn() -> Result<Arc<dyn Enhance>, String> {
    static SHARED: SharedModel<dyn Enhance> = SharedModel::new(|| {
        let model = ArCnn::from_bytes(AR_CNN_WEIGHTS, &Device::flex());
        Ok(Arc::new(model.map_err(|error| unusable(AR_CNN_NAME, &error))?))
    });
    SHARED.get()
}

/// Extend's network, likewise.
///
/// # Errors
///
/// A full sentence, when the weights are not what this version needs.
pub fn transformer() -> Result<Arc<dyn Extend>, String> {
    static SHARED: SharedModel<dyn Extend> = SharedModel::new(|| {
        let model = Transformer::from_bytes(TRANSFORMER_WEIGHTS, &Device::flex());
        Ok(Arc::new(model.map_err(|error| unusable(TRANSFORMER_NAME, &error))?))
    });
    SHARED.get()
}

/// Accompany's networks, likewise: the band's and that of the chorales.
///
/// # Errors
///
/// A full sentence, when the weights are not what this version needs.
pub fn accompanists() -> Result<Arc<dyn Accompany>, String> {
    static SHARED: SharedModel<dyn Accompany> = SharedModel::new(|| {
        let models = Accompanists::from_bytes(MUSE_GAN_WEIGHTS, U_NET_WEIGHTS, &Device::flex());
        Ok(Arc::new(models.map_err(|error| unusable(ACCOMPANISTS_NAME, &error))?))
    });
    SHARED.get()
}

fn unusable(name: &str, error: &WeightsError) -> String {
    format!("The weights of {name} cannot be used: {error}")
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_weights_are_the_ones_the_manifest_describes() {
        let manifest: serde_json::Value = serde_json::from_str(MANIFEST).unwrap();
        let models = manifest["models"].as_array().unwrap();
        let (band, chorales) = ACCOMPANISTS_NAME.split_once(" and ").unwrap();
        for (file, name, weights) in [
            ("ar-cnn.bpk", AR_CNN_NAME, AR_CNN_WEIGHTS),
            ("transformer.bpk", TRANSFORMER_NAME, TRANSFORMER_WEIGHTS),
            ("musegan.bpk", band, MUSE_GAN_WEIGHTS),
            ("unet.bpk", chorales, U_NET_WEIGHTS),
        ] {
            let model = models.iter().find(|model| model["file"] == file).expect(file);
            let digest: String = Sha256::digest(weights).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(model["sha256"], digest, "{file}");
            assert_eq!((&model["bytes"], &model["name"]), (&weights.len().into(), &name.into()), "{file}");
        }
    }

    #[test]
    fn instances_share_one_network() {
        assert!(Arc::ptr_eq(&ar_cnn().unwrap(), &ar_cnn().unwrap()));
        assert!(Arc::ptr_eq(&transformer().unwrap(), &transformer().unwrap()));
        assert!(Arc::ptr_eq(&accompanists().unwrap(), &accompanists().unwrap()));
    }
}
