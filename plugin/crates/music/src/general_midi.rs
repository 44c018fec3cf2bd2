//! General MIDI's instruments: sixteen families of eight programs each, by the names that the standard gives them.

/// A family of instruments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name.
    pub name: &'static str,
    /// The names of its programs, in order.
    pub programs: [&'static str; FAMILY_PROGRAMS as usize],
}

/// Programs of a family.
pub const FAMILY_PROGRAMS: u8 = 8;

/// Every family, in order: family 0 has programs 0–7, family 1 has 8–15, and so on.
#[rustfmt::skip]
pub const FAMILIES: [Family; 16] = [
    family("Piano", ["Acoustic Grand Piano", "Bright Acoustic Piano", "Electric Grand Piano", "Honky-tonk Piano",
        "Electric Piano 1", "Electric Piano 2", "Harpsichord", "Clavinet"]),
    family("Chromatic Percussion", ["Celesta", "Glockenspiel", "Music Box", "Vibraphone",
        "Marimba", "Xylophone", "Tubular Bells", "Dulcimer"]),
    family("Organ", ["Drawbar Organ", "Percussive Organ", "Rock Organ", "Church Organ",
        "Reed Organ", "Accordion", "Harmonica", "Tango Accordion"]),
    family("Guitar", ["Acoustic Guitar (nylon)", "Acoustic Guitar (steel)", "Electric Guitar (jazz)",
        "Electric Guitar (clean)", "Electric Guitar (muted)", "Overdriven Guitar", "Distortion Guitar",
        "Guitar Harmonics"]),
    family("Bass", ["Acoustic Bass", "Electric Bass (finger)", "Electric Bass (pick)", "Fretless Bass",
        "Slap Bass 1", "Slap Bass 2", "Synth Bass 1", "Synth Bass 2"]),
    family("Strings", ["Violin", "Viola", "Cello", "Contrabass",
        "Tremolo Strings", "Pizzicato Strings", "Orchestral Harp", "Timpani"]),
    family("Ensemble", ["String Ensemble 1", "String Ensemble 2", "Synth Strings 1", "Synth Strings 2",
        "Choir Aahs", "Voice Oohs", "Synth Voice", "Orchestra Hit"]),
    family("Brass", ["Trumpet", "Trombone", "Tuba", "Muted Trumpet",
        "French Horn", "Brass Section", "Synth Brass 1", "Synth Brass 2"]),
    family("Reed", ["Soprano Sax", "Alto Sax", "Tenor Sax", "Baritone Sax",
        "Oboe", "English Horn", "Bassoon", "Clarinet"]),
    family("Pipe", ["Piccolo", "Flute", "Recorder", "Pan Flute",
        "Blown Bottle", "Shakuhachi", "Whistle", "Ocarina"]),
    family("Synth Lead", ["Lead 1 (square)", "Lead 2 (sawtooth)", "Lead 3 (calliope)", "Lead 4 (chiff)",
        "Lead 5 (charang)", "Lead 6 (voice)", "Lead 7 (fifths)", "Lead 8 (bass + lead)"]),
    family("Synth Pad", ["Pad 1 (new age)", "Pad 2 (warm)", "Pad 3 (polysynth)", "Pad 4 (choir)",
        "Pad 5 (bowed)", "Pad 6 (metallic)", "Pad 7 (halo)", "Pad 8 (sweep)"]),
    family("Synth Effects", ["FX 1 (rain)", "FX 2 (soundtrack)", "FX 3 (crystal)", "FX 4 (atmosphere)",
        "FX 5 (brightness)", "FX 6 (goblins)", "FX 7 (echoes)", "FX 8 (sci-fi)"]),
    family("Ethnic", ["Sitar", "Banjo", "Shamisen", "Koto",
        "Kalimba", "Bagpipe", "Fiddle", "Shanai"]),
    family("Percussive", ["Tinkle Bell", "Agogo", "Steel Drums", "Woodblock",
        "Taiko Drum", "Melodic Tom", "Synth Drum", "Reverse Cymbal"]),
    family("Sound Effects", ["Guitar Fret Noise", "Breath Noise", "Seashore", "Bird Tweet",
        "Telephone Ring", "Helicopter", "Applause", "Gunshot"]),
];

const fn family(name: &'static str, programs: [&'static str; FAMILY_PROGRAMS as usize]) -> Family {
    Family { name, programs }
}

/// The family of a program, 0–15 for 0–127 (higher bits are ignored).
#[must_use]
pub const fn family_of(program: u8) -> u8 {
    (program & 0x7f) / FAMILY_PROGRAMS
}

/// The name of a program, 0–127 (higher bits are ignored).
#[must_use]
pub const fn program_name(program: u8) -> &'static str {
    FAMILIES[family_of(program) as usize].programs[(program % FAMILY_PROGRAMS) as usize]
}

/// The program of that name, upper and lower case alike.
#[must_use]
pub fn program_called(name: &str) -> Option<u8> {
    (0..128).find(|program| program_name(*program).eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_where_the_standard_has_them() {
        let known = [
            (0, "Acoustic Grand Piano"),
            (24, "Acoustic Guitar (nylon)"),
            (33, "Electric Bass (finger)"),
            (48, "String Ensemble 1"),
            (56, "Trumpet"),
            (73, "Flute"),
            (80, "Lead 1 (square)"),
            (104, "Sitar"),
            (127, "Gunshot"),
        ];
        for (program, name) in known {
            assert_eq!(program_name(program), name);
        }
    }

    #[test]
    fn every_program_has_a_name_of_its_own_and_is_found_by_it() {
        for program in 0..128 {
            assert_eq!(program_called(&program_name(program).to_uppercase()), Some(program));
            assert!(FAMILIES[usize::from(family_of(program))].programs.contains(&program_name(program)));
        }
        assert_eq!(program_called("Hurdy-gurdy"), None);
    }
}
