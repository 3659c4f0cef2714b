"""The encoder: MiniLM-L6 with embeddings of letter case and quotation added, a head of labels, and two heads of links
that only help it learn."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from data import LABELS, base_folder

WIDTH, LAYERS, HEADS, INNER, PLACES, FORMS, QUOTES, LINK = 384, 6, 12, 1536, 512, 8, 3, 64


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, mask):
        size, length, _ = x.shape

        def heads(t):
            return t.view(size, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        seen = F.scaled_dot_product_attention(
            heads(self.query(x)), heads(self.key(x)), heads(self.value(x)), attn_mask=mask
        )
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(size, length, WIDTH))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, words, dropout=0.1):
        super().__init__()
        self.words, self.places = nn.Embedding(words, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.forms, self.quotes = nn.Embedding(FORMS, WIDTH), nn.Embedding(QUOTES, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.label = nn.Linear(WIDTH, LABELS)
        # Cue to source, content to cue.
        self.links = nn.ModuleList([nn.Linear(WIDTH, LINK) for _ in range(4)])
        for table in (self.forms, self.quotes):
            nn.init.zeros_(table.weight)

    def new_parameters(self):
        """Those that the base model does not have."""
        for part in (self.forms, self.quotes, self.label, self.links):
            yield from part.parameters()

    def load_base(self, kept):
        base = load_file(base_folder() / "model.safetensors")
        take = lambda to, name: to.data.copy_(base[name])
        self.words.weight.data.copy_(base["embeddings.word_embeddings.weight"][torch.tensor(kept)])
        take(self.places.weight, "embeddings.position_embeddings.weight")
        self.kind.data.copy_(base["embeddings.token_type_embeddings.weight"][0])
        take(self.norm.weight, "embeddings.LayerNorm.weight")
        take(self.norm.bias, "embeddings.LayerNorm.bias")
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i, layer in enumerate(self.layers):
            for ours, theirs in names.items():
                take(getattr(layer, ours).weight, f"encoder.layer.{i}.{theirs}.weight")
                take(getattr(layer, ours).bias, f"encoder.layer.{i}.{theirs}.bias")

    def forward(self, ids, forms, quotes, there):
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.kind + self.forms(forms) + self.quotes(quotes)
        x = self.drop(self.norm(x))
        mask = None
        if not bool(there.all()):
            mask = torch.zeros(len(ids), 1, 1, ids.shape[1], dtype=x.dtype).masked_fill(~there[:, None, None], -1e4)
        for layer in self.layers:
            x = layer(x, mask)
        return x, self.label(x)

    def link_loss(self, x, there, links, query, key):
        """How badly each part's other end is told among the pieces of its chunk."""
        if not links:
            return x.new_zeros(())
        chunk, of, to = (torch.tensor(column) for column in zip(*links))
        keys = self.links[key](x)[chunk]
        scores = torch.einsum("nd,nld->nl", self.links[query](x[chunk, of]), keys).float() / LINK**0.5
        return F.cross_entropy(scores.masked_fill(~there[chunk], -1e4), to)
