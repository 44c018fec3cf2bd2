"""Reading token by token, by Continuo and by onnxruntime, on one thread each: first that both say the same, then how
fast they say it, in turns.

usage: extend.py WEIGHTS FOLDER READER...

READER is the command of the Rust side: it writes what it is told of each token, and the logits it answers, into
FOLDER/tokens.f32, and then reads as many tokens as each line of its input says, and answers with a line. Prints one
line of JSON. What is measured is the time that the processor spent, so that other work on the machine changes little.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np
import onnxruntime

import onnx_graph

# The farthest that two logits may be apart.
NEAR = 1e-3
ROUNDS, TOKENS_OF_ROUND = 15, 200
FEATURES, VOCABULARY = 176, 310
# What hides an empty place from attention.
UNSEEN = -60.0


class Peer:
    """The network in onnxruntime, with arrays that stay where they are and are read and written in place."""

    def __init__(self, weights):
        tensors, self.shape = onnx_graph.read_pack(weights)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        graph = onnx_graph.build(tensors, self.shape)
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self.bound = self.session.io_binding()
        self.inputs = {told.name: self.bind_input(told) for told in self.session.get_inputs()}
        self.outputs = {told.name: self.bind_output(told) for told in self.session.get_outputs()}
        self.inputs["unseen"][:] = UNSEEN
        self.slot = 0

    def bind_input(self, told):
        array = np.zeros(told.shape, np.int64 if told.type == "tensor(int64)" else np.float32)
        self.bound.bind_input(told.name, "cpu", 0, array.dtype, told.shape, array.ctypes.data)
        return array

    def bind_output(self, told):
        array = np.zeros(told.shape, np.float32)
        self.bound.bind_output(told.name, "cpu", 0, array.dtype, told.shape, array.ctypes.data)
        return array

    def read(self, token):
        """The logits after one more token."""
        number, heard, cosines, sines = token
        given = self.inputs
        given["id"][0], given["heard"][0], given["cosines"][0], given["sines"][0] = number, heard, cosines, sines
        self.session.run_with_iobinding(self.bound)
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


def compare(peer, tokens, logits):
    apart = max(float(np.abs(peer.read(token) - said).max()) for token, said in zip(tokens, logits))
    if not apart < NEAR:
        sys.exit(f"FAILED: onnxruntime's logits are up to {apart:.2g} from Continuo's; at most {NEAR} is allowed.")
    return apart


class Reader:
    """The Rust side."""

    def __init__(self, command, weights, folder):
        command = [*command, weights, folder]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        return line if line else sys.exit("FAILED: the reader of Continuo ended early.")

    def spent(self):
        """Seconds it has computed; where the system does not tell, seconds that have passed."""
        try:
            told = pathlib.Path(f"/proc/{self.process.pid}/schedstat").read_text()
        except FileNotFoundError:
            return time.perf_counter()
        return int(told.split()[0]) / 1e9

    def seconds(self):
        start = self.spent()
        self.process.stdin.write(f"{TOKENS_OF_ROUND}\n")
        self.process.stdin.flush()
        self.answer()
        return self.spent() - start


def seconds(peer, tokens, first):
    spent = time.process_time if pathlib.Path("/proc/self/schedstat").exists() else time.perf_counter
    start = spent()
    for index in range(first, first + TOKENS_OF_ROUND):
        peer.read(tokens[index % len(tokens)])
    return spent() - start


def main():
    weights, folder, command = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    peer, reader = Peer(weights), Reader(command, weights, folder)
    tokens, logits = tokens_and_logits(folder, peer.shape["width"] // peer.shape["heads"])
    apart = compare(peer, tokens, logits)
    ours, theirs = [], []
    for index in range(ROUNDS):
        ours.append(reader.seconds())
        theirs.append(seconds(peer, tokens, index * TOKENS_OF_ROUND))
    answer = {
        "tokens_per_second": TOKENS_OF_ROUND / statistics.median(ours),
        "peer_tokens_per_second": TOKENS_OF_ROUND / statistics.median(theirs),
        "ratio": statistics.median(their / our for our, their in zip(ours, theirs)),
        "compared": len(tokens),
        "apart": apart,
        "rounds": ROUNDS,
        "tokens_of_round": TOKENS_OF_ROUND,
        "peer": f"onnxruntime {onnxruntime.__version__}",
        **peer.shape,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
