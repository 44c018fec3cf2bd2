"""The network of a weights file as an ONNX graph that reads one token.

What is kept of earlier tokens is an input of fixed size, which the caller owns and writes the new rows into, so that
nothing of it is ever copied. Products that share their left side are one product, and constant factors are multiplied
into the weights.
"""

import struct

import cbor2
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

EPSILON = 1e-6
# The container lays its data section and every tensor out on multiples of this.
ALIGNMENT = 256
# Bytes before the container's metadata: a magic number, a version, and the length of the metadata.
HEADER = 10
KINDS = {"F16": np.float16, "F32": np.float32}


def read_pack(path):
    """The tensors of a burnpack file in single precision, and the network's shape beside them."""
    data = path.read_bytes()
    (size,) = struct.unpack_from("<I", data, HEADER - 4)
    head = cbor2.loads(data[HEADER : HEADER + size])
    start = -(-(HEADER + size) // ALIGNMENT) * ALIGNMENT
    tensors = {}
    for name, told in head["tensors"].items():
        first, last = (start + offset for offset in told["data_offsets"])
        numbers = np.frombuffer(data[first:last], KINDS[told["dtype"]])
        tensors[name] = numbers.astype(np.float32).reshape(told["shape"])
    shape = head["metadata"]
    return tensors, {key: int(shape[key]) for key in ("width", "layers", "heads", "memory")}


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

    def norm(self, rows, scale):
        """Rows of mean square one, times a constant; one kernel of the runtime."""
        return self.op("SimplifiedLayerNormalization", rows, self.constant(scale), epsilon=EPSILON, axis=-1)


def build(tensors, shape):
    """The graph's bytes.

    Inputs: `id` [1], `heard` [1, features], `cosines` and `sines` [1, head], `unseen` [1, 1, memory] (added to the
    scores), and for each layer `keys0` [heads, head, memory] and `values0` [heads, memory, head]. Outputs: `logits`
    [1, tokens], and for each layer the new rows `key0` [heads, head, 1] and `value0` [heads, 1, head].
    """
    width, heads, memory = shape["width"], shape["heads"], shape["memory"]
    head = width // heads
    graph = Graph()
    embedding = graph.constant(tensors["embedding"] * np.float32(width**0.5))
    heard = graph.op("MatMul", "heard", graph.constant(tensors["heard.weight"]))
    rows = graph.op("Add", graph.op("Gather", embedding, "id"), heard)
    outputs = []
    for index in range(shape["layers"]):
        rows, made = layer(graph, tensors, index, rows, (heads, head, memory))
        outputs += made
    outlet = graph.constant(tensors["embedding"].T)
    graph.name(graph.op("MatMul", graph.norm(rows, np.ones(width, np.float32)), outlet), "logits")
    outputs.append(("logits", [1, tensors["embedding"].shape[0]]))
    inputs = [("heard", [1, tensors["heard.weight"].shape[0]]), ("cosines", [1, head]), ("sines", [1, head])]
    inputs.append(("unseen", [1, 1, memory]))
    for index in range(shape["layers"]):
        inputs += [(f"keys{index}", [heads, head, memory]), (f"values{index}", [heads, memory, head])]
    return model(graph, inputs, outputs)


def layer(graph, tensors, index, rows, sizes):
    heads, head, memory = sizes
    width = heads * head
    weight = lambda name: tensors[f"layers.{index}.{name}.weight"]
    plain = np.ones(width, np.float32)

    joined = np.concatenate([weight("query"), weight("key"), weight("value")], axis=1)
    product = graph.op("MatMul", graph.norm(rows, plain), graph.constant(joined))
    product = graph.op("Reshape", product, graph.numbers(3 * heads, head))
    looking, value = graph.op("Split", product, graph.numbers(2 * heads, heads), outputs=2, axis=0)
    # Scores are divided by the root of a head's width: half of that is done to the queries, half to the keys.
    looking = graph.norm(looking, np.full(head, head**-0.25, np.float32))
    first, second = graph.op("Split", looking, graph.numbers(head // 2, head // 2), outputs=2, axis=1)
    swapped = graph.op("Concat", second, first, axis=1)
    turned = graph.op("Add", graph.op("Mul", looking, "cosines"), graph.op("Mul", swapped, "sines"))
    query, key = graph.op("Split", turned, graph.numbers(heads, heads), outputs=2, axis=0)
    query = graph.op("Reshape", query, graph.numbers(heads, 1, head))
    key = graph.op("Reshape", key, graph.numbers(heads, head, 1))
    value = graph.op("Reshape", value, graph.numbers(heads, 1, head))
    graph.name(key, f"key{index}")
    graph.name(value, f"value{index}")

    earlier = graph.op("Add", graph.op("MatMul", query, f"keys{index}"), "unseen")
    scores = graph.op("Concat", earlier, graph.op("MatMul", query, key), axis=2)
    shares = graph.op("Softmax", scores, axis=2)
    of_earlier, of_itself = graph.op("Split", shares, graph.numbers(memory, 1), outputs=2, axis=2)
    taken = graph.op("MatMul", of_earlier, f"values{index}")
    taken = graph.op("Add", taken, graph.op("Mul", of_itself, value))
    taken = graph.op("Reshape", taken, graph.numbers(1, width))
    rows = graph.op("Add", rows, graph.op("MatMul", taken, graph.constant(weight("output"))))

    up = graph.op("Relu", graph.op("MatMul", graph.norm(rows, plain), graph.constant(weight("up"))))
    down = graph.op("MatMul", graph.op("Mul", up, up), graph.constant(weight("down")))
    made = [(f"key{index}", [heads, head, 1]), (f"value{index}", [heads, 1, head])]
    return graph.op("Add", rows, down), made


def model(graph, inputs, outputs):
    told = lambda pairs: [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in pairs]
    number = helper.make_tensor_value_info("id", TensorProto.INT64, [1])
    whole = helper.make_graph(graph.nodes, "step", [number, *told(inputs)], told(outputs), graph.constants)
    versions = [helper.make_opsetid("", 17)]
    return helper.make_model(whole, opset_imports=versions, ir_version=10).SerializeToString()
