//! Snapshots: how each place looks, dark and light, at 100 % and at 200 %; and whether everything in it can be read.
//!
//! Where another look is wanted, `CONTINUO_RENEW_GOLDEN=1 cargo test --package continuo --lib snapshots` draws the files
//! anew: look at them before they are committed.

use std::path::{Path, PathBuf};

use super::legible::complaints;
use super::picture::Picture;
use super::screen::{Screen, whole};
use super::*;
use crate::params::{Look, Place};

/// What the snapshots are of: small, so that their files are.
const SIZE: WindowSize = WindowSize { width: 900.0, height: 600.0 };

/// A window on a screen in memory, which looks like that.
fn on_screen(view: View, look: Look, size: WindowSize, scale: f32) -> (Harness<'static, Bench>, Screen) {
    let (screen, bench) = (Screen::default(), table(view));
    bench.params.look.put(look);
    let builder = builder(size).with_pixels_per_point(scale).renderer(screen.clone());
    let mut harness = builder.build_ui_state(|ui, bench: &mut Bench| whole(ui, |ui| bench.frame(ui)), bench);
    harness.run_ok();
    (harness, screen)
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/window").join(format!("{name}.png"))
}

/// Compares with the picture of that name, or draws it anew if that was asked for.
fn compare(name: &str, picture: &Picture) {
    let path = golden(name);
    if std::env::var_os("CONTINUO_RENEW_GOLDEN").is_some() {
        picture.write(&path);
    }
    let differences = Picture::read(&path).map(|golden| golden.differences(picture));
    if differences.as_ref().is_some_and(Vec::is_empty) {
        return;
    }
    let drawn = std::env::temp_dir().join(format!("continuo-{name}.png"));
    picture.write(&drawn);
    panic!("{} is not what is drawn now, which is {}: they differ at {differences:?}", path.display(), drawn.display());
}

fn place_looks_as_it_did(place: Place) {
    for (light, theme) in [(false, "dark"), (true, "light")] {
        let look = Look { light, place, ..Look::default() };
        let (harness, screen) = on_screen(full(), look, SIZE, 1.0);
        compare(&format!("{}-{theme}", place.name().to_lowercase()), &screen.picture(&harness));
    }
}

#[test]
fn the_place_of_the_input_looks_as_it_did() {
    place_looks_as_it_did(Place::Input);
}

#[test]
fn the_place_of_the_techniques_looks_as_it_did() {
    place_looks_as_it_did(Place::Technique);
}

#[test]
fn the_place_of_the_result_looks_as_it_did() {
    place_looks_as_it_did(Place::Result);
}

#[test]
fn the_library_looks_as_it_did() {
    place_looks_as_it_did(Place::Library);
}

#[test]
fn at_twice_the_scale_everything_is_twice_as_large_and_crisp() {
    let look = Look { place: Place::Technique, ..Look::default() };
    let (harness, screen) = on_screen(full(), look, WindowSize::LEAST, 2.0);
    compare("technique-dark-200", &screen.picture(&harness));
}

#[test]
fn everything_can_be_read_in_each_place_and_theme() {
    let mut found = Vec::new();
    for (place, light) in Place::ALL.into_iter().flat_map(|place| [(place, false), (place, true)]) {
        for (state, view) in [("full", full()), ("empty", empty())] {
            for size in [WindowSize::DEFAULT, WindowSize::LEAST] {
                let look = Look { light, place, ..Look::default() };
                let (harness, screen) = on_screen(view.clone(), look, size, 1.0);
                let place = format!("{}, {state}, light: {light}, {:.0} wide", place.name(), size.width);
                found.extend(complaints(&harness, &screen).into_iter().map(|what| format!("{place}: {what}")));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
