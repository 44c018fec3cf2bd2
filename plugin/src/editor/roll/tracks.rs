//! The tracks of a result over one another: which one is in front, which are hidden, and the row of chips that says so.

use continuo_music::Role;
use egui::{Button, RichText, Ui};

use super::picture::Picture;
use crate::editor::stage::Stage;
use crate::editor::theme;
use crate::params::role_name;

/// Which track is in front, and which are hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracks {
    active: Role,
    hidden: Vec<Role>,
}

impl Default for Tracks {
    fn default() -> Self {
        Self { active: Role::Melody, hidden: Vec::new() }
    }
}

impl Tracks {
    /// The track that was chosen last, whether the result on show has it or not.
    pub fn active(&self) -> Role {
        self.active
    }

    /// Brings a track to the front.
    pub fn show(&mut self, role: Role) {
        self.active = role;
        self.hidden.retain(|hidden| *hidden != role);
    }

    /// The one of these tracks that is in front: the active one if it is there, else the first that is not hidden.
    pub fn front(&self, roles: &[Role]) -> Option<Role> {
        let is_shown = |role: &&Role| !self.is_hidden(**role);
        let active = roles.iter().find(|role| **role == self.active).filter(is_shown);
        active.or_else(|| roles.iter().find(is_shown)).copied()
    }

    /// Whether a track is hidden.
    pub fn is_hidden(&self, role: Role) -> bool {
        self.hidden.contains(&role)
    }

    /// Hides a track, or shows it again.
    pub fn toggle(&mut self, role: Role) {
        if self.is_hidden(role) {
            self.hidden.retain(|hidden| *hidden != role);
        } else {
            self.hidden.push(role);
        }
    }

    /// Hides all of these tracks but the one in front, or shows them again if they are hidden.
    pub fn alone(&mut self, roles: &[Role]) {
        let Some(front) = self.front(roles) else { return };
        let others: Vec<Role> = roles.iter().copied().filter(|role| *role != front).collect();
        self.hidden = if others.iter().all(|role| self.is_hidden(*role)) { Vec::new() } else { others };
    }

    /// Brings the next of these tracks to the front, or the one before.
    pub fn step(&mut self, roles: &[Role], forward: bool) {
        let Some(front) = self.front(roles) else { return };
        let at = roles.iter().position(|role| *role == front).unwrap_or(0);
        let next = if forward { at + 1 } else { at + roles.len() - 1 };
        self.show(roles[next % roles.len()]);
    }

    /// Draws a chip for each track of the picture, in the colour of its notes.
    pub fn chips(&mut self, ui: &mut Ui, stage: &Stage, picture: &Picture) {
        let (mixer, front) = (stage.params.mixer.mixer(), self.front(&picture.roles));
        for role in picture.roles.iter().copied() {
            let colour = theme::of(ui.ctx()).role(role);
            let text = RichText::new(format!("• {}", role_name(role))).size(theme::SMALL);
            let text = if self.is_hidden(role) { text.weak().strikethrough() } else { text.color(colour) };
            let text = if front == Some(role) { text.strong() } else { text };
            let chip = Button::new(text).selected(false).frame(true).frame_when_inactive(front == Some(role));
            let chip = if front == Some(role) { chip.fill(theme::of(ui.ctx()).card) } else { chip };
            let response = ui.add(chip).on_hover_text(hint(role, mixer.is_open(role)));
            if response.secondary_clicked() || (response.clicked() && ui.input(|input| input.modifiers.alt)) {
                self.toggle(role);
            } else if response.clicked() {
                self.show(role);
            }
        }
    }
}

fn hint(role: Role, is_heard: bool) -> String {
    let name = role_name(role).to_lowercase();
    let silence = if is_heard { "" } else { " It is muted." };
    format!(
        "Bring the {name} to the front, to be edited (N for the next track).{silence} Alt-click or right click hides it, \
         H hides all the others."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAND: [Role; 3] = [Role::Melody, Role::Drums, Role::Bass];

    #[test]
    fn there_is_a_track_in_front_as_long_as_one_is_shown() {
        let mut tracks = Tracks::default();
        tracks.show(Role::Strings);
        assert_eq!(tracks.front(&BAND), Some(Role::Melody));
        tracks.show(Role::Bass);
        assert_eq!(tracks.front(&BAND), Some(Role::Bass));
        tracks.toggle(Role::Bass);
        assert_eq!(tracks.front(&BAND), Some(Role::Melody));
        tracks.toggle(Role::Melody);
        tracks.toggle(Role::Drums);
        assert_eq!(tracks.front(&BAND), None);
        tracks.show(Role::Drums);
        assert_eq!(tracks.front(&BAND), Some(Role::Drums));
    }

    #[test]
    fn one_steps_around_and_hides_the_others() {
        let mut tracks = Tracks::default();
        tracks.step(&BAND, false);
        assert_eq!(tracks.active(), Role::Bass);
        tracks.step(&BAND, true);
        assert_eq!(tracks.active(), Role::Melody);
        tracks.alone(&BAND);
        assert!(tracks.is_hidden(Role::Drums) && tracks.is_hidden(Role::Bass) && !tracks.is_hidden(Role::Melody));
        tracks.alone(&BAND);
        assert!(!tracks.is_hidden(Role::Drums));
        tracks.step(&[], true);
    }
}
