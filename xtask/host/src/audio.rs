//! The audio thread: owns the plugin's processor, takes one block at a time, and gives it back when it ends.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use clack_host::events::io::{EventBuffer, InputEvents, OutputEvents};
use clack_host::plugin::PluginInstanceError;
use clack_host::process::audio_buffers::{
    AudioPortBuffer, AudioPortBufferType, AudioPorts, InputAudioBuffers, InputChannel, OutputAudioBuffers,
};
use clack_host::process::{StartedPluginAudioProcessor, StoppedPluginAudioProcessor};

use crate::handlers::{Handlers, Ledger};
use crate::rolling::Roll;
use crate::stopwatch::{Cost, Stopwatch};
use crate::{HostError, Timed, Transport};

/// Channels of each audio port.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) inputs: Vec<usize>,
    pub(crate) outputs: Vec<usize>,
}

/// One block to process.
pub(crate) struct Job {
    pub(crate) frames: u32,
    pub(crate) steady: u64,
    pub(crate) transport: Option<Transport>,
    pub(crate) events: Vec<Timed>,
}

/// What the audio thread is asked for.
pub(crate) enum Task {
    /// One block, whose answer is waited for.
    Block(Job),
    /// Blocks in their own time, one after the other, until it is told to stop.
    Roll(Roll),
}

/// What came out of it: messages with their offsets, and every output port's channels.
pub(crate) struct Answer {
    pub(crate) events: Vec<Timed>,
    pub(crate) outputs: Vec<Vec<Vec<f32>>>,
    pub(crate) cost: Cost,
}

/// The running thread, seen from the main thread.
pub(crate) struct AudioThread {
    tasks: Sender<Task>,
    answers: Receiver<Result<Answer, HostError>>,
    thread: JoinHandle<StoppedPluginAudioProcessor<Handlers>>,
    ledger: Arc<Ledger>,
}

impl AudioThread {
    /// Moves the processor to a thread of its own and starts it there.
    pub(crate) fn start(processor: StoppedPluginAudioProcessor<Handlers>, layout: Layout, ledger: Arc<Ledger>) -> Self {
        let (tasks, todo) = channel();
        let (done, answers) = channel();
        let of_thread = Arc::clone(&ledger);
        let thread = std::thread::spawn(move || {
            of_thread.set_audio_thread(Some(std::thread::current().id()));
            run(processor, &layout, &todo, &done)
        });
        Self { tasks, answers, thread, ledger }
    }

    /// Processes one block and waits for it.
    pub(crate) fn process(&self, job: Job) -> Result<Answer, HostError> {
        self.tasks.send(Task::Block(job)).map_err(|_| HostError::AudioThreadEnded)?;
        self.answers.recv().map_err(|_| HostError::AudioThreadEnded)?
    }

    /// Lets blocks go by in their own time, until the roll is stopped.
    pub(crate) fn roll(&self, roll: Roll) -> Result<(), HostError> {
        self.tasks.send(Task::Roll(roll)).map_err(|_| HostError::AudioThreadEnded)
    }

    /// Stops processing and gives the processor back, or `None` if the thread panicked.
    pub(crate) fn stop(self) -> Option<StoppedPluginAudioProcessor<Handlers>> {
        drop(self.tasks);
        let processor = self.thread.join().ok();
        self.ledger.set_audio_thread(None);
        processor
    }
}

fn run(
    processor: StoppedPluginAudioProcessor<Handlers>,
    layout: &Layout,
    todo: &Receiver<Task>,
    done: &Sender<Result<Answer, HostError>>,
) -> StoppedPluginAudioProcessor<Handlers> {
    let mut started = match processor.start_processing() {
        Ok(started) => started,
        Err(refused) => {
            // The reader may be gone already; then nobody needs to know.
            let _ =
                done.send(Err(HostError::Refused { step: "start processing", cause: "it gave no reason".to_owned() }));
            return refused.into_stopped_processor();
        }
    };
    while let Ok(task) = todo.recv() {
        match task {
            Task::Roll(roll) => roll.run(|job| process(&mut started, layout, job).map(|answer| answer.cost)),
            Task::Block(job) if done.send(process(&mut started, layout, &job)).is_err() => break,
            Task::Block(_) => (),
        }
    }
    started.stop_processing()
}

fn process(
    started: &mut StartedPluginAudioProcessor<Handlers>,
    layout: &Layout,
    job: &Job,
) -> Result<Answer, HostError> {
    let mut input = EventBuffer::new();
    for event in &job.events {
        event.message.push(event.offset, &mut input);
    }
    let mut output = EventBuffer::new();
    let mut inputs = silence(&layout.inputs, job.frames);
    let mut outputs = silence(&layout.outputs, job.frames);
    let cost = call(started, job, &input, &mut output, (&mut inputs, &mut outputs))
        .map_err(|error| HostError::Refused { step: "process a block", cause: error.to_string() })?;
    let events = output.iter().filter_map(|event| {
        let message = crate::Message::of(event)?;
        Some(Timed::new(event.header().time(), message))
    });
    Ok(Answer { events: events.collect(), outputs, cost })
}

/// A silent buffer for every channel of every port.
fn silence(ports: &[usize], frames: u32) -> Vec<Vec<Vec<f32>>> {
    ports.iter().map(|channels| vec![vec![0.0; frames as usize]; *channels]).collect()
}

type Buffers = [Vec<Vec<f32>>];

fn call(
    started: &mut StartedPluginAudioProcessor<Handlers>,
    job: &Job,
    input: &EventBuffer,
    output: &mut EventBuffer,
    (inputs, outputs): (&mut Buffers, &mut Buffers),
) -> Result<Cost, PluginInstanceError> {
    let transport = job.transport.map(|transport| transport.event());
    let (mut in_ports, mut out_ports) = (ports_for(inputs), ports_for(outputs));
    let mut audio_in = in_ports.with_input_buffers(inputs.iter_mut().map(|port| AudioPortBuffer {
        latency: 0,
        channels: AudioPortBufferType::f32_input_only(port.iter_mut().map(InputChannel::constant)),
    }));
    let mut audio_out = out_ports.with_output_buffers(outputs.iter_mut().map(|port| AudioPortBuffer {
        latency: 0,
        channels: AudioPortBufferType::f32_output_only(port.iter_mut().map(Vec::as_mut_slice)),
    }));
    if audio_in.frames_count().is_none() && audio_out.frames_count().is_none() {
        (audio_in, audio_out) = without_ports(job.frames);
    }
    let mut sent = OutputEvents::from_buffer(output);
    let input = InputEvents::from_buffer(input);
    let watch = Stopwatch::start();
    started.process(&audio_in, &mut audio_out, &input, &mut sent, Some(job.steady), transport.as_ref())?;
    Ok(watch.stop())
}

fn ports_for(ports: &Buffers) -> AudioPorts {
    AudioPorts::with_capacity(ports.iter().map(Vec::len).sum(), ports.len())
}

/// Buffers of a plugin without audio ports: no channel, but a length.
#[expect(unsafe_code, reason = "clack takes a bare frame count only through its raw constructors")]
fn without_ports<'a>(frames: u32) -> (InputAudioBuffers<'a>, OutputAudioBuffers<'a>) {
    // SAFETY: there is no buffer that could be shorter than the frame count says.
    let audio_in = unsafe { InputAudioBuffers::from_raw_buffers(&[], frames) };
    // SAFETY: as above.
    let audio_out = unsafe { OutputAudioBuffers::from_raw_buffers(&mut [], frames) };
    (audio_in, audio_out)
}
