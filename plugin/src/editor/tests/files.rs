//! The list of files in the window: it is left and answered by keys, and shuts nothing else out.

use super::*;

/// A window in which a file is being chosen.
fn choosing(place: Place, button: &str) -> Harness<'static, Bench> {
    let mut harness = tall(full());
    go(&mut harness, place);
    harness.get_by_label(button).click();
    harness.run();
    harness
}

fn write(harness: &mut Harness<'static, Bench>, name: &std::path::Path) {
    harness.get_by_label("File name").set_text_value_accesskit(name.to_str().unwrap());
    harness.run();
}

fn is_open(harness: &Harness<'static, Bench>) -> bool {
    harness.query_by_label("File name").is_some()
}

#[test]
fn escape_leaves_the_list_and_enter_takes_what_is_written() {
    let mut harness = choosing(Place::Input, "Import…");
    assert!(harness.get_by_label("File name").is_focused(), "one can write at once");
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(!is_open(&harness));
    let mut harness = choosing(Place::Input, "Import…");
    write(&mut harness, "/nowhere/song.mid".as_ref());
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().asked, [Command::ImportMidi("/nowhere/song.mid".into())]);
    assert!(!is_open(&harness));
}

#[test]
fn the_rest_of_the_window_stays_in_reach() {
    let mut harness = choosing(Place::Result, "Merged…");
    harness.get_by_label("Panic").click();
    harness.run();
    assert_eq!(harness.state().asked, [Command::Panic]);
    assert!(is_open(&harness));
}

#[test]
fn a_folder_is_walked_by_its_rows_and_a_double_click_imports() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("songs")).unwrap();
    let song = folder.path().join("songs/song.mid");
    std::fs::write(&song, "four").unwrap();
    let mut harness = choosing(Place::Input, "Import…");
    write(&mut harness, folder.path());
    harness.key_press(egui::Key::Enter);
    harness.run();
    harness.get_by_label(&format!("songs{}", std::path::MAIN_SEPARATOR)).click();
    harness.run();
    let row = harness.get_by_label("song.mid").rect().center();
    roll::double_click(&mut harness, row);
    assert_eq!(harness.state().asked, [Command::ImportMidi(song)]);
    harness.get_by_label("Import…").click();
    harness.run();
    assert!(harness.query_by_label("song.mid").is_some(), "the folder is kept");
}

#[test]
fn a_folder_that_cannot_be_read_says_so_and_the_way_out_stays() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    std::fs::create_dir(&gone).unwrap();
    let mut harness = choosing(Place::Input, "Import…");
    write(&mut harness, folder.path());
    harness.key_press(egui::Key::Enter);
    harness.run();
    std::fs::remove_dir(&gone).unwrap();
    harness.get_by_label(&format!("gone{}", std::path::MAIN_SEPARATOR)).click();
    harness.run();
    harness.get_by_label_contains("gone” cannot be read: ");
    harness.get_by_label("Up").click();
    harness.run();
    harness.get_by_label("No folders and no MIDI files here.");
}
