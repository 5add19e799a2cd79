from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ningbot.errors import ModelDamaged
from ningbot.semantic import files
from ningbot.semantic.encoder import Encoder

REFERENCE = Path(__file__).parents[1] / "data" / "encoder_reference.json"
# The encoder in 8 bits against the base's own engine: the error that quantising costs.
LEAST_COSINE = 0.998


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def references() -> Iterator[tuple[str, str, np.ndarray]]:
    for row in json.loads(REFERENCE.read_text(encoding="utf-8"))["vectors"]:
        vector = np.frombuffer(bytes.fromhex(row["components"]), np.int8).astype(np.float32)
        yield row["kind"], row["text"], vector / np.linalg.norm(vector)


def test_vectors_are_those_of_the_base(encoder: Encoder) -> None:
    for kind, text, expected in references():
        found = encoder.embed_question(text) if kind == "query" else encoder.embed_passage(text)
        assert found.shape == (384,)
        assert float(found @ expected) > LEAST_COSINE, text


def test_a_vector_has_length_one(encoder: Encoder) -> None:
    for text in ("", "宁乡", "a" * 5000):
        assert np.linalg.norm(encoder.embed_passage(text)) == pytest.approx(1, abs=1e-5)


def test_both_scripts_have_one_vector(encoder: Encoder) -> None:
    simplified = encoder.embed_question("全市派驻了多少名党建指导员？")
    traditional = encoder.embed_question("全市派駐了多少名黨建指導員？")
    np.testing.assert_array_equal(simplified, traditional)


def test_a_question_is_nearer_to_its_passage_in_another_language(encoder: Encoder) -> None:
    question = encoder.embed_question("How many party-building instructors were assigned?")
    right = encoder.embed_passage("向全市466家两新组织派驻240名党建指导员")
    wrong = encoder.embed_passage("今天天气晴朗，适合登山")
    assert question @ right > question @ wrong + 0.05


def test_passages_come_in_order_whoever_works_at_them(encoder: Encoder) -> None:
    texts = [f"第{n}段" * (n % 3 + 1) for n in range(9)]
    alone = [encoder.embed_passage(text) for text in texts]
    together = list(encoder.embed_passages(texts, n_workers=3))
    np.testing.assert_array_equal(np.array(alone), np.array(together))


@pytest.mark.parametrize("damage", ["changed", "missing"])
@pytest.mark.parametrize("name", [files.PIECES, files.ENCODER])
def test_a_damaged_file_is_said(
    name: str, damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in files.DIGESTS:
        shutil.copy(files.FOLDER / each, tmp_path / each)
    if damage == "missing":
        (tmp_path / name).unlink()
    else:
        with (tmp_path / name).open("r+b") as file:
            file.seek(-9, 2)
            file.write(b"x")
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    with pytest.raises(ModelDamaged, match="install ningbot again") as caught:
        Encoder()
    assert caught.value.path == tmp_path / name
