//! The host's transport as the performer hears of it.

use continuo_music::Meter;
use continuo_realtime::{Block, HostTransport};
use nice_plug::prelude::{PluginApi, Transport};

/// The block of so many frames that this transport describes.
pub fn block(frames: u32, api: PluginApi, transport: &Transport) -> Block {
    let sample_rate = f64::from(transport.sample_rate);
    Block { frames, sample_rate, transport: has_host(api, transport).then(|| host_transport(transport)) }
}

/// The standalone program has no host: its backends only count samples. JACK with a timebase master is one.
fn has_host(api: PluginApi, transport: &Transport) -> bool {
    api != PluginApi::Standalone || transport.pos_beats.is_some()
}

fn host_transport(transport: &Transport) -> HostTransport {
    HostTransport {
        playing: transport.playing,
        bpm: transport.tempo,
        position_quarters: transport.pos_beats(),
        meter: meter(transport),
        loop_quarters: transport.loop_range_beats(),
        bar_start_quarters: transport.bar_start_pos_beats(),
    }
}

fn meter(transport: &Transport) -> Option<Meter> {
    let numerator = u8::try_from(transport.time_sig_numerator?).ok()?;
    let denominator = u8::try_from(transport.time_sig_denominator?).ok()?;
    Meter::new(numerator, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rolling() -> Transport {
        let mut transport = Transport::new(48_000.0);
        transport.playing = true;
        transport.tempo = Some(90.0);
        transport.pos_samples = Some(48_000);
        transport
    }

    #[test]
    fn the_standalone_program_has_no_host_unless_jack_counts_bars() {
        assert_eq!(block(64, PluginApi::Standalone, &rolling()).transport, None);
        let mut jack = rolling();
        jack.pos_beats = Some(4.0);
        assert_eq!(block(64, PluginApi::Standalone, &jack).transport.unwrap().position_quarters, Some(4.0));
    }

    #[test]
    fn positions_are_quarters_and_odd_meters_are_not_believed() {
        let mut transport = rolling();
        transport.time_sig_numerator = Some(7);
        transport.time_sig_denominator = Some(8);
        let host = block(64, PluginApi::Clap, &transport).transport.unwrap();
        assert_eq!((host.position_quarters, host.meter), (Some(1.5), Meter::new(7, 8)));
        transport.time_sig_denominator = Some(-3);
        assert_eq!(block(64, PluginApi::Vst3, &transport).transport.unwrap().meter, None);
    }
}
