//! Files that come and go by dragging: what hovers is said, what is dropped is asked for, what is pulled is handed out.

use continuo_music::Role as Part;
use continuo_studio::Source;
use egui::{DroppedFile, HoveredFile};

use super::*;

#[derive(Debug)]
struct File(&'static str);

impl DroppedFile for File {
    fn path(&self) -> &std::path::Path {
        self.0.as_ref()
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("The window reads no files.".to_owned())
    }
}

fn hover(harness: &mut Harness<'static, Bench>, files: &[&str]) {
    let hovered = |path: &&str| HoveredFile { path: Some(path.into()), ..HoveredFile::default() };
    harness.input_mut().hovered_files = files.iter().map(hovered).collect();
    harness.run_steps(3);
}

fn drop_files(harness: &mut Harness<'static, Bench>, files: &[&'static str]) {
    harness.input_mut().dropped_files = files.iter().map(|path| Arc::new(File(path)) as _).collect();
    harness.step();
}

#[test]
fn what_hovers_is_told_what_would_become_of_it() {
    let mut harness = tall(full());
    hover(&mut harness, &["/x/song.mid"]);
    harness.get_by_label("Drop to import “song.mid”");
    hover(&mut harness, &["/x/a.txt", "/x/song.mid", "/x/b.mid"]);
    harness.get_by_label("Drop to import “song.mid”");
    harness.get_by_label_contains("The 2 other files are left");
    hover(&mut harness, &["/x/a.txt"]);
    harness.get_by_label_contains("“a.txt” is no MIDI file.");
    hover(&mut harness, &[]);
    assert!(harness.query_by_label_contains("MIDI file.").is_none());
    assert_eq!(harness.state().asked, []);
}

#[test]
fn a_dropped_midi_file_is_imported_and_any_other_is_refused_for_a_while() {
    let mut harness = tall(full());
    drop_files(&mut harness, &["/x/a.txt", "/x/song.mid"]);
    assert_eq!(harness.state().asked, [Command::ImportMidi("/x/song.mid".into())]);
    drop_files(&mut harness, &["/x/a.txt"]);
    harness.run_steps(2);
    harness.get_by_label_contains("“a.txt” is no MIDI file.");
    harness.run_steps(300);
    assert!(harness.query_by_label_contains("“a.txt” is no MIDI file.").is_none());
    assert_eq!(harness.state().asked.len(), 1);
}

fn at(place: Place, view: View) -> Harness<'static, Bench> {
    let mut harness = tall(view);
    go(&mut harness, place);
    harness
}

/// Presses a handle and pulls it.
fn pull(harness: &mut Harness<'static, Bench>, name: &str) {
    let handle = harness.get_by_label(name).rect().center();
    harness.drag_at(handle);
    harness.run_steps(8);
    harness.hover_at(handle + vec2(60.0, 40.0));
    harness.run_steps(8);
    harness.drop_at(handle + vec2(60.0, 40.0));
    harness.run_steps(8);
}

#[test]
fn all_or_one_track_is_handed_out_by_its_handle() {
    let mut view = full();
    let shown = view.result.as_mut().unwrap();
    let mut composition = (*shown.composition).clone();
    let bass = continuo_music::Track { role: Part::Bass, ..composition.tracks[0].clone() };
    composition.tracks.push(bass);
    shown.composition = Arc::new(composition);
    let mut harness = at(Place::Result, view);
    pull(&mut harness, "Drag all tracks out of the window");
    pull(&mut harness, "Drag bass out of the window");
    let hand_out = |part, name: &str| Command::HandOut { what: Source::Result, part, path: name.into() };
    assert_eq!(harness.state().asked, [hand_out(None, "Tune.mid"), hand_out(Some(Part::Bass), "Tune-bass.mid")]);
    harness.get_by_label("Drag bass out of the window").click();
    harness.run();
    assert_eq!(harness.state().asked.len(), 2, "a click moves nothing");
}

#[test]
fn without_notes_there_is_nothing_to_pull() {
    let harness = at(Place::Result, empty());
    assert!(harness.query_by_label_contains("Drag all tracks").is_none());
}
