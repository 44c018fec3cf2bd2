//! The mixer as parameters: a strip for each role, with stable ids, ranges and units.

use continuo_music::{Role, general_midi};
use continuo_realtime::{Mixer, Strip, VOLUME_PERCENT_MAX};
use nice_plug::prelude::{BoolParam, IntParam, IntRange, Params};

/// What stands for "as the model chooses" among the programs.
pub const NO_PROGRAM: i32 = -1;
/// How that is written.
const NO_PROGRAM_TEXT: &str = "As the model chooses";

/// What every strip has.
#[derive(Params)]
pub struct StripParams {
    /// How hard notes are struck, 0–200 % of how hard they are written.
    #[id = "volume"]
    pub volume: IntParam,
    /// Whether none sounds.
    #[id = "mute"]
    pub mute: BoolParam,
    /// Whether only this one sounds.
    #[id = "solo"]
    pub solo: BoolParam,
    /// The MIDI channel as people count, 1–16.
    #[id = "channel"]
    pub channel: IntParam,
}

/// What a strip has beside if its keys are pitches.
#[derive(Params)]
pub struct PitchParams {
    /// Octaves up, −3–3.
    #[id = "octave"]
    pub octave: IntParam,
    /// The General MIDI program, 0–127, or [`NO_PROGRAM`].
    #[id = "program"]
    pub program: IntParam,
}

/// The strips, and whether instruments are chosen.
#[derive(Params)]
pub struct MixerParams {
    #[nested(id_prefix = "melody", group = "Melody")]
    melody: StripParams,
    #[nested(id_prefix = "melody", group = "Melody")]
    melody_pitch: PitchParams,
    #[nested(id_prefix = "drums", group = "Drums")]
    drums: StripParams,
    #[nested(id_prefix = "bass", group = "Bass")]
    bass: StripParams,
    #[nested(id_prefix = "bass", group = "Bass")]
    bass_pitch: PitchParams,
    #[nested(id_prefix = "harmony", group = "Harmony")]
    harmony: StripParams,
    #[nested(id_prefix = "harmony", group = "Harmony")]
    harmony_pitch: PitchParams,
    #[nested(id_prefix = "strings", group = "Strings")]
    strings: StripParams,
    #[nested(id_prefix = "strings", group = "Strings")]
    strings_pitch: PitchParams,
    /// Whether program changes are sent.
    #[id = "send_programs"]
    pub send_programs: BoolParam,
}

impl Default for MixerParams {
    fn default() -> Self {
        Self {
            melody: StripParams::of(Role::Melody),
            melody_pitch: PitchParams::of(Role::Melody),
            drums: StripParams::of(Role::Drums),
            bass: StripParams::of(Role::Bass),
            bass_pitch: PitchParams::of(Role::Bass),
            harmony: StripParams::of(Role::Harmony),
            harmony_pitch: PitchParams::of(Role::Harmony),
            strings: StripParams::of(Role::Strings),
            strings_pitch: PitchParams::of(Role::Strings),
            send_programs: BoolParam::new("Send program changes", Mixer::default().send_programs),
        }
    }
}

impl MixerParams {
    /// The strip of a role.
    pub const fn strip(&self, role: Role) -> &StripParams {
        match role {
            Role::Melody => &self.melody,
            Role::Drums => &self.drums,
            Role::Bass => &self.bass,
            Role::Harmony => &self.harmony,
            Role::Strings => &self.strings,
        }
    }

    /// The octave and program of a role; drums have none.
    pub const fn pitch(&self, role: Role) -> Option<&PitchParams> {
        match role {
            Role::Melody => Some(&self.melody_pitch),
            Role::Drums => None,
            Role::Bass => Some(&self.bass_pitch),
            Role::Harmony => Some(&self.harmony_pitch),
            Role::Strings => Some(&self.strings_pitch),
        }
    }

    /// The mixer as it stands. Called on the audio thread.
    pub fn mixer(&self) -> Mixer {
        let mut mixer = Mixer::default();
        mixer.send_programs = self.send_programs.value();
        for role in continuo_realtime::ROLES {
            *mixer.strip_mut(role) = self.strip(role).strip(self.pitch(role));
        }
        mixer
    }
}

impl StripParams {
    fn of(role: Role) -> Self {
        let name = role_name(role);
        let volume = IntRange::Linear { min: 0, max: i32::from(VOLUME_PERCENT_MAX) };
        let channel = i32::from(role.default_channel()) + 1;
        Self {
            volume: IntParam::new(format!("{name} volume"), 100, volume).with_unit(" %"),
            mute: BoolParam::new(format!("{name} mute"), false),
            solo: BoolParam::new(format!("{name} solo"), false),
            channel: IntParam::new(format!("{name} channel"), channel, IntRange::Linear { min: 1, max: 16 }),
        }
    }

    fn strip(&self, pitch: Option<&PitchParams>) -> Strip {
        Strip {
            volume_percent: u8::try_from(self.volume.value()).unwrap_or(VOLUME_PERCENT_MAX),
            octave: pitch.map_or(0, PitchParams::octaves),
            mute: self.mute.value(),
            solo: self.solo.value(),
            channel: u8::try_from(self.channel.value() - 1).unwrap_or_default(),
            program: pitch.and_then(PitchParams::chosen),
        }
    }
}

impl PitchParams {
    fn of(role: Role) -> Self {
        let name = role_name(role);
        let (octave, program) = (IntRange::Linear { min: -3, max: 3 }, IntRange::Linear { min: NO_PROGRAM, max: 127 });
        Self {
            octave: IntParam::new(format!("{name} octave"), 0, octave),
            program: IntParam::new(format!("{name} program"), NO_PROGRAM, program)
                .with_value_to_string(std::sync::Arc::new(program_text))
                .with_string_to_value(std::sync::Arc::new(program_of_text)),
        }
    }

    fn octaves(&self) -> i8 {
        i8::try_from(self.octave.value()).unwrap_or_default()
    }

    /// The program that the user chose.
    pub fn chosen(&self) -> Option<u8> {
        u8::try_from(self.program.value()).ok()
    }
}

/// What a role is called.
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Melody => "Melody",
        Role::Drums => "Drums",
        Role::Bass => "Bass",
        Role::Harmony => "Harmony",
        Role::Strings => "Strings",
    }
}

/// A program as it is written: its number from 0 and its name.
fn program_text(value: i32) -> String {
    u8::try_from(value).map_or_else(
        |_| NO_PROGRAM_TEXT.to_owned(),
        |program| format!("{program} {}", general_midi::program_name(program)),
    )
}

/// The program of a text: a number, a name, or both.
fn program_of_text(text: &str) -> Option<i32> {
    let text = text.trim();
    if text.eq_ignore_ascii_case(NO_PROGRAM_TEXT) {
        return Some(NO_PROGRAM);
    }
    let number = text.split(' ').next().and_then(|number| number.parse().ok());
    number.or_else(|| general_midi::program_called(text).map(i32::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_read_as_they_are_written_and_by_name_or_number_alone() {
        for program in NO_PROGRAM..128 {
            assert_eq!(program_of_text(&program_text(program)), Some(program));
        }
        assert_eq!((program_text(33), program_of_text(" violin ")), ("33 Electric Bass (finger)".to_owned(), Some(40)));
        assert_eq!((program_of_text("48"), program_of_text("kazoo")), (Some(48), None));
    }

    #[test]
    fn untouched_parameters_are_the_untouched_mixer() {
        assert_eq!(MixerParams::default().mixer(), Mixer::default());
    }
}
