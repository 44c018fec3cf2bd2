//! What the tooltips say: what a control does to the music, in words that need no manual.

use continuo_studio::Technique;

use crate::params::Place;

/// What a place is for.
pub const fn place(place: Place) -> &'static str {
    match place {
        Place::Input => "Choose, record, import or draw the melody that everything grows from.",
        Place::Technique => "Enhance, accompany or extend the melody: choose how, and generate.",
        Place::Result => "See, hear, compare and edit what was made, and take it with you.",
        Place::Library => "Everything that was made in this project, and the models that made it.",
    }
}

/// What a technique does.
pub const fn technique(technique: Technique) -> &'static str {
    match technique {
        Technique::Enhance => ENHANCE,
        Technique::Accompany => ACCOMPANY,
        Technique::Extend => EXTEND,
    }
}

pub const VIEW: &str =
    "How the window looks: its size, dark or light, and what is shown beside the music. Saved with the project.";
pub const ZOOM: &str = "How large everything is drawn. The window grows with it; one that is too small for it is drawn smaller. Ctrl+Page up and Ctrl+Page down step through the sizes, Ctrl+0 goes back to 100 %.";
pub const SHOW_KEYBOARD: &str = "The keys at the bottom: to be played with the mouse or the computer's keyboard.";
pub const SHOW_VELOCITIES: &str = "How hard each note is struck, under the notes of the piano roll.";
pub const SHOW_INSIGHT: &str = "While a network works: what Enhance would likely add or remove next, and what of the melody Extend listens to, painted over the notes.";
pub const SHOW_HINTS: &str = "Say at the bottom of the window what there is to do next, and what each technique does.";
pub const PLAYBACK: &str = "How music is played: again from the start, with the host or by itself, when it begins, and whether what comes in passes.";
pub const PLAY: &str =
    "Play from the start, on the host's clock if it rolls, else at the internal tempo. Press again to stop.";
pub const RECORD: &str = "Record what is played on the track, on a keyboard or on the keys below; press again to make it the input melody. Undo brings the old one back.";
pub const RENAME: &str = "The name of the music, by which exported files are called as well. Click to change it; Enter takes it, Escape does not.";
pub const KEY: &str = "The tonality that the melody seems to be in, or that was chosen in the piano roll.";
pub const HEAR_INPUT: &str = "Hear the input melody.";
pub const HEAR_PARENT: &str = "Hear what the result was made from, to compare.";
pub const HEAR_RESULT: &str = "Hear the result.";
pub const NO_RESULT: &str = "Nothing was made yet: choose a technique and generate (Ctrl+2).";
pub const NO_PARENT: &str = "What this was made from was deleted, or it was made from nothing.";
pub const NO_MELODY: &str = "There is no melody yet: choose, record, import or draw one.";

pub const BEGIN: [&str; 3] = [
    "Choose a sample, or import a MIDI file;",
    "play one, on a keyboard or on the track;",
    "or double-click in the piano roll to draw.",
];
pub const SAMPLE: &str = "A tune. Enhance sets it for several voices, Accompany plays a band around it.";
pub const SAMPLE_EXTEND: &str = "An excerpt for the piano, both hands: Extend writes on in its manner.";
pub const TRACK: &str = "Take another track of the file as the melody. Drums and accompaniments are no tunes.";
pub const MELODY_TEMPO: &str =
    "How fast the melody goes, throughout. A host that rolls plays it at its own tempo. Drag, or click and type.";
pub const RHYTHM_GRID: &str = "The notes that takes are pulled to, and the steps of edits in the piano roll.";
pub const BOUNDS: &str = "What the next run may not touch. Notes are locked in the piano roll (L); a region is marked in the upper half of its ruler.";
pub const PROGRESS: &str = "How far the run is. You can go on playing, listening and looking around; a result that comes late disturbs nothing.";
pub const PART: &str = "Open or close how this part plays and sounds. One part is open at a time.";

pub const SAMPLES: &str = "Public-domain melodies to try things out with.";
pub const IMPORT: &str =
    "Read a Standard MIDI File, up to 10 MB. Its tune becomes the input melody; other tracks can be chosen afterwards.";
