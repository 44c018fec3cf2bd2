//! What is worked out once for music that stays the same from frame to frame.

use std::sync::Arc;

use continuo_music::{Clip, Composition, Note, Tick, Tonality, tonality};
use continuo_studio::{Difference, Melody};

use super::index;

/// Notes with whoever owns them, so that their address stays theirs as long as anyone remembers it.
#[derive(Clone, Debug)]
pub enum Notes {
    /// Those of a melody.
    Melody(Arc<Melody>),
    /// Those of a track.
    Track(Arc<Composition>, usize),
    /// Those of a result that its parent has too.
    Kept(Arc<Difference>),
    /// Those of a result that are new.
    Added(Arc<Difference>),
    /// Those of its parent that are gone.
    Removed(Arc<Difference>),
}

impl Notes {
    /// The notes, in order.
    pub fn as_slice(&self) -> &[Note] {
        match self {
            Self::Melody(melody) => melody.clip.notes(),
            Self::Track(composition, track) => composition.tracks.get(*track).map_or(&[], |track| track.clip.notes()),
            Self::Kept(difference) => &difference.kept,
            Self::Added(difference) => &difference.added,
            Self::Removed(difference) => &difference.removed,
        }
    }

    /// Whether they are the very same notes, not just equal ones.
    pub fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.as_slice(), other.as_slice())
    }
}

/// What was worked out. Whatever a frame did not ask for is forgotten after it.
#[derive(Debug, Default)]
pub struct Memory {
    ends: Vec<Kept<Notes, Arc<[Tick]>>>,
    difference: Option<Compared>,
    tonality: Option<(Arc<Melody>, Option<Tonality>)>,
}

#[derive(Debug)]
struct Kept<Of, What> {
    of: Of,
    what: What,
    used: bool,
}

/// A run's music so far against what it works on.
#[derive(Debug)]
struct Compared {
    parent: Arc<Melody>,
    partial: Arc<Clip>,
    difference: Arc<Difference>,
}

impl Memory {
    /// The [`index::ends`] of notes.
    pub fn ends(&mut self, notes: &Notes) -> Arc<[Tick]> {
        if let Some(known) = self.ends.iter_mut().find(|known| known.of.is(notes)) {
            known.used = true;
            return Arc::clone(&known.what);
        }
        let what: Arc<[Tick]> = index::ends(notes.as_slice()).into();
        self.ends.push(Kept { of: notes.clone(), what: Arc::clone(&what), used: true });
        what
    }

    /// What a run has changed so far.
    pub fn difference(&mut self, parent: &Arc<Melody>, partial: &Arc<Clip>) -> Arc<Difference> {
        let is_known = |known: &&Compared| Arc::ptr_eq(&known.parent, parent) && Arc::ptr_eq(&known.partial, partial);
        if let Some(known) = self.difference.as_ref().filter(is_known) {
            return Arc::clone(&known.difference);
        }
        let difference = Arc::new(Difference::between(&parent.clip, partial));
        let (parent, partial) = (Arc::clone(parent), Arc::clone(partial));
        self.difference = Some(Compared { parent, partial, difference: Arc::clone(&difference) });
        difference
    }

    /// The tonality that a melody seems to be in.
    pub fn tonality(&mut self, melody: &Arc<Melody>) -> Option<Tonality> {
        if let Some((known, tonality)) = &self.tonality
            && Arc::ptr_eq(known, melody)
        {
            return *tonality;
        }
        let found = tonality::detect(&melody.clip);
        self.tonality = Some((Arc::clone(melody), found));
        found
    }

    /// Forgets what the frame did not ask for.
    pub fn forget(&mut self) {
        self.ends.retain_mut(|known| std::mem::take(&mut known.used));
    }
}

#[cfg(test)]
mod tests {
    use continuo_music::{Key, Velocity};

    use super::*;

    fn melody(onset: i64) -> Arc<Melody> {
        let note = Note { onset: Tick(onset), key: Key::masked(60), duration: Tick(240), velocity: Velocity::DEFAULT };
        Arc::new(Melody::new("Tune", Clip::new(vec![note], Tick::ZERO)))
    }

    #[test]
    fn what_stays_is_worked_out_once_and_what_goes_is_forgotten() {
        let mut memory = Memory::default();
        let (one, other) = (Notes::Melody(melody(0)), Notes::Melody(melody(960)));
        let first = memory.ends(&one);
        assert!(Arc::ptr_eq(&first, &memory.ends(&one)));
        assert_eq!(memory.ends(&other)[..], [Tick(1200)]);
        memory.forget();
        memory.ends(&one);
        memory.forget();
        assert_eq!(memory.ends.len(), 1);
        assert!(Arc::ptr_eq(&first, &memory.ends(&one)));
    }

    #[test]
    fn a_run_is_compared_anew_when_it_goes_on() {
        let (mut memory, parent) = (Memory::default(), melody(0));
        let partials = [Arc::new(parent.clip.clone()), Arc::new(Clip::default())];
        let first = memory.difference(&parent, &partials[0]);
        assert!(Arc::ptr_eq(&first, &memory.difference(&parent, &partials[0])));
        assert_eq!(memory.difference(&parent, &partials[1]).removed, parent.clip.notes());
        assert_eq!(memory.tonality(&parent), tonality::detect(&parent.clip));
    }
}
