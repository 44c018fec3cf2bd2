"""The VST3 bundle in a VST3 host: notes, transport, Enhance, state, and hundreds of loads and closes.

usage: vst3.py BUNDLE [CYCLES]

Time is the number of samples processed. Where the plugin works on threads of its own, the test waits for what must
come, with a limit that only a failure reaches.
"""

import sys
import threading
import time

import minihost

RATE, BLOCK = 48000, 512
BPM = 120.0
SAMPLES_PER_BEAT = int(RATE * 60 / BPM)
WAIT_SECONDS = 180
# Ode to Joy's first two bars: (beat, key), a quarter each, played a little short.
MELODY = [(beat, key) for beat, key in enumerate((64, 64, 65, 67, 67, 65, 64, 62))]
NOTE_SAMPLES = SAMPLES_PER_BEAT - 1200
NOTE_ON, NOTE_OFF = 0x90, 0x80


class Host:
    """One instance of the plugin, its blocks and its transport."""

    def __init__(self, bundle):
        self.plugin = minihost.Plugin(bundle, sample_rate=RATE, max_block_size=BLOCK)
        self.silence = minihost.AudioBuffer(2, BLOCK)
        self.out = minihost.AudioBuffer(2, BLOCK)
        infos = [self.plugin.get_param_info(index) for index in range(self.plugin.num_params)]
        self.index = {info["name"]: index for index, info in reversed(list(enumerate(infos)))}

    def set(self, name, value):
        self.plugin.set_param(self.index[name], value)

    def get(self, name):
        return self.plugin.get_param(self.index[name])

    def block(self, song=None, events=()):
        """One block at that sample of the song, or with the transport stopped."""
        rolling = song is not None
        at = song if rolling else 0
        self.plugin.set_transport(BPM, 4, 4, at, at / SAMPLES_PER_BEAT, rolling)
        return self.plugin.process_midi(self.silence, self.out, list(events), 1024)

    def rest(self, blocks=8):
        for _ in range(blocks):
            self.block()

    def roll(self, beats, events=()):
        """Rolls the song from its start; gives back what came out, at samples of the song."""
        received, song = [], 0
        while song < beats * SAMPLES_PER_BEAT:
            due = [(at - song, *data) for at, *data in events if song <= at < song + BLOCK]
            received += [(song + event[0], *event[1:]) for event in self.block(song, due)]
            song += BLOCK
        return received + [(song + event[0], *event[1:]) for event in self.block()]

    def close(self):
        self.plugin.close()


def played():
    """The melody as messages at samples of the song."""
    events = []
    for beat, key in MELODY:
        events.append((beat * SAMPLES_PER_BEAT, NOTE_ON, key, 100))
        events.append((beat * SAMPLES_PER_BEAT + NOTE_SAMPLES, NOTE_OFF, key, 0))
    return sorted(events)


def notes(messages):
    """Pairs each note-on with its note-off; fails if one is left over."""
    open_notes, done = {}, []
    for at, status, key, velocity in messages:
        kind, channel = status & 0xF0, status & 0x0F
        if kind == NOTE_ON and velocity > 0:
            assert (channel, key) not in open_notes, f"key {key} was struck at {at} while it sounded"
            open_notes[(channel, key)] = (at, velocity)
        elif kind in (NOTE_ON, NOTE_OFF):
            assert (channel, key) in open_notes, f"a note-off for key {key} at {at} ends nothing"
            start, struck = open_notes.pop((channel, key))
            done.append((start, at, key, struck))
    assert not open_notes, f"hanging notes: {open_notes}"
    return sorted(done)