pub const CAPTURE: &str = "Played something good without recording? The last 64 bars are always kept: this takes as many of them as you say as the input melody.";
pub const RHYTHM: &str = "Pulls the timing of takes to the grid when they are recorded or captured. 0 % leaves your timing alone, 100 % puts every note on the grid. No note is lost or reordered.";
pub const RHYTHM_APPLY: &str = "Pull the notes that are in the melody now. Undo brings your timing back.";
pub const TRANSPOSE: &str =
    "Moves takes as they are recorded or captured, in semitones. The buttons move the melody that is there now.";

pub const LOOP: &str = "Start again at the end, instead of falling silent.";
pub const THRU: &str =
    "Let what comes in pass to the instrument: notes, pedals, bends, controllers, in order and untouched.";
pub const FOLLOW: &str = "While the host's transport rolls, play pinned to the song: the melody begins where the song begins, and jumps where the song jumps.";
pub const LAUNCH: &str = "What Play waits for, so that it comes in on time.";
pub const TEMPO: &str = "The clock while the host's transport does not roll.";

pub const ITERATIONS: &str = "Passes of the melody through the network. Each looks at the whole and makes the edit that fits best, so more passes change more. Try 10 to stay close to your melody, 100 for a full texture.";
pub const REMOVED: &str =
    "How much of your melody the network may take away. At 0 % every note of yours survives, always.";
pub const ADDED: &str = "How many notes the network may add. Few give a second voice here and there, many a chorale.";
pub const RISK: &str = "How adventurous each edit is: the temperature of the choice. Near 0.5 it takes what Bach would almost surely have written, near 6 anything goes.";
pub const SEED: &str =
    "The number that decides every throw of the dice. The same seed, melody and settings give the same music.";
pub const SEED_LOCK: &str = "Use this seed for every run. Unlocked, each run draws a new one.";
pub const SEED_KEEP: &str = "Take the seed of the last run and lock it: the same dice, with other settings.";
pub const GENERATE: &str =
    "Run the network on the input melody (Ctrl+Enter, or Ctrl+G). Each result is kept, and undo is always possible.";
pub const KEEP: &str = "Stop the run and keep what it has made so far as a result, with the settings that made it.";
pub const ACCEPT: &str = "Make the result the new input melody, to edit it, to enhance it or to extend it.";

pub const MODEL: &str =
    "The network behind this page. It is part of Continuo; its weights are loaded at the first run.";
pub const ENHANCE: &str =
    "A network trained on Bach's chorales adds and removes notes until your melody sounds at home in them.";
pub const EXTEND: &str = "A Transformer listens to the end of your melody and writes on from there. It knows music as a text of 310 words, the tokens: a key goes down, a key goes up, how hard, and how long to wait.";
pub const SAMPLING: &str = "At each step the network says how likely each of its 310 tokens is to come next, and one is drawn. Taking only the likeliest keeps to the style and may go round in circles; taking from all of them surprises, and now and then stumbles.";
pub const TOP_K: &str = "Top k: only so many of the likeliest tokens take part in the draw, whether the network is sure or not. The threshold is their share of all 310: at 0.10 only 31 take part.";
pub const NUCLEUS: &str = "Nucleus: the likeliest tokens take part until their probabilities add up to the threshold. Where the network is sure these are one or two, where it is not they are many. Lower is safer.";
pub const EXTEND_RISK: &str = "The temperature: what the network thinks is divided by it before the draw. Below 1 the likely gets likelier and the music plainer; above 1 the unlikely gets its chance, and beyond 2 little sense is left.";
pub const INPUT_DURATION: &str = "How much of your melody the network hears, counted back from its end. More lets it pick up your themes and takes longer to begin; less leaves it freer.";
pub const EXTENSION: &str = "How much music is added, in seconds at the melody's own tempo. It starts exactly where your melody ends, and not a note of yours is changed.";
pub const MAX_REST: &str =
    "Longer silences that the network writes are shortened to this, so that it does not fall asleep.";
pub const MAX_NOTE: &str = "Longer notes that the network writes end here, so that no key is held for ever.";
pub const SNAP: &str = "Move what was added to the nearest sixteenth note. Off, it keeps the timing of a player, to a hundredth of a second.";

