//! How stretches of bars and of time are saved: what is locked, what of another entry stayed, and where a run was to change the music.

use std::ops::Range;

use continuo_models::PARTS;
use continuo_music::{Role, Tick};
use serde::{Deserialize, Serialize};

use crate::bars;
use crate::entry::{EntryId, KeptFrom};
use crate::limits::{LENGTH_MAX, LOCKED_STRETCHES_MAX};

/// Stretches of bars: the first of each, and the first after it.
pub type StretchesForm = Vec<(u32, u32)>;

/// A stretch of time: its first tick, and the first after it.
pub type RegionForm = (Tick, Tick);

/// The stretch of time, or what about it cannot be.
pub fn region((start, end): RegionForm) -> Result<Range<Tick>, String> {
    let is_stretch = Tick::ZERO <= start && start < end && end <= LENGTH_MAX;
    if is_stretch { Ok(start..end) } else { Err(format!("has a region from {} to {} ticks", start.0, end.0)) }
}

/// What stayed.
#[derive(Serialize, Deserialize)]
pub struct KeptForm {
    entry: EntryId,
    roles: Vec<Role>,
    bars: StretchesForm,
}

impl KeptForm {
    pub fn of(kept: &KeptFrom) -> Self {
        let KeptFrom { entry, roles, bars } = kept;
        Self { entry: *entry, roles: roles.clone(), bars: written(bars) }
    }

    /// What stayed when the entry of that number was made, or what about it cannot be.
    pub fn kept(self, by: EntryId) -> Result<KeptFrom, String> {
        let Self { entry, roles, bars } = self;
        if entry >= by {
            return Err("kept parts of a composition that is yet to come".to_owned());
        }
        let are_parts = PARTS.into_iter().filter(|part| roles.contains(part)).count() == roles.len();
        if !are_parts || roles.len() == PARTS.len() {
            return Err("kept other parts than there are".to_owned());
        }
        Ok(KeptFrom { entry, roles, bars: stretches(bars)? })
    }
}

pub fn written(stretches: &[Range<u32>]) -> StretchesForm {
    stretches.iter().map(|stretch| (stretch.start, stretch.end)).collect()
}

/// The stretches, or what about them cannot be.
pub fn stretches(form: StretchesForm) -> Result<Vec<Range<u32>>, String> {
    let stretches: Vec<_> = form.into_iter().map(|(first, end)| first..end).collect();
    if stretches.len() > LOCKED_STRETCHES_MAX {
        return Err(format!(
            "has {} stretches of locked bars; at most {LOCKED_STRETCHES_MAX} are kept",
            stretches.len()
        ));
    }
    if bars::are_apart(&stretches) { Ok(stretches) } else { Err("has locked bars that are not in order".to_owned()) }
}
