//! The walk itself, move by move.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::exported;
use crate::failure::Failure;
use crate::guide::{Guide, Move};
use crate::hand::Hand;
use crate::picture::Picture;

/// How long a move may take to show: a network may have to be loaded and run. Only a failure takes so long.
const PATIENCE: Duration = Duration::from_secs(120);
/// How much of the window may differ from what the guide saw: meters, clocks and the ring of the focus go their own way.
const SHARE_MAX: f64 = 0.05;

/// Follows the guide in that folder through the program's window.
pub fn walk(program: &[String], folder: &Path) -> Result<(), Failure> {
    let guide = Guide::read(folder)?;
    let hand = Hand::start(program, folder, guide.size)?;
    hand.point(guide.rest)?;
    for step in &guide.moves {
        make(&hand, step, guide.rest)?;
        let share = watch(&hand, step, folder)?;
        println!("  ok  {} ({:.1} % of the window differ)", step.what, share * 100.0);
    }
    let notes = exported::check(folder, &guide)?;
    println!("The walk has reached its end in {} moves; {notes}.", guide.moves.len());
    Ok(())
}

fn make(hand: &Hand, step: &Move, rest: (f32, f32)) -> Result<(), Failure> {
    if let Some(place) = step.click {
        hand.point(place)?;
        hand.click(step.times)?;
        hand.point(rest)?;
    }
    if let Some(keys) = &step.key {
        hand.press(keys)?;
    }
    step.letters.as_ref().map_or(Ok(()), |letters| hand.write(letters))
}

/// Looks until the window shows what the guide saw; keeps the last look.
fn watch(hand: &Hand, step: &Move, folder: &Path) -> Result<f64, Failure> {
    let expected = folder.join(&step.picture);
    let seen = folder.join(step.picture.replace("expected", "seen"));
    let wanted = Picture::read(&expected)?;
    let end = Instant::now() + PATIENCE;
    loop {
        hand.look(&seen)?;
        let share = Picture::read(&seen)?.share_different(&wanted);
        if share <= SHARE_MAX {
            return Ok(share);
        }
        if Instant::now() > end {
            return Err(Failure::Different { what: step.what.clone(), share, seen, expected });
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}
