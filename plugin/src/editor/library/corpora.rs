//! What the networks learnt from, in words: the same that stands in `weights/README.md`.

/// What is in a corpus and on which terms, or `None` for one that is not known here.
pub fn about(corpus: &str) -> Option<&'static str> {
    match corpus {
        "bach_chorales" => Some(
            "Four-part chorales by Johann Sebastian Bach, in the public domain, on a grid of sixteenths that does not tell \
             held from repeated notes.",
        ),
        "piano_classical" => Some(
            "Piano music, nearly all of it scores: lieder of OpenScore (CC0), Polish composers published by The Fryderyk \
             Chopin Institute (CC BY 4.0), the MuseTrainer library (public domain), and 48 human performances of \
             GiantMIDI-Piano (CC BY 4.0).",
        ),
        "multitrack" => Some(
            "Six genres. 633 pieces are real scores: orchestras and quartets of OpenScore (CC0) and of The Fryderyk Chopin \
             Institute (CC BY 4.0), and the Freedoom project (BSD-3-Clause). In the others melodies and chords are real \
             (OpenScore Lieder, OpenEWLD, Open Hymnal; CC0 or public domain), most drums are human takes (Groove MIDI \
             Dataset, CC BY 4.0), and bass, harmony and strings were arranged by rule.",
        ),
        _ => None,
    }
}

/// What a kind of network is, in words.
pub fn architecture(kind: &str) -> Option<&'static str> {
    match kind {
        "ar-cnn" => Some("AR-CNN: a convolutional network that edits a piano roll note by note"),
        "transformer" => Some("Transformer-XL: a network that writes on, word by word, and remembers"),
        "musegan" => Some("MuseGAN: a generator that learnt to please a critic, all parts of a bar together"),
        "unet" => Some("U-Net GAN: a generator that sees the whole melody at several scales"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::networks;

    #[test]
    fn there_are_words_for_every_network_that_is_built_in() {
        for network in networks() {
            assert!(about(&network.corpus.name).is_some(), "{}: {}", network.id, network.corpus.name);
            assert!(architecture(&network.architecture).is_some(), "{}", network.id);
        }
        assert_eq!((about("songs"), architecture("rnn")), (None, None));
    }
}
