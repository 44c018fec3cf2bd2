"""The network of Extend as an ONNX graph that reads one token.

What is kept of earlier tokens is an input of fixed size, which the caller owns and writes the new rows into, so that
nothing of it is ever copied. Products that share their left side are one product, and constant factors are multiplied
into the weights.
"""

import numpy as np

import onnx_graph
from onnx_graph import Graph

EPSILON = 1e-6


def shape_of(metadata):
    """The network's shape, as it stands beside the weights."""
    return {key: int(metadata[key]) for key in ("width", "layers", "heads", "memory")}


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
    graph.name(graph.op("MatMul", norm(graph, rows, np.ones(width, np.float32)), outlet), "logits")
    outputs.append(("logits", [1, tensors["embedding"].shape[0]]))
    inputs = [("heard", [1, tensors["heard.weight"].shape[0]]), ("cosines", [1, head]), ("sines", [1, head])]
    inputs.append(("unseen", [1, 1, memory]))
    for index in range(shape["layers"]):
        inputs += [(f"keys{index}", [heads, head, memory]), (f"values{index}", [heads, memory, head])]
    return graph.model("step", [("id", [1]), *inputs], outputs, numbers=["id"])


def layer(graph, tensors, index, rows, sizes):
    heads, head, memory = sizes
    width = heads * head
    weight = lambda name: tensors[f"layers.{index}.{name}.weight"]
    plain = np.ones(width, np.float32)

    joined = onnx_graph.joined([weight("query"), weight("key"), weight("value")])
    product = graph.op("MatMul", norm(graph, rows, plain), graph.constant(joined))
    product = graph.op("Reshape", product, graph.numbers(3 * heads, head))
    looking, value = graph.op("Split", product, graph.numbers(2 * heads, heads), outputs=2, axis=0)
    # Scores are divided by the root of a head's width: half of that is done to the queries, half to the keys.
    looking = norm(graph, looking, np.full(head, head**-0.25, np.float32))
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

    up = graph.op("Relu", graph.op("MatMul", norm(graph, rows, plain), graph.constant(weight("up"))))
    down = graph.op("MatMul", graph.op("Mul", up, up), graph.constant(weight("down")))
    made = [(f"key{index}", [heads, head, 1]), (f"value{index}", [heads, 1, head])]
    return graph.op("Add", rows, down), made


def norm(graph, rows, scale):
    """Rows of mean square one, times a constant; one kernel of the runtime."""
    return graph.op("SimplifiedLayerNormalization", rows, graph.constant(scale), epsilon=EPSILON, axis=-1)
