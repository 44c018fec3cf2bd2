//! What the plugin owns on the audio thread: notes in, notes out, block by block.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use continuo_music::{Key, Meter, Tick, Velocity};
use rtrb::{Consumer, Producer, PushError};

use crate::capture::Capture;
use crate::clock::Clock;
use crate::inbox::Inbox;
use crate::ledger::Ledger;
use crate::player::Player;
use crate::reporter::Reporter;
use crate::screen_keys::Fingers;
use crate::span::Span;
use crate::{AudioPorts, Block, Controls, Cue, Gauges, NoteMessage, Output, Report, Timeline, thru};

/// Everything that runs on the audio thread.
///
/// # Capture
/// Every note that ends is reported, recording or not, so the last bars that were played can always be had: the ring
/// carries what happens while the studio is busy, the studio keeps the history. Held keys are cut and reported at the
/// end of a take and in [`Performer::deactivate`].
///
/// Keys that are played in the window ([`ScreenKeys`](crate::ScreenKeys)) are input like the host's, at the first sample
/// and before it.
///
/// # Playback
/// While the host's transport rolls, `follow_host` pins the timeline to the song. `play` starts it at its beginning, at
/// the line `launch` names, and then goes by the performance clock alone: at the host's tempo while the host rolls, at
/// the internal tempo otherwise, and undisturbed by jumps of the song. While the host does not roll, bars are counted
/// from the first activation. Where playback begins in the middle of a note, the note is not chased. A timeline that
/// replaces another goes on where that one stood, without a break in the notes that both have.
///
/// # Mixer
/// Each note of the timeline goes through the strip of its role in [`Controls::mixer`]. What a strip changes holds from
/// the next note on, but mute and solo: what they silence ends at once. A note is ended on the channel and key on which
/// it was struck, whatever the strip says by then. Where strips lead two notes to one key of one channel, the later one
/// ends the earlier and lasts as written; of two that begin together the longer stays. A role's instrument is chosen
/// before its first note after playback begins, and again where its program or channel is another.
///
/// # Order
/// Within a block come first what is owed from before a pause, then cues, then the switches, all at offset zero; then
/// time runs. Of what falls on one sample, note-offs of the timeline come first, then the input in its own order, then
/// note-ons of the timeline, each after the program change that is due.
#[derive(Debug)]
pub struct Performer {
    cues: Consumer<Cue>,
    retired: Producer<Box<Timeline>>,
    gauges: Arc<Gauges>,
    reporter: Reporter,
    clock: Clock,
    capture: Capture,
    fingers: Fingers,
    player: Player,
    ledger: Ledger,
    /// The switches of the block before.
    controls: Controls,
    /// Whether what the ledger holds sounds from before a pause and is to be paid first.
    owing: bool,
    /// What the studio was last told; `None` is told again.
    told_moved: bool,
    told_bpm: Option<f64>,
    told_meter: Option<Meter>,
}

impl Performer {
    /// A performer at rest. Allocates all it will ever need.
    #[must_use]
    pub fn new(ports: AudioPorts) -> Self {
        Self {
            cues: ports.cues,
            retired: ports.retired,
            reporter: Reporter::new(ports.reports, Arc::clone(&ports.gauges)),
            gauges: ports.gauges,
            clock: Clock::new(),
            capture: Capture::new(),
            fingers: Fingers::new(ports.keys),
            player: Player::new(),
            ledger: Ledger::default(),
            controls: Controls::default(),
            owing: false,
            told_moved: false,
            told_bpm: None,
            told_meter: None,
        }
    }

    /// Makes ready to process blocks at `sample_rate` samples a second. Does not allocate.
    ///
    /// The performance clock goes on where it was; position, tempo and meter are reported anew by the first block.
    pub fn activate(&mut self, sample_rate: f64) {
        self.clock.activate(sample_rate);
        self.fingers.forget();
        self.gauges.blocks.store(0, Relaxed);
        (self.told_moved, self.told_bpm, self.told_meter) = (false, None, None);
    }

    /// Processes one block: `input` in order of offset, `output` receives messages in order of offset.
    ///
    /// A press of `generate`, `cancel`, `keep_partial`, `accept`, `capture_last`, `panic` or `play` is a change to on since
    /// the block before; before the first block everything counts as off.
    ///
    /// # Realtime Safety
    /// Never allocates, frees, locks, logs or waits.
    pub fn process(&mut self, block: &Block, controls: &Controls, input: &[NoteMessage], output: &mut impl Output) {
        self.pay_debts(output);
        self.clock.begin(block, controls.internal_bpm);
        self.hear_cues(output);
        self.hear_controls(controls, output);
        let played = self.fingers.hear();
        let mut inbox = Inbox::new(&played, input, block.frames);
        while let Some(span) = self.clock.next_span() {
            self.report_time(&span);
            self.capture.record(controls.record, span.entry, &mut self.reporter);
            self.player.enter(&span, controls, &mut self.ledger, output);
            self.perform(&span, controls.thru || controls.bypass, &mut inbox, output);
            self.player.leave(&span, &mut self.reporter);
        }
        self.fingers.give_back(played);
        self.controls = *controls;
        self.publish();
    }

    /// Ends capture and suspends playback. There is no output any more: what still sounds is paid for at the start of
    /// the first block that is processed afterwards.
    pub fn deactivate(&mut self) {
        self.capture.stop(self.clock.now(), &mut self.reporter);
        self.player.suspend();
        self.owing = true;
        self.publish();
    }

