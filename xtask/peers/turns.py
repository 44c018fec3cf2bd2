"""Two programs that compute the same, timed in turns on one thread each. What is measured is the time that the processor
spent, so that other work on the machine changes little."""

import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np
import onnxruntime

PEER = f"onnxruntime {onnxruntime.__version__}"


class Peer:
    """A graph in onnxruntime, with arrays that stay where they are and are read and written in place."""

    def __init__(self, graph):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self.bound = self.session.io_binding()
        self.inputs = {told.name: self.bind_input(told) for told in self.session.get_inputs()}
        self.outputs = {told.name: self.bind_output(told) for told in self.session.get_outputs()}

    def bind_input(self, told):
        array = np.zeros(told.shape, np.int64 if told.type == "tensor(int64)" else np.float32)
        self.bound.bind_input(told.name, "cpu", 0, array.dtype, told.shape, array.ctypes.data)
        return array

    def bind_output(self, told):
        array = np.zeros(told.shape, np.float32)
        self.bound.bind_output(told.name, "cpu", 0, array.dtype, told.shape, array.ctypes.data)
        return array

    def run(self):
        self.session.run_with_iobinding(self.bound)


class Ours:
    """The Rust side: a program that says when it is ready, and then does its work as often as each line of its input
    says, and answers with a line."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        return line if line else sys.exit("FAILED: the program of Continuo ended early.")

    def spent(self):
        """Seconds it has computed; where the system does not tell, seconds that have passed."""
        try:
            told = pathlib.Path(f"/proc/{self.process.pid}/schedstat").read_text()
        except FileNotFoundError:
            return time.perf_counter()
        return int(told.split()[0]) / 1e9

    def seconds(self, times):
        start = self.spent()
        self.process.stdin.write(f"{times}\n")
        self.process.stdin.flush()
        self.answer()
        return self.spent() - start


def seconds(work, times):
    """How long it takes to do that so often, here."""
    spent = time.process_time if pathlib.Path("/proc/self/schedstat").exists() else time.perf_counter
    start = spent()
    for _ in range(times):
        work()
    return spent() - start


def take(ours, work, rounds, times):
    """Medians of seconds a round, ours and theirs, and of how many times as fast ours is."""
    pairs = [(ours.seconds(times), seconds(work, times)) for _ in range(rounds)]
    one, other = (statistics.median(pair[index] for pair in pairs) for index in (0, 1))
    return one, other, statistics.median(theirs / our for our, theirs in pairs)


def near(apart, most, what):
    """Ends the program unless numbers are no farther apart than that."""
    if not apart < most:
        sys.exit(f"FAILED: onnxruntime's {what} are up to {apart:.2g} from Continuo's; at most {most} is allowed.")
    return apart
