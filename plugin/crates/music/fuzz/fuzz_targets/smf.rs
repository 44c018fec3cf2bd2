//! Reads arbitrary bytes as a Standard MIDI File: it is refused with a place inside it, or gives a composition within
//! the limits, which writes and reads back to itself.
//!
//! From the folder above: `RUSTC_BOOTSTRAP=1 cargo fuzz run smf -- -max_total_time=60`.

#![no_main]

use continuo_music::Tick;
use continuo_music::smf::{self, SmfError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match smf::read(bytes) {
        Ok(song) => {
            let notes: usize = song.tracks.iter().map(|track| track.clip.notes().len()).sum();
            assert!(notes <= bytes.len() / 3 && song.tracks.len() <= smf::MAX_TRACKS && song.length() <= Tick::LATEST);
            let first = smf::read(&smf::write(&song)).expect("what was written reads");
            assert_eq!(smf::read(&smf::write(&first)).as_ref(), Ok(&first));
            assert!(smf::read(&smf::write_merged(&song)).is_ok());
        }
        Err(SmfError::Malformed { offset, .. }) => assert!(offset <= bytes.len()),
        Err(_) => {}
    }
});
