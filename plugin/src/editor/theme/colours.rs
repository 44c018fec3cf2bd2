//! The two palettes, dark and light: every colour of the window has its name here, and enough contrast to what it lies on.

use continuo_music::Role;
use continuo_studio::Technique;
use egui::Color32;

/// The colours of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colours {
    /// Behind everything, and behind the notes.
    pub ground: Color32,
    /// Panels.
    pub panel: Color32,
    /// Cards and buttons on panels.
    pub card: Color32,
    /// Cards and buttons under the pointer.
    pub card_hot: Color32,
    /// Lines between things.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text under the pointer.
    pub bright: Color32,
    /// Text that may be overlooked.
    pub muted: Color32,
    /// What is on, and what matters most.
    pub accent: Color32,
    /// Text on the accent, on a technique's accent and on danger.
    pub on_accent: Color32,
    /// Notes of the input, and those that were kept.
    pub kept: Color32,
    /// Notes that were added.
    pub added: Color32,
    /// Notes that were removed, recording, errors.
    pub removed: Color32,
    /// Rows of the piano roll: white keys and black keys.
    pub rows: [Color32; 2],
    /// Keys of a keyboard: white and black.
    pub keys: [Color32; 2],
    /// Text on a white key and on a black key.
    pub on_keys: [Color32; 2],
    techniques: [Color32; 3],
    parts: [Color32; 5],
}

/// For long evenings.
pub const DARK: Colours = Colours {
    ground: rgb(0x15_171c),
    panel: rgb(0x1c_1f26),
    card: rgb(0x26_2a33),
    card_hot: rgb(0x31_3642),
    line: rgb(0x3a_404d),
    text: rgb(0xdd_e1e9),
    bright: Color32::WHITE,
    muted: rgb(0xa3_aab8),
    accent: rgb(0xf2_b25c),
    on_accent: rgb(0x1c_150a),
    kept: rgb(0x6e_a4f2),
    added: rgb(0x68_cf95),
    removed: rgb(0xf2_8084),
    rows: [rgb(0x1b_1e25), rgb(0x17_1a20)],
    keys: [rgb(0xd4_d7dd), rgb(0x22_2630)],
    on_keys: [rgb(0x28_2c35), rgb(0xb9_bfcb)],
    techniques: [rgb(0xc3_a6ff), rgb(0xff_9e80), rgb(0x5f_d0c6)],
    // After the palette of Okabe and Ito: told apart by every kind of colour vision.
    parts: [rgb(0x56_b4e9), rgb(0xf0_e442), rgb(0xee_7a33), rgb(0x1f_b58a), rgb(0xd8_8ab8)],
};

/// For daylight.
pub const LIGHT: Colours = Colours {
    ground: rgb(0xfa_fbfc),
    panel: rgb(0xee_f0f4),
    card: rgb(0xe1_e5eb),
    card_hot: rgb(0xd6_dbe4),
    line: rgb(0xc3_c9d4),
    text: rgb(0x1d_2129),
    bright: Color32::BLACK,
    muted: rgb(0x4a_515e),
    accent: rgb(0x7a_4700),
    on_accent: Color32::WHITE,
    kept: rgb(0x1f_5fbf),
    added: rgb(0x0d_6b3c),
    removed: rgb(0xb0_1e2b),
    rows: [rgb(0xff_ffff), rgb(0xf2_f4f7)],
    keys: [rgb(0xff_ffff), rgb(0x3a_404d)],
    on_keys: [rgb(0x28_2c35), rgb(0xe6_e9ef)],
    techniques: [rgb(0x63_39b8), rgb(0xa0_3a12), rgb(0x04_5f58)],
    parts: [rgb(0x00_5f9e), rgb(0x6b_5900), rgb(0xa0_3c00), rgb(0x00_674d), rgb(0x93_3a70)],
};

impl Colours {
    /// The colour of a role.
    pub const fn role(&self, role: Role) -> Color32 {
        self.parts[role as usize]
    }

    /// The accent of a technique.
    pub const fn technique(&self, technique: Technique) -> Color32 {
        match technique {
            Technique::Enhance => self.techniques[0],
            Technique::Accompany => self.techniques[1],
            Technique::Extend => self.techniques[2],
        }
    }
}

/// A colour by its number, as designers write it.
const fn rgb(number: u32) -> Color32 {
    let [_, red, green, blue] = number.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

/// How much lighter one colour is than the other, from 1 to 21, as the web's accessibility guidelines (WCAG 2.2) count it.
#[cfg(test)]
pub fn contrast(one: Color32, other: Color32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
fn luminance(colour: Color32) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

#[cfg(test)]
mod tests {
    use continuo_realtime::ROLES;

    use super::*;

    /// What text needs to be read by nearly everyone.
    const READABLE: f64 = 4.5;

    #[test]
    fn black_on_white_is_the_strongest_contrast() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(Color32::WHITE, Color32::WHITE) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn every_text_can_be_read_on_what_it_lies_on() {
        for (name, colours) in [("dark", DARK), ("light", LIGHT)] {
            let grounds = [colours.ground, colours.panel, colours.card, colours.rows[0], colours.rows[1]];
            let techniques = colours.techniques;
            let inks = [colours.text, colours.muted, colours.accent, colours.kept, colours.added, colours.removed];
            let parts = ROLES.map(|role| colours.role(role));
            for ink in inks.into_iter().chain(techniques).chain(parts) {
                for ground in grounds {
                    assert!(
                        contrast(ink, ground) >= READABLE,
                        "{name}: {ink:?} on {ground:?}: {}",
                        contrast(ink, ground)
                    );
                }
            }
            for ground in [colours.accent, colours.removed].into_iter().chain(techniques) {
                assert!(contrast(colours.on_accent, ground) >= READABLE, "{name}: text on {ground:?}");
            }
            for hot in [colours.text, colours.bright] {
                assert!(contrast(hot, colours.card_hot) >= READABLE, "{name}: {hot:?} under the pointer");
            }
            for (ink, key) in colours.on_keys.into_iter().zip(colours.keys) {
                assert!(contrast(ink, key) >= READABLE, "{name}: a key's name");
            }
        }
    }
}
