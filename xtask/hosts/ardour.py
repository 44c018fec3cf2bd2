"""The plugin in Ardour, under JACK: a melody is played in live, enhanced, and recorded on a second track.

usage: ardour.py FOLDER PLUGIN_NAME

Starts ardour.lua in Ardour's Lua interpreter, plays the melody into the plugin's track with exact frames, and checks
the notes that Ardour recorded from the plugin's output. Whether Enhance is done is not a matter of time: the song is
recorded again until what is recorded is no longer the melody, 20 times at most.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import time

import jack

MELODY = (64, 64, 65, 67, 67, 65, 64, 62)
VELOCITY = 100
BEAT_SECONDS = 0.5
TRACK = "ardourlua:In/midi_in 1"


class Keyboard:
    """A JACK client that plays messages at exact frames."""

    def __init__(self):
        self.client = jack.Client("keyboard")
        self.port = self.client.midi_outports.register("out")
        self.due = []
        self.client.set_process_callback(self.process)

    def process(self, frames):
        self.port.clear_buffer()
        now = self.client.last_frame_time
        while self.due and self.due[0][0] < now + frames:
            frame, message = self.due.pop(0)
            self.port.write_midi_event(max(0, frame - now), message)

    def play(self):
        """Plays the melody, a quarter a note, and returns when it is over."""
        with self.client:
            self.client.connect(self.port, TRACK)
            beat = int(self.client.samplerate * BEAT_SECONDS)
            start = self.client.frame_time + beat
            messages = []
            for index, key in enumerate(MELODY):
                at = start + index * beat
                messages.append((at, bytes([0x90, key, VELOCITY])))
                messages.append((at + beat * 9 // 10, bytes([0x80, key, 0])))
            self.due.extend(messages)
            while self.due:
                time.sleep(0.05)
            time.sleep(0.3)


class Ardour:
    """The Lua session, spoken with line by line."""

    def __init__(self, folder, plugin):
        session = folder / "session"
        shutil.rmtree(session, ignore_errors=True)
        script = pathlib.Path(__file__).with_name("ardour.lua")
        environment = os.environ | {"SESSION": str(session), "PLUGIN": plugin}
        self.process = subprocess.Popen(
            ["ardour7-lua", str(script)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=open(folder / "ardour.log", "w"),
            text=True,
        )

    def until(self, word):
        """The lines up to the next that begins with that word; fails if Ardour fails or ends."""
        lines = []
        for line in self.process.stdout:
            line = line.strip()
            if line.startswith("FAIL"):
                raise SystemExit(f"FAILED: in Ardour: {line[5:]}")
            lines.append(line)
            if line.startswith(word):
                return lines
        raise SystemExit(f"FAILED: Ardour ended before it printed {word}; its messages are in ardour.log")

    def say(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def recorded(self):
        """The notes of the next recording: (key, velocity, onset, length), times as Ardour prints them."""
        notes = [line.split()[1:] for line in self.until("END") if line.startswith("NOTE")]
        return [(int(key), int(velocity), onset, length) for key, velocity, onset, length in notes]


def show(title, notes):
    print(f"  {title}: {len(notes)} notes recorded on the second track (key velocity onset length, beats:ticks)")
    for key, velocity, onset, length in notes:
        print(f"    {key:3d} {velocity:3d} {onset:>10} {length:>10}")


def main():
    folder, plugin = pathlib.Path(sys.argv[1]), sys.argv[2]
    ardour = Ardour(folder, plugin)
    try:
        ardour.until("PLAY")
        Keyboard().play()
        ardour.say("played")
        captured = ardour.recorded()
        show("What was captured", captured)
        keys = tuple(note[0] for note in captured)
        assert keys == MELODY, f"expected the keys {MELODY}, recorded {keys}"
        assert all(note[1] == VELOCITY for note in captured), "a velocity changed on the way"
        ardour.say("go on")
        for _ in range(20):
            enhanced = ardour.recorded()
            if enhanced and enhanced != captured:
                break
            ardour.say("again")
        else:
            raise SystemExit("FAILED: Enhance changed nothing in 20 recordings")
        # The result may have come while the song rolled: it counts from the next recording on.
        ardour.say("again")
        enhanced = ardour.recorded()
        ardour.say("enough")
        show("What Enhance made of it", enhanced)
        ardour.until("DONE")
        print(f"Ardour: 2 passed, 0 failed ({len(captured)} notes captured, {len(enhanced)} notes after Enhance)")
    finally:
        ardour.process.kill()
        ardour.process.wait()


if __name__ == "__main__":
    main()
