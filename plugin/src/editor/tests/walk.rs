//! The walk "Ode to Joy in five minutes", taken in memory: it writes down where a mouse has to go in the real window, and
//! what is to be seen there after each move. `cargo xtask walk` follows it.

use std::path::{Path, PathBuf};

use continuo_music::general_midi::program_name;
use egui::{Event, Modifiers, PointerButton};
use egui_kittest::kittest::NodeT;
use serde_json::{Value, json};

use super::rehearsal::Room;
use super::*;

/// The program that the walk gives the bass.
const FRETLESS: u8 = 35;
/// What the walk exports.
const EXPORTED: &str = "ode-to-joy.mid";

/// A walk under way, and what was written down so far.
struct Walk {
    room: Room,
    folder: PathBuf,
    moves: Vec<Value>,
}

#[test]
#[ignore = "writes the files that `cargo xtask walk` follows"]
fn guide() {
    let folder = PathBuf::from(std::env::var_os("CONTINUO_WALK").expect("`cargo xtask walk` says where to"));
    let mut walk = Walk { room: Room::open(WindowSize::DEFAULT, egui::Theme::Dark), folder, moves: Vec::new() };
    walk.look("the empty window");
    walk.choose_the_sample();
    walk.enhance();
    walk.edit_a_note();
    walk.enhance();
    walk.accompany();
    walk.change_an_instrument();
    walk.export();
    walk.write();
}

impl Walk {
    fn choose_the_sample(&mut self) {
        self.click("Sample melodies");
        self.click("Ode to Joy");
    }

    /// A finished run leads to the place of the result by itself.
    fn enhance(&mut self) {
        self.click("Technique");
        if !self.room.harness.state().params().generate.seed_locked.value() {
            self.click("Lock seed");
        }
        self.click("Enhance");
        self.click("Generate");
    }

    /// Draws a note at the start of the result, on the highest row in sight that has none, and goes on from there.
    fn edit_a_note(&mut self) {
        let notes = |walk: &Self| {
            let view = walk.room.harness.state().view();
            view.result.as_ref().unwrap().composition.tracks[0].clip.notes().to_vec()
        };
        let before = notes(self);
        let lens = self.room.harness.state().lens().unwrap();
        let is_free = |key: &Key| before.iter().all(|note| note.key != *key);
        let in_sight = |key: &Key| lens.rect.contains(lens.note(&note(0, key.number())).center());
        let key = lens.keys().filter(in_sight).filter(is_free).max().unwrap();
        self.double_click(lens.note(&note(0, key.number())).left_center() + vec2(4.0, 0.0));
        assert_eq!(notes(self).len(), before.len() + 1);
        self.click("Accept");
    }

    fn accompany(&mut self) {
        self.click("Accept");
        self.click("Technique");
        self.click("Accompany");
        self.click("Generate");
    }

    fn change_an_instrument(&mut self) {
        self.click("Technique");
        self.click("Settings of the bass");
        self.click("Bass instrument");
        self.click(program_name(FRETLESS));
    }

    fn export(&mut self) {
        let path = self.folder.join(EXPORTED);
        self.click("Result");
        self.click("Export…");
        self.click("File name");
        self.key(egui::Key::A, Modifiers::COMMAND, "ctrl+a");
        self.type_text(path.to_str().unwrap());
        self.click("Export");
        self.room.wait(|_| path.exists());
        self.room.rest();
        // The real window exports to the same place, and what it writes is compared with this.
        std::fs::rename(&path, self.folder.join(format!("expected-{EXPORTED}"))).unwrap();
    }

    fn click(&mut self, name: &str) {
        let place = self.find(name).center();
        let window = self.room.harness.ctx.content_rect();
        assert!(window.contains(place), "{name:?} is out of sight, at {place}");
        self.press(place, 1);
        self.note_down(&format!("click on {name}"), json!({ "click": [place.x, place.y], "times": 1 }));
    }

    /// Where the control of that name is; of several, the one that can be pressed.
    fn find(&self, name: &str) -> egui::Rect {
        let mut found = self.room.harness.query_all_by_label(name).peekable();
        assert!(found.peek().is_some(), "there is nothing called {name:?}");
        let found: Vec<_> = found.collect();
        let pressed = found.iter().find(|node| node.accesskit_node().role() == Role::Button);
        pressed.unwrap_or(&found[0]).rect()
    }

    fn double_click(&mut self, place: Pos2) {
        self.press(place, 2);
        self.note_down("double click in the roll", json!({ "click": [place.x, place.y], "times": 2 }));
    }

    /// As a hand does: there, down, up, and away again, so that nothing stays under the pointer.
    fn press(&mut self, place: Pos2, times: usize) {
        let harness = &mut self.room.harness;
        // A hand takes its time: clicks that follow at once would be one double click.
        harness.run_steps(50);
        harness.event(Event::PointerMoved(place));
        for pressed in [true, false].into_iter().cycle().take(times * 2) {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            harness.event(Event::PointerButton { pos: place, button, pressed, modifiers });
        }
        harness.event(Event::PointerMoved(rest(harness.ctx.content_rect().size())));
        self.settle();
    }

    fn key(&mut self, key: egui::Key, modifiers: Modifiers, spelled: &str) {
        self.room.harness.key_press_modifiers(modifiers, key);
        self.settle();
        self.note_down(spelled, json!({ "key": spelled }));
    }

    fn type_text(&mut self, text: &str) {
        self.room.harness.event(Event::Text(text.to_owned()));
        self.settle();
        self.note_down("type the file's name", json!({ "type": text }));
    }

    fn settle(&mut self) {
        self.room.rest();
    }

    fn look(&mut self, what: &str) {
        self.settle();
        self.note_down(what, json!({}));
    }

    /// Writes down a move, and draws what is to be seen after it.
    fn note_down(&mut self, what: &str, mut done: Value) {
        let number = self.moves.len() + 1;
        let picture = format!("{number:02}-expected.png");
        self.room.picture().write(&self.folder.join(&picture));
        done["what"] = what.into();
        done["picture"] = picture.into();
        self.moves.push(done);
    }

    fn write(self) {
        let WindowSize { width, height } = WindowSize::DEFAULT;
        let away = rest(vec2(width, height));
        let guide = json!({
            "size": [width, height],
            "rest": [away.x, away.y],
            "exported": EXPORTED,
            "program": FRETLESS,
            "moves": self.moves,
        });
        write(&self.folder.join("guide.json"), &guide);
    }
}

/// Where the pointer rests: on the line of messages, which does not mind.
fn rest(size: egui::Vec2) -> Pos2 {
    Pos2::new((size.x * 0.6).round(), size.y - 16.0)
}

fn write(path: &Path, guide: &Value) {
    std::fs::write(path, serde_json::to_string_pretty(guide).unwrap()).unwrap();
}
