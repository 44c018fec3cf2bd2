//! How the window looks, as it is saved with the host's project: nothing in it changes what is heard.

use continuo_music::{Grid, Tonality};
use nice_plug::params::persist::PersistentField;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// The places of the window, in the order in which one goes through them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Where the melody comes from.
    #[default]
    Input,
    /// What is made of it, and how.
    Technique,
    /// What came of it.
    Result,
    /// Everything that was made, and the models.
    Library,
}

impl Place {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Input, Self::Technique, Self::Result, Self::Library];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "Input",
            Self::Technique => "Technique",
            Self::Result => "Result",
            Self::Library => "Library",
        }
    }
}

/// Which rows of the piano roll are shown as those of a scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Those of the tonality that the melody seems to be in.
    #[default]
    Detected,
    /// Those of a tonality that the user chose.
    Chosen(Tonality),
    /// None.
    Off,
}

/// The grid that edits in the piano roll snap to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SnapGrid {
    /// That of rhythm assist.
    #[default]
    Rhythm,
    /// As fine as can be told apart on the screen.
    Auto,
    /// One that the user chose.
    Steps(Grid),
}

/// How the window looks. What an older version did not save, and what makes no sense, is at its default.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Light instead of dark.
    pub light: bool,
    /// How large everything is drawn, 100–200 %.
    pub zoom_percent: u16,
    /// The place that is open.
    pub place: Place,
    /// Whether the keyboard at the bottom is open.
    pub keyboard: bool,
    /// The rows that are shown as a scale's.
    pub scale: Scale,
    /// Whether edits in the piano roll snap to the grid.
    pub snap: bool,
    /// Which grid that is.
    pub grid: SnapGrid,
    /// Whether the view follows what plays.
    pub follow: bool,
    /// Whether the velocities are shown under the notes.
    pub velocities: bool,
    /// How high they are shown, in points.
    pub velocity_height: u16,
    /// Whether what a network thinks is painted over the notes while it works.
    pub insight: bool,
    /// Whether the bottom line says what there is to do next.
    pub hints: bool,
    /// Whether it was said that a finished run opens the place of the result.
    pub guided: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            light: false,
            zoom_percent: Self::ZOOM_PERCENT.0,
            place: Place::Input,
            keyboard: true,
            scale: Scale::Detected,
            snap: true,
            grid: SnapGrid::Rhythm,
            follow: true,
            velocities: false,
            velocity_height: 64,
            insight: true,
            hints: true,
            guided: false,
        }
    }
}

impl Look {
    /// The least and the greatest zoom.
    pub const ZOOM_PERCENT: (u16, u16) = (100, 200);

    /// How many times larger than plain everything is drawn.
    pub fn zoom(&self) -> f32 {
        f32::from(self.zoom_percent.clamp(Self::ZOOM_PERCENT.0, Self::ZOOM_PERCENT.1)) / 100.0
    }
}

/// The look, shared between the window and the host's project.
#[derive(Debug, Default)]
pub struct LookField {
    look: Mutex<Look>,
}

impl LookField {
    /// The look to draw with.
    pub fn get(&self) -> Look {
        *self.look.lock()
    }

    /// The window looks like this now.
    pub fn put(&self, look: Look) {
        *self.look.lock() = look;
    }
}

impl PersistentField<'_, Look> for LookField {
    fn set(&self, look: Look) {
        let (least, most) = Look::ZOOM_PERCENT;
        self.put(Look { zoom_percent: look.zoom_percent.clamp(least, most), ..look });
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&Look) -> R,
    {
        f(&self.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_restored_as_it_was_saved() {
        let look = Look {
            light: true,
            zoom_percent: 150,
            place: Place::Result,
            scale: Scale::Chosen(Tonality::C_MAJOR),
            ..Look::default()
        };
        let text = serde_json::to_string(&look).unwrap();
        assert_eq!(serde_json::from_str::<Look>(&text).unwrap(), look);
        assert_eq!(serde_json::from_str::<Look>("{}").unwrap(), Look::default());
    }

    #[test]
    fn no_state_zooms_beyond_the_limits() {
        let field = LookField::default();
        field.set(Look { zoom_percent: 60_000, ..Look::default() });
        assert!((field.get().zoom() - 2.0).abs() < 1e-6);
        field.set(Look { zoom_percent: 0, ..Look::default() });
        assert!((field.get().zoom() - 1.0).abs() < 1e-6);
    }
}
