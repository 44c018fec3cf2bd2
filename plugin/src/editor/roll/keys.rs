//! The keys of the roll while it has the focus. Letters with Shift do not arrive in every host, so none are used.

use egui::{Event, Key, Modifiers, Ui};

/// What a key asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Everything is selected.
    SelectAll,
    /// What is held is let go, else the selection, else the focus.
    Escape,
    /// The selection is removed.
    Remove,
    /// The selection goes to the clipboard.
    Copy,
    /// The selection goes to the clipboard and is removed.
    Cut,
    /// Notes come from the clipboard, with its text if it came along.
    Paste(Option<String>),
    /// The selection is repeated right after itself.
    Duplicate,
    /// The selection is drawn to the grid.
    Quantise,
    /// The selection, or its bars, are locked or freed.
    Lock,
    /// The region becomes that of the selection, or goes.
    Region,
    /// The pencil is taken or put away.
    Draw,
    /// A note is added at the cursor, or the one there is selected.
    Enter,
    /// The selection or the cursor is moved, by steps of the grid to the right and by semitones up.
    Move(i32, i32),
    /// The same, by bars and octaves.
    Leap(i32, i32),
    /// The selection's ends are moved, by steps of the grid.
    Stretch(i32),
    /// The selection is struck harder or softer.
    Strike(i32),
    /// Another track comes to the front.
    NextTrack(bool),
    /// The other tracks are hidden, or shown.
    Alone,
    /// The view is scrolled to the start or to the end.
    Ends(bool),
    /// The view is scrolled up or down by an octave.
    Page(i32),
    /// The view shows the whole.
    Fit,
    /// The view is zoomed in or out.
    Zoom(bool),
    /// Playback starts or stops.
    Play,
    /// The last edit is taken back.
    Undo,
    /// What was taken back is done again.
    Redo,
}

/// How much harder a key strikes.
const STRIKE: i32 = 5;

/// Takes what the roll answers to out of the frame's keys.
pub fn acts(ui: &Ui, panned_with_space: bool) -> Vec<Act> {
    let mut acts = Vec::new();
    ui.input_mut(|input| {
        let had_text = input.events.iter().any(|event| matches!(event, Event::Text(_) | Event::Paste(_)));
        input.events.retain(|event| match act(event, had_text, panned_with_space) {
            Some(act) => {
                acts.extend(act);
                false
            }
            None => true,
        });
    });
    acts.dedup_by(|one, other| one == other && matches!(one, Act::Copy | Act::Cut));
    acts
}

/// What an event asks for: `Some(None)` if it is the roll's but asks for nothing.
fn act(event: &Event, had_text: bool, panned_with_space: bool) -> Option<Option<Act>> {
    match event {
        Event::Copy => Some(Some(Act::Copy)),
        Event::Cut => Some(Some(Act::Cut)),
        Event::Paste(text) => Some(Some(Act::Paste(Some(text.clone())))),
        Event::Text(text) => Some(text_act(text)),
        Event::Key { key: Key::Space, pressed, modifiers, repeat, .. } if modifiers.is_none() => {
            Some((!pressed && !repeat && !panned_with_space).then_some(Act::Play))
        }
        // With the clipboard's text the key comes too: it is the text that is pasted.
        Event::Key { key: Key::V, pressed: true, modifiers, .. } if modifiers.command => {
            Some((!had_text).then_some(Act::Paste(None)))
        }
        Event::Key { key, pressed: true, modifiers, .. } => key_act(*key, *modifiers).map(Some),
        _ => None,
    }
}

/// Letters come as keys too and are answered there; some signs come as text alone, and so does the clipboard.
fn text_act(text: &str) -> Option<Act> {
    match text {
        "+" => Some(Act::Zoom(true)),
        "-" => Some(Act::Zoom(false)),
        text if text.len() > 1 => Some(Act::Paste(Some(text.to_owned()))),
        _ => None,
    }
}

fn key_act(key: Key, modifiers: Modifiers) -> Option<Act> {
    match (modifiers.command, modifiers.shift, modifiers.alt) {
        (false, false, false) => plain(key),
        (true, false, false) => command(key),
        (false, true, false) => arrow(key).map(|(right, up)| Act::Leap(right, up)),
        (true, true, false) if key == Key::Z => Some(Act::Redo),
        _ => None,
    }
}

fn plain(key: Key) -> Option<Act> {
    Some(match key {
        Key::Escape => Act::Escape,
        Key::Delete | Key::Backspace => Act::Remove,
        Key::Enter => Act::Enter,
        Key::Q => Act::Quantise,
        Key::L => Act::Lock,
        Key::R => Act::Region,
        Key::B => Act::Draw,
        Key::N => Act::NextTrack(true),
        Key::P => Act::NextTrack(false),
        Key::H => Act::Alone,
        Key::F => Act::Fit,
        Key::Home => Act::Ends(false),
        Key::End => Act::Ends(true),
        Key::PageUp => Act::Page(1),
        Key::PageDown => Act::Page(-1),
        key => arrow(key).map(|(right, up)| Act::Move(right, up))?,
    })
}

fn command(key: Key) -> Option<Act> {
    Some(match key {
        Key::A => Act::SelectAll,
        Key::C => Act::Copy,
        Key::X => Act::Cut,
        Key::D => Act::Duplicate,
        Key::Z => Act::Undo,
        Key::Y => Act::Redo,
        Key::ArrowUp => Act::Strike(STRIKE),
        Key::ArrowDown => Act::Strike(-STRIKE),
        Key::ArrowRight => Act::Stretch(1),
        Key::ArrowLeft => Act::Stretch(-1),
        _ => return None,
    })
}

fn arrow(key: Key) -> Option<(i32, i32)> {
    match key {
        Key::ArrowLeft => Some((-1, 0)),
        Key::ArrowRight => Some((1, 0)),
        Key::ArrowUp => Some((0, 1)),
        Key::ArrowDown => Some((0, -1)),
        _ => None,
    }
}
