//! The pictures of the README: a session of real music, gone through place by place.

use std::path::PathBuf;

use continuo_music::Tick;

use super::rehearsal::Room;
use super::*;
use crate::params::Place;

/// As large as a page shows without scaling.
const SIZE: WindowSize = WindowSize { width: 1200.0, height: 760.0 };

#[test]
#[ignore = "draws files: run by `cargo xtask pictures`"]
fn drawn_for_the_readme() {
    let folder = PathBuf::from(std::env::var_os("CONTINUO_PICTURES").expect("`cargo xtask pictures` says where to"));
    let draw = |room: &Room, name: &str| room.picture().write(&folder.join(format!("{name}.png")));
    let mut room = Room::open(SIZE, egui::Theme::Dark);
    room.click("Sample melodies");
    room.click("Ode to Joy");
    room.rest();
    draw(&room, "input");

    go(&mut room, Place::Technique);
    room.click("Lock seed");
    room.click("Generate");
    room.rest();
    draw(&room, "enhance");

    go(&mut room, Place::Technique);
    room.click("Accompany");
    room.click("Generate");
    room.rest();
    go(&mut room, Place::Technique);
    room.click("Settings of the bass");
    room.rest();
    draw(&room, "accompany");

    go(&mut room, Place::Result);
    // As if it were being played.
    room.harness.state_mut().readings().playhead = Some(Tick(960 * 22));
    room.rest();
    draw(&room, "result");

    go(&mut room, Place::Library);
    draw(&room, "library");

    let params = room.harness.state().params();
    params.look.put(crate::params::Look { light: true, place: Place::Result, ..params.look.get() });
    room.rest();
    draw(&room, "result-light");
}

fn go(room: &mut Room, place: Place) {
    room.click(place.name());
    room.rest();
}