pub const ACCOMPANY: &str = "A band for your melody: drums, bass, harmony and strings, written around it by a network. Not a note of your melody is changed.";
pub const STYLE: &str = "Whose manner the accompaniment is in. Six are bands, which one network learnt from songs of each genre; Bach sets the melody for four voices, with a double bass below.";
pub const HUMANISE: &str = "How far timing and loudness stray as a player's do. At 0 % everything is strictly in time.";
pub const GAN: &str = "This network is a GAN, a generative adversarial network: two networks that play against each other. One, the generator, writes accompaniments; the other, the critic, hears them among real ones and says how real they seem. The generator learns to please the critic, the critic to see through it, until what comes out sounds like music.";
pub const GAN_PARTS: &str = "First a planner says which chord stands under each beat of your melody. Over these chords the generator plays all parts together: the bass knows what the drums do. Part of what it is given is noise, thrown by the seed: another seed is another band.";
pub const BAND: &str = "Density and complexity push a part away from what is usual in the style; 0 % is the middle of what was learnt. A part that you do not like can be written anew while the others stay, and bars that you like can be locked in the ruler above the notes.";
pub const CHORALE: &str = "Bach is a network of its own, which learnt from his chorales: it sets alto, tenor and bass under your melody, and a double bass below them.";
pub const DENSITY: &str =
    "Fewer or more notes than is usual in the style. At the ends stands what few pieces of it have.";
pub const COMPLEXITY: &str = "A plainer rhythm, on the beats, or a more intricate one, between them.";
pub const REGENERATE: &str =
    "Write this part anew; the others and the locked bars stay as they are. The new one goes along with them.";
pub const REGENERATE_NOT_YET: &str =
    "Generate an accompaniment first; then each part of it can be written anew by itself.";
pub const MUTE: &str = "Silence this part. What sounds of it ends at once.";
pub const SOLO: &str = "Hear only this part, and others that are soloed.";
pub const VOLUME: &str = "How hard the notes of this part are struck, in percent of how hard they are written.";
pub const OCTAVE: &str = "Move the part by octaves. Drag, or click and type.";
pub const CHANNEL: &str =
    "The MIDI channel on which the part goes out, so that each has its own instrument. Drag, or click and type.";
pub const FAMILY: &str = "The class of instrument that is asked for: a family of General MIDI. Left to the model, each style brings its own.";
pub const PROGRAM: &str = "The instrument of that class. A program change is sent before the part's first note; instruments that do not listen to General MIDI ignore it.";
pub const SEND_PROGRAMS: &str = "Tell the instruments on each channel which General MIDI sound the part asks for. Off, what you loaded is left alone.";
pub const LOCK: &str = "Locked bars stay as they are when the melody is accompanied again. Drag over several.";

pub const LOAD: &str = "How much of the time that a block of sound lasts Continuo needs to work it out, on the host's audio thread. The networks think on a thread of their own and are not counted.";
pub const LATE: &str = "Blocks that took longer than they last, since the plugin was switched on. At 0 nothing was ever late; what is rendered offline has no deadline and is not counted.";
pub const LATE_SEEN: &str = "So many blocks took longer than they last, and may have been heard as clicks: larger buffers in the host give more time. Click to count from 0 again.";
pub const KEYBOARD: &str = "Play with the mouse: nearer to the front of a key is harder, dragging glides from key to key. What you play is heard like notes from the host: recorded, kept for “Take the last bars”, and sent on if Thru is on. Keys that you or the host hold are lit in the accent, those that sound on the output in blue. With the focus here, Enter switches the computer keys on.";
pub const FOLD_KEYBOARD: &str = "Show the keyboard, or fold it away to leave more room for the notes.";
pub const COMPUTER_KEYS: &str = "Play with the letters of your computer: A to L are the white keys, the row above the black ones. Z and X move an octave down and up, C and V strike softer and harder. While this shines the letters are not the host's shortcuts; Escape ends it. Leave Caps Lock off.";
pub const KEYBOARD_OCTAVE: &str =
    "The octave in the middle of the keyboard, and the C that the letter A plays. Z and X move it too.";
pub const KEYBOARD_VELOCITY: &str =
    "How hard the letters strike: C and V change it too. With the mouse it depends on where you strike a key.";
pub const ACTIVITY: &str = "What comes in, from the host, from a connected keyboard or from the keys here: how hard, the last note and its velocity, and how many notes there were.";
