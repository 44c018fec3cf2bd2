"""The generator of Accompany's band as an ONNX graph that writes all beats at once.

The beats are the rows of every product. Products that share their left side are one product.
"""

import onnx_graph
from onnx_graph import Graph

EPSILON = 1e-5
# How far to either side the blocks look, in beats: those that all parts share, and those of a player.
TRUNK, PLAYER = (1, 2, 4, 8), (1, 4)


def parts(tensors):
    """How many players there are."""
    return sum(name.startswith("generator.players.") and name.endswith(".inlet.weight") for name in tensors)


def sizes(tensors):
    """Numbers of a beat: what the trunk hears, what each player hears besides, what each player writes."""
    heard, width = tensors["generator.inlet.weight"].shape
    own = tensors["generator.players.0.inlet.weight"].shape[0] - width
    written = [tensors[f"generator.players.{part}.outlet.weight"].shape[1] for part in range(parts(tensors))]
    return heard, own, written


def build(tensors, beats):
    """The graph's bytes. Inputs: `heard` [beats, numbers] and for each player `own0` [beats, numbers]; output: `written`
    [beats, numbers], one player after the other."""
    heard, own, written = sizes(tensors)
    weight = lambda name: tensors[f"generator.{name}"]
    width = weight("inlet.weight").shape[1]
    graph = Graph()
    rows = graph.linear("heard", weight("inlet.weight"), weight("inlet.bias"))
    for index, distance in enumerate(TRUNK):
        rows = block(graph, weight, f"trunk.first.{index}", rows, distance)
    shared = [weight(f"players.{part}.inlet.weight")[:width] for part in range(len(written))]
    begun = graph.op("MatMul", rows, graph.constant(onnx_graph.joined(shared)))
    narrow = shared[0].shape[1]
    begun = graph.op("Split", begun, graph.numbers(*[narrow] * len(written)), outputs=len(written), axis=1)
    planes = [player(graph, weight, part, rows, width) for part, rows in enumerate(begun)]
    graph.name(graph.op("Concat", *planes, axis=1), "written")
    inputs = [("heard", [beats, heard])] + [(f"own{part}", [beats, own]) for part in range(len(written))]
    return graph.model("accompany", inputs, [("written", [beats, sum(written)])])


def player(graph, weight, part, begun, width):
    name = f"players.{part}"
    own = graph.linear(f"own{part}", weight(f"{name}.inlet.weight")[width:], weight(f"{name}.inlet.bias"))
    rows = graph.op("Add", begun, own)
    for index, distance in enumerate(PLAYER):
        rows = block(graph, weight, f"{name}.blocks.{index}", rows, distance)
    rows = norm(graph, weight, f"{name}.norm", rows)
    return graph.linear(rows, weight(f"{name}.outlet.weight"), weight(f"{name}.outlet.bias"))


def block(graph, weight, name, rows, distance):
    """A residual block: each beat beside those so far before and after it, silence beyond the edges."""
    normed = norm(graph, weight, f"{name}.norm", rows)
    padded = graph.op("Pad", normed, graph.numbers(distance, 0, distance, 0))
    end = graph.numbers(-2 * distance)
    past = graph.op("Slice", padded, graph.numbers(0), end, graph.numbers(0))
    future = graph.op("Slice", padded, graph.numbers(2 * distance), graph.numbers(2**31), graph.numbers(0))
    around = graph.op("Concat", past, normed, future, axis=1)
    gathered = graph.op("Relu", graph.linear(around, weight(f"{name}.gather.weight"), weight(f"{name}.gather.bias")))
    return graph.op("Add", rows, graph.linear(gathered, weight(f"{name}.mix.weight"), weight(f"{name}.mix.bias")))


def norm(graph, weight, name, rows):
    scale, shift = graph.constant(weight(f"{name}.gamma")), graph.constant(weight(f"{name}.beta"))
    return graph.op("LayerNormalization", rows, scale, shift, epsilon=EPSILON, axis=-1)
