"""The generator of Accompany's band over a whole melody, by Continuo and by onnxruntime, on one thread each: first that
both write the same, then how fast they write it, in turns.

usage: accompany.py WEIGHTS FOLDER PLAYER...

PLAYER is the command of the Rust side: it writes what the generator is told of each beat, and what it answers, into
FOLDER/beats.f32, and then runs it as often as each line of its input says, and answers with a line. Prints one line of
JSON.
"""

import json
import pathlib
import sys

import numpy as np

import accompany_graph
import onnx_graph
import turns

# The farthest that two numbers that are written may be apart.
NEAR = 1e-3
ROUNDS, TIMES_OF_ROUND = 15, 4


def beats(folder, heard, own, written):
    """What the generator was told of each beat, what each of its players besides, and what was written."""
    ends = np.cumsum([heard] + [own] * len(written))
    rows = np.fromfile(folder / "beats.f32", "<f4").reshape(-1, ends[-1] + sum(written))
    heard, *own, written = np.split(rows, ends, axis=1)
    return heard, own, written


def main():
    weights, folder, command = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    tensors, metadata = onnx_graph.read_pack(weights)
    player = turns.Ours([*command, weights, folder])
    heard, own, written = beats(folder, *accompany_graph.sizes(tensors))
    peer = turns.Peer(accompany_graph.build(tensors, len(heard)))
    peer.inputs["heard"][:] = heard
    for part, numbers in enumerate(own):
        peer.inputs[f"own{part}"][:] = numbers
    peer.run()
    apart = turns.near(float(np.abs(peer.outputs["written"] - written).max()), NEAR, "numbers")
    ours, theirs, ratio = turns.take(player, peer.run, ROUNDS, TIMES_OF_ROUND)
    answer = {
        "seconds": ours / TIMES_OF_ROUND,
        "peer_seconds": theirs / TIMES_OF_ROUND,
        "ratio": ratio,
        "beats": len(heard),
        "apart": apart,
        "rounds": ROUNDS,
        "times_of_round": TIMES_OF_ROUND,
        "peer": turns.PEER,
        "width": int(metadata["width"]),
        "part_width": int(metadata["part_width"]),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
