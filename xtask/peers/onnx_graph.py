"""What the peers' graphs are put together with: the tensors of a weights file, and nodes of ONNX."""

import struct

import cbor2
import numpy as np
from onnx import TensorProto, helper, numpy_helper

# The container lays its data section and every tensor out on multiples of this.
ALIGNMENT = 256
# Bytes before the container's metadata: a magic number, a version, and the length of the metadata.
HEADER = 10
KINDS = {"F16": np.float16, "F32": np.float32}


def read_pack(path):
    """The tensors of a burnpack file in single precision, and the texts beside them."""
    data = path.read_bytes()
    (size,) = struct.unpack_from("<I", data, HEADER - 4)
    head = cbor2.loads(data[HEADER : HEADER + size])
    start = -(-(HEADER + size) // ALIGNMENT) * ALIGNMENT
    tensors = {}
    for name, told in head["tensors"].items():
        first, last = (start + offset for offset in told["data_offsets"])
        numbers = np.frombuffer(data[first:last], KINDS[told["dtype"]])
        tensors[name] = numbers.astype(np.float32).reshape(told["shape"])
    return tensors, head["metadata"]


def joined(weights):
    """Matrices of one height beside one another."""
    return np.concatenate(weights, axis=1)


class Graph:
    """Nodes and constants, as they are put together."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, array):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def numbers(self, *values):
        return self.constant(np.array(values, np.int64))

    def op(self, kind, *inputs, outputs=1, **attributes):
        names = [f"n{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def name(self, value, output):
        self.nodes.append(helper.make_node("Identity", [value], [output]))

    def linear(self, rows, weight, bias):
        """A product with a matrix, and a row added to each row."""
        return self.op("Gemm", rows, self.constant(weight), self.constant(bias))

    def model(self, name, inputs, outputs, numbers=()):
        """The graph's bytes; inputs and outputs are pairs of name and shape, those called `numbers` are whole."""
        kind = lambda name: TensorProto.INT64 if name in numbers else TensorProto.FLOAT
        told = lambda pairs: [helper.make_tensor_value_info(name, kind(name), shape) for name, shape in pairs]
        whole = helper.make_graph(self.nodes, name, told(inputs), told(outputs), self.constants)
        versions = [helper.make_opsetid("", 17)]
        return helper.make_model(whole, opset_imports=versions, ir_version=10).SerializeToString()
