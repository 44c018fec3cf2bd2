//! What is built into the program: the weights.

use std::sync::Arc;

use continuo_models::{ArCnn, Device, Enhance, Extend};
use continuo_studio::SharedModel;

/// The weights of Enhance's network. `weights/manifest.json` says where they come from.
const AR_CNN_WEIGHTS: &[u8] = include_bytes!("../../weights/ar-cnn.bpk");
/// What the model is called, as its predecessor's was.
pub const AR_CNN_NAME: &str = "AutoregressiveCNN Bach";

/// The network, made from its weights at the first call and shared by all instances for as long as one uses it.
///
/// # Errors
///
/// A full sentence, when the weights are not what this version needs.
pub fn ar_cnn() -> Result<Arc<dyn Enhance>, String> {
    static SHARED: SharedModel<dyn Enhance> = SharedModel::new(loaded);
    SHARED.get()
}

/// What the model of Extend is called, as its predecessor's was.
pub const TRANSFORMER_NAME: &str = "TransformerXLClassical";

/// The network of Extend.
///
/// # Errors
///
/// Always, in this build, which has no weights for it.
pub fn transformer() -> Result<Arc<dyn Extend>, String> {
    Err(format!("This build has no weights for {TRANSFORMER_NAME}."))
}

fn loaded() -> Result<Arc<dyn Enhance>, String> {
    let model = ArCnn::from_bytes(AR_CNN_WEIGHTS, &Device::flex());
    Ok(Arc::new(model.map_err(|error| format!("The weights of {AR_CNN_NAME} cannot be used: {error}"))?))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_weights_are_the_ones_the_manifest_describes() {
        let manifest = include_str!("../../weights/manifest.json");
        let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
        let models = manifest["models"].as_array().unwrap();
        let model = models.iter().find(|model| model["file"] == "ar-cnn.bpk").unwrap();
        let digest: String = Sha256::digest(AR_CNN_WEIGHTS).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(model["sha256"], digest);
        assert_eq!(model["bytes"], AR_CNN_WEIGHTS.len());
        assert_eq!(model["name"], AR_CNN_NAME);
    }

    #[test]
    fn instances_share_one_network() {
        let (one, other) = (ar_cnn().unwrap(), ar_cnn().unwrap());
        assert!(Arc::ptr_eq(&one, &other));
    }
}
