"""Writes what the encoder gives for invented texts, from the very bytes that ship: the engine must give the same."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from data import LABELS, LONGEST_CHUNK, Pieces, chunks, load
from export import MAGIC
from model import FORMS, INNER, LAYERS, QUOTES, WIDTH, Encoder

# Longer ones are there for how they are cut: unoptimised tests would take long over their scores.
SCORED = 150


def opened(path):
    """The vocabulary and an encoder with the weights of a file, read back independently of the engine."""
    data = Path(path).read_bytes()
    assert data[:8] == MAGIC
    at = 44

    def number():
        nonlocal at
        at += 4
        return int.from_bytes(data[at - 4 : at], "little")

    def string():
        nonlocal at
        length = number()
        at += length
        return data[at - length : at].decode()

    def vector(count):
        nonlocal at
        at += 4 * count
        return torch.from_numpy(np.frombuffer(data[at - 4 * count : at], "<f4").copy())

    def rows(count, width=WIDTH):
        nonlocal at
        scale = vector(count)
        at += count * width
        cells = np.frombuffer(data[at - count * width : at], np.int8).reshape(count, width)
        return torch.from_numpy(cells.astype("f4")) * scale[:, None]

    string()
    vector(1)
    count = number()
    vocabulary = string().split("\n")
    assert len(vocabulary) == count
    weights = {"words.weight": rows(count)}
    weights["places.weight"] = rows(LONGEST_CHUNK)
    weights["forms.weight"], weights["quotes.weight"] = rows(FORMS), rows(QUOTES)

    def norm(name):
        weights[name + ".weight"], weights[name + ".bias"] = vector(WIDTH), vector(WIDTH)

    def linear(names, out, width):
        matrix, bias = rows(out * len(names), width), vector(out * len(names))
        for i, name in enumerate(names):
            weights[name + ".weight"], weights[name + ".bias"] = matrix[i * out :][:out], bias[i * out :][:out]

    norm("norm")
    for i in range(LAYERS):
        layer = f"layers.{i}."
        linear([layer + n for n in ("query", "key", "value")], WIDTH, WIDTH)
        linear([layer + "out"], WIDTH, WIDTH)
        norm(layer + "norm1")
        linear([layer + "up"], INNER, WIDTH)
        linear([layer + "down"], WIDTH, INNER)
        norm(layer + "norm2")
    linear(["label"], LABELS, WIDTH)
    assert at == len(data)
    model = Encoder(count)
    model.places = torch.nn.Embedding(LONGEST_CHUNK, WIDTH)
    model.load_state_dict(weights, strict=False)
    return vocabulary, model.eval()


@torch.no_grad()
def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--model", required=True)
    flags.add_argument("--texts", required=True, help="folder with text/*.txt")
    flags.add_argument("--tokens", required=True, help="their tokens")
    flags.add_argument("--out", required=True)
    options = flags.parse_args()
    vocabulary, model = opened(options.model)
    pieces = Pieces(vocabulary)
    cases = []
    for text in load(options.tokens):
        found = []
        for chunk in chunks(text, pieces):
            if len(chunk.ids) > SCORED:
                found.append({"ids": chunk.ids, "logits": []})
                continue
            ids, forms, quotes = (torch.tensor([c]) for c in (chunk.ids, chunk.forms, chunk.quotes))
            logits = model(ids, forms, quotes, torch.ones_like(ids, dtype=torch.bool))[1][0, chunk.firsts]
            found.append({"ids": chunk.ids, "logits": [[round(x, 4) for x in row] for row in logits.tolist()]})
        words = (Path(options.texts) / "text" / (text["name"] + ".txt")).read_text(encoding="utf-8")
        cases.append({"text": words, "chunks": found})
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump({"cases": cases}, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
