//! What the tooltips say: what a control does to the music, in words that need no manual.

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
pub const GENERATE: &str = "Run the network on the input melody. Each result is kept in the history.";
pub const ACCEPT: &str = "Make the result the new input melody, to edit it or to enhance it again.";
