"""Opens the window of the VST3 bundle in a VST3 host and leaves it open, while the host plays.

usage: window.py BUNDLE
"""

import sys
import threading

import dawdreamer

RATE, BLOCK = 48000, 512
# Played at once; what the window changes reaches the plugin with the next stretch.
STRETCH_SECONDS = 0.05


def play(engine, ends):
    """The host's audio: parameters that the window moves reach the plugin with its blocks."""
    while not ends.is_set():
        engine.render(STRETCH_SECONDS)
        ends.wait(STRETCH_SECONDS)


def main():
    engine = dawdreamer.RenderEngine(RATE, BLOCK)
    plugin = engine.make_plugin_processor("continuo", sys.argv[1])
    engine.load_graph([(plugin, [])])
    ends = threading.Event()
    threading.Thread(target=play, args=(engine, ends), daemon=True).start()
    plugin.open_editor()
    ends.set()


if __name__ == "__main__":
    main()