    fn pay_debts(&mut self, output: &mut impl Output) {
        if std::mem::take(&mut self.owing) {
            self.ledger.settle(0, output);
        }
    }

    /// Obeys the cues in order. One that would retire a timeline waits while there is no room to do so.
    fn hear_cues(&mut self, output: &mut impl Output) {
        while let Ok(next) = self.cues.peek() {
            if !matches!(next, Cue::Panic) && self.player.scheduler.loaded() && self.retired.is_full() {
                return;
            }
            match self.cues.pop() {
                Ok(Cue::Load(timeline)) => self.exchange(Some(timeline), output),
                Ok(Cue::Unload) => self.exchange(None, output),
                Ok(Cue::Panic) => self.panic(output),
                Err(_) => return,
            }
        }
    }

    fn exchange(&mut self, timeline: Option<Box<Timeline>>, output: &mut impl Output) {
        let now = self.clock.tick();
        let Some(old) = self.player.load(timeline, now, &mut self.ledger, output) else { return };
        if let Err(PushError::Full(old)) = self.retired.push(old) {
            // There was room when we looked and nobody else writes, so this cannot be; to leak is better than to free.
            std::mem::forget(old);
        }
    }

    fn panic(&mut self, output: &mut impl Output) {
        self.player.scheduler.forget_ends();
        self.ledger.panic(0, output);
    }

    fn hear_controls(&mut self, controls: &Controls, output: &mut impl Output) {
        let before = self.controls;
        for trigger in controls.pressed_since(&before) {
            self.reporter.mark(Report::Trigger(trigger));
        }
        if controls.panic && !before.panic {
            self.panic(output);
        }
        self.player.hear(controls, controls.play && !before.play, &mut self.ledger, output);
        if self.player.starts_now(controls) {
            self.clock.align();
        }
    }

    /// Tells the studio what changed in time; what found no room in the ring is told again.
    fn report_time(&mut self, span: &Span) {
        let at = span.entry;
        if span.moved || !self.told_moved {
            let rolling = span.shift.is_some();
            self.told_moved = self.reporter.mark(Report::Moved { at, song: span.song, rolling });
        }
        let (bpm, meter) = (self.clock.bpm(), self.clock.meter());
        if self.told_bpm != Some(bpm) {
            self.told_bpm = self.reporter.mark(Report::Tempo { at, bpm }).then_some(bpm);
        }
        if self.told_meter != Some(meter) {
            self.told_meter = self.reporter.mark(Report::Meter { at, meter }).then_some(meter);
        }
    }

    /// Plays a span: input and timeline, merged in order of time.
    fn perform(&mut self, span: &Span, open: bool, inbox: &mut Inbox, output: &mut impl Output) {
        while let Some(due) = self.next_due(span, inbox) {
            let offset = inbox.reach(due.offset);
            match due.kind {
                Kind::End => self.player.scheduler.send_end(offset, &mut self.ledger, output),
                Kind::Input => self.hear_input(span, open, offset, inbox, output),
                Kind::Onset => self.player.scheduler.send_onset(offset, &mut self.ledger, output),
            }
        }
    }

    /// What comes next in the span; of what falls on one sample the kind that is declared first.
    fn next_due(&self, span: &Span, inbox: &Inbox) -> Option<Due> {
        let within = |tick: Option<Tick>| tick.filter(|tick| *tick < span.end).map(|tick| span.offset_of(tick));
        let scheduler = &self.player.scheduler;
        let due = |kind| move |offset| Due { offset, kind };
        let end = within(scheduler.next_end()).map(due(Kind::End));
        let input = inbox.next_before(span.until()).map(due(Kind::Input));
        let onset = within(scheduler.next_onset()).map(due(Kind::Onset));
        [end, input, onset].into_iter().flatten().min()
    }

    fn hear_input(&mut self, span: &Span, open: bool, offset: u32, inbox: &mut Inbox, output: &mut impl Output) {
        let Some(message) = inbox.pop() else { return };
        if let NoteMessage::On { key, velocity, .. } = message {
            self.count_stroke(key, velocity);
        }
        self.capture.hear(message, span.tick_at(offset), &mut self.reporter);
        thru::pass(message, open, offset, &mut self.ledger, output);
    }

    fn count_stroke(&self, key: Key, velocity: Velocity) {
        let gauges = &*self.gauges;
        gauges.struck_key.store(key.number(), Relaxed);
        gauges.struck_velocity.store(velocity.number(), Relaxed);
        gauges.struck.store(gauges.struck.load(Relaxed).wrapping_add(1), Relaxed);
    }

    fn publish(&self) {
        let gauges = &*self.gauges;
        let playhead = self.player.position(self.clock.tick()).map_or(-1, |tick| tick.0);
        gauges.playhead.store(playhead, Relaxed);
        gauges.performance.store(self.clock.now().0, Relaxed);
        gauges.rolling.store(self.clock.rolls(), Relaxed);
        gauges.recording.store(self.capture.recording(), Relaxed);
        gauges.tempo.store(self.clock.bpm(), Relaxed);
        gauges.sounding.store(self.ledger.sounding(), Relaxed);
        gauges.sounding_keys.store(self.ledger.keys_sounding());
        gauges.held.store(self.capture.count(), Relaxed);
        gauges.held_keys.store(self.capture.keys_down());
        // Nobody else writes it, so there is no need to pay for an atomic addition.
        gauges.blocks.store(gauges.blocks.load(Relaxed) + 1, Relaxed);
    }
}

/// Something that happens in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    offset: u32,
    kind: Kind,
}

/// What happens, in the order in which it happens on one sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    End,
    Input,
    Onset,
}