def wait_for(what, look):
    """Looks until there is something, processing blocks all the while."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {WAIT_SECONDS} s for {what}")


def record(host):
    """Plays the melody into a recording instance, and waits until it is what the plugin plays back."""
    host.set("Thru", 0.0)
    host.set("Follow host", 1.0)
    host.set("Record", 1.0)
    host.rest()
    host.roll(8, played())
    host.set("Record", 0.0)

    return wait_for("the recorded melody to play along with the song", lambda: settled(host))


def settled(host):
    """What plays along with the song, once it plays the same twice: a roll during which it came may have missed its start."""
    host.rest()
    once = notes(host.roll(9))
    host.rest()
    again = notes(host.roll(9))
    return again if once == again else None


def on_audio_thread(work):
    """Runs on a thread of its own, as hosts process: what the plugin does there differs from the main thread's."""
    failures = []

    def guarded():
        try:
            work()
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def check_thru(bundle):
    host = Host(bundle)
    host.rest()
    out = host.block(None, [(10, NOTE_ON, 60, 100), (300, NOTE_OFF, 60, 0)])
    assert [event[:3] for event in out] == [(10, NOTE_ON, 60), (300, NOTE_OFF, 60)], out
    assert out[0][3] == 100, out
    host.close()


def check_captured_exactly(bundle):
    host = Host(bundle)
    expected = [(beat * SAMPLES_PER_BEAT, beat * SAMPLES_PER_BEAT + NOTE_SAMPLES, key, 100) for beat, key in MELODY]
    found = record(host)
    assert found == expected, f"expected {expected}, found {found}"
    host.close()


def enhanced(host):
    """Records, runs Enhance with seed 7, and gives back the notes that play along with the song."""
    melody = record(host)
    host.plugin.set_param(host.index["Seed"], host.plugin.param_from_text(host.index["Seed"], "7"))
    host.set("Lock seed", 1.0)
    host.rest()
    host.set("Generate", 1.0)

    def result():
        found = settled(host)
        return None if found == melody else found

    found = wait_for("Enhance to change what plays", result)
    host.set("Generate", 0.0)
    host.rest()
    return found


def check_enhance_repeats(bundle):
    one, other = Host(bundle), Host(bundle)
    first, second = enhanced(one), enhanced(other)
    print(f"    {len(MELODY)} notes in, {len(first)} notes out, seed 7")
    assert first == second, f"the same seed gave {first} and {second}"
    one.close()
    other.close()


def check_state(bundle):
    host = Host(bundle)
    melody = record(host)
    host.set("Transpose", 0.75)
    host.set("Creative risk", 0.5)
    host.rest()
    state = bytes(host.plugin.get_state())
    copy = Host(bundle)
    copy.rest()
    copy.plugin.set_state(state)
    copy.rest()
    for name in ("Transpose", "Creative risk", "Thru"):
        assert abs(copy.get(name) - host.get(name)) < 1e-6, name
    assert bytes(copy.plugin.get_state()) == state, "the state changed by being restored"
    host.close()

    assert wait_for("the restored melody to play", lambda: settled(copy)) == melody
    copy.close()


def check_cycles(bundle, cycles):
    """Opens, automates and closes instances, some of them while they work, while another lives."""
    other = Host(bundle)
    for cycle in range(cycles):
        host = Host(bundle)
        on_audio_thread(lambda: automate(host, other, generates=cycle % 4 == 0))
        host.close()
    other.rest()
    other.close()
    print(f"    {cycles} cycles")


def automate(host, other, generates):
    """Sweeps parameters while notes are recorded, and leaves with a run under way if asked."""
    swept = ("Sampling iterations", "Creative risk", "Transpose", "Seed")
    start = played()[:2]
    host.set("Record", 1.0)
    for step in range(6):
        for number, name in enumerate(swept):
            host.set(name, (step % (7 + number)) / (7 + number))
        host.block(step * BLOCK, [(event[0] % BLOCK, *event[1:]) for event in start] if step == 1 else ())
        other.block()
    if generates:
        host.set("Record", 0.0)
        host.set("Generate", 1.0)
        host.block()


def main():
    bundle = sys.argv[1]
    cycles = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    checks = [
        ("incoming notes pass at their sample", lambda: check_thru(bundle)),
        ("a recorded melody plays back at the samples it was played at", lambda: check_captured_exactly(bundle)),
        ("Enhance answers, and repeats itself by seed", lambda: check_enhance_repeats(bundle)),
        ("the state survives a new instance, to the byte", lambda: check_state(bundle)),
        ("instances come and go under automation", lambda: check_cycles(bundle, cycles)),
    ]
    for name, check in checks:
        start = time.monotonic()
        check()
        print(f"  ok  {name} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"VST3: {len(checks)} passed, 0 failed")


if __name__ == "__main__":
    main()
