"""Reading token by token, by Continuo and by onnxruntime, on one thread each: first that both say the same, then how
fast they say it, in turns.

usage: extend.py WEIGHTS FOLDER READER...

READER is the command of the Rust side: it writes what it is told of each token, and the logits it answers, into
FOLDER/tokens.f32, and then reads as many tokens as each line of its input says, and answers with a line. Prints one
line of JSON.
"""

import itertools
import json
import pathlib
import sys

import numpy as np

import extend_graph
import onnx_graph
import turns

# The farthest that two logits may be apart.
NEAR = 1e-3
ROUNDS, TOKENS_OF_ROUND = 15, 200
FEATURES, VOCABULARY = 176, 310
# What hides an empty place from attention.
UNSEEN = -60.0


class Peer(turns.Peer):
    """The network in onnxruntime."""

    def __init__(self, weights):
        tensors, metadata = onnx_graph.read_pack(weights)
        self.shape = extend_graph.shape_of(metadata)
        super().__init__(extend_graph.build(tensors, self.shape))
        self.inputs["unseen"][:] = UNSEEN
        self.slot = 0

    def read(self, token):
        """The logits after one more token."""
        number, heard, cosines, sines = token
        given = self.inputs
        given["id"][0], given["heard"][0], given["cosines"][0], given["sines"][0] = number, heard, cosines, sines
        self.run()
        for layer in range(self.shape["layers"]):
            given[f"keys{layer}"][:, :, self.slot] = self.outputs[f"key{layer}"][:, :, 0]
            given[f"values{layer}"][:, self.slot] = self.outputs[f"value{layer}"][:, 0]
        given["unseen"][0, 0, self.slot] = 0.0
        self.slot = (self.slot + 1) % self.shape["memory"]
        return self.outputs["logits"][0]


def tokens_and_logits(folder, head):
    """What the Rust side was told of each token, and what it answered."""
    ends = np.cumsum([1, FEATURES, head, head])
    rows = np.fromfile(folder / "tokens.f32", "<f4").reshape(-1, ends[-1] + VOCABULARY)
    number, heard, cosines, sines, logits = np.split(rows, ends, axis=1)
    return list(zip(number[:, 0].astype(int), heard, cosines, sines)), logits


def main():
    weights, folder, command = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    peer, reader = Peer(weights), turns.Ours([*command, weights, folder])
    tokens, logits = tokens_and_logits(folder, peer.shape["width"] // peer.shape["heads"])
    apart = max(float(np.abs(peer.read(token) - said).max()) for token, said in zip(tokens, logits))
    apart = turns.near(apart, NEAR, "logits")
    following = itertools.cycle(tokens)
    ours, theirs, ratio = turns.take(reader, lambda: peer.read(next(following)), ROUNDS, TOKENS_OF_ROUND)
    answer = {
        "tokens_per_second": TOKENS_OF_ROUND / ours,
        "peer_tokens_per_second": TOKENS_OF_ROUND / theirs,
        "ratio": ratio,
        "compared": len(tokens),
        "apart": apart,
        "rounds": ROUNDS,
        "tokens_of_round": TOKENS_OF_ROUND,
        "peer": turns.PEER,
        **peer.shape,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
