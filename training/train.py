"""Trains the accurate engine's encoder. See README.md."""

import argparse
import random
import time
from collections import deque

import torch
import torch.nn.functional as F

from data import LABELS, MASK, Pieces, chunks, epoch, kept_pieces, load, whole_vocabulary, with_gold
from model import Encoder

WARM = 0.06  # share of the run in which the rate rises
LINKS = 0.25  # weight of the links' loss
SMOOTH = 0.02
HIDE = 0.04  # share of pieces hidden, so that no single word is leant on
PARTS = {"source": (1, 2), "cue": (3, 4), "content": (5, 6)}


def batch(of):
    length = max(len(c.ids) for c in of)
    ids, forms, quotes = (torch.zeros(len(of), length, dtype=torch.long) for _ in range(3))
    there = torch.zeros(len(of), length, dtype=torch.bool)
    labels = torch.full((len(of), length), -100)
    sources, contents = [], []
    for i, chunk in enumerate(of):
        n = len(chunk.ids)
        ids[i, :n], forms[i, :n] = torch.tensor(chunk.ids), torch.tensor(chunk.forms)
        quotes[i, :n], there[i, :n] = torch.tensor(chunk.quotes), True
        labels[i, torch.tensor(chunk.firsts)] = torch.tensor(chunk.labels)
        sources += [(i, *link) for link in chunk.sources]
        contents += [(i, *link) for link in chunk.contents]
    return ids, forms, quotes, there, labels, sources, contents


def batches(all_chunks, size, rng):
    """Chunks of like length together, in random order."""
    order = list(all_chunks)
    rng.shuffle(order)
    found = []
    for at in range(0, len(order), size * 20):
        part = sorted(order[at : at + size * 20], key=lambda c: len(c.ids))
        # Short chunks go together in greater number: a batch is about as many pieces whatever their length.
        while part:
            take, longest = 0, 0
            while take < len(part) and (take < size or (take + 1) * len(part[take].ids) <= size * 200):
                longest = len(part[take].ids)
                take += 1
                if take * longest >= size * 256:
                    break
            found.append(part[:take])
            part = part[take:]
    rng.shuffle(found)
    return found


@torch.no_grad()
def measure(model, chunks_of, size=16):
    """F1 of the tokens of each part, each token for itself."""
    model.eval()
    right, found, gold = ({p: 0 for p in PARTS} for _ in range(3))
    order = sorted(chunks_of, key=lambda c: len(c.ids))
    loss = count = 0
    for at in range(0, len(order), size):
        ids, forms, quotes, there, labels, *_ = batch(order[at : at + size])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(ids, forms, quotes, there)[1].float()
        kept = labels >= 0
        loss += float(F.cross_entropy(logits[kept], labels[kept], reduction="sum"))
        count += int(kept.sum())
        best = logits.argmax(-1)
        for part, (b, i) in PARTS.items():
            told, true = ((t == b) | (t == i) for t in (best, labels))
            right[part] += int((told & true & kept).sum())
            found[part] += int((told & kept).sum())
            gold[part] += int((true & kept).sum())
    scores = ", ".join(f"{p} {200 * right[p] / max(found[p] + gold[p], 1):.1f}" for p in PARTS)
    return f"loss {loss / max(count, 1):.4f}, {scores}"


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--train", required=True, help="tokens of the training texts")
    flags.add_argument("--dev", required=True, help="tokens of the development texts")
    flags.add_argument("--out", required=True, help="checkpoint to write")
    flags.add_argument("--minutes", type=float, default=75, help="wall time; the rate falls to nothing by then")
    flags.add_argument("--epochs", type=float, default=8, help="or so many passes, if they end earlier")
    flags.add_argument("--rate", type=float, default=1.6e-4)
    flags.add_argument("--batch", type=int, default=8)
    flags.add_argument("--threads", type=int, default=2)
    flags.add_argument("--seed", type=int, default=1)
    flags.add_argument("--measure", type=float, default=12, help="minutes between checkpoints")
    options = flags.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)

    texts, dev_texts = load(options.train), load(options.dev)
    kept = kept_pieces(texts)
    vocabulary = [whole_vocabulary()[i] for i in kept]
    pieces = Pieces(vocabulary)
    mask = pieces.ids[MASK]
    dev = [with_gold(t, c) for t in dev_texts for c in chunks(t, pieces)]
    model = Encoder(len(vocabulary))
    model.load_base(kept)

    def save():
        torch.save({"vocabulary": vocabulary, "weights": model.state_dict()}, options.out)

    new = list(model.new_parameters())
    tables = [model.words.weight, model.places.weight]
    apart = {id(p) for p in new + tables}
    old = [p for p in model.parameters() if id(p) not in apart]
    # Words unseen in training keep the base model's embeddings: nothing pulls them to zero.
    groups = [(old, options.rate, 0.01), (tables, options.rate, 0.0), (new, 1e-3, 0.01)]
    optimizer = torch.optim.AdamW(
        [{"params": p, "lr": rate, "base": rate, "weight_decay": decay} for p, rate, decay in groups], fused=True
    )
    waiting, whole, seen, step = [], 1, 0, 0
    start = last = time.time()
    recent = deque(maxlen=50)
    while True:
        if not waiting:
            made = epoch(texts, pieces, rng)
            whole = sum(len(c.ids) for c in made)
            waiting = batches(made, options.batch, rng)
        done = max(seen / whole / options.epochs, (time.time() - start) / 60 / options.minutes)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1, (done + 1e-3) / WARM) * max(0.01, 1 - done)
        model.train()
        ids, forms, quotes, there, labels, sources, contents = batch(waiting.pop())
        hidden = (torch.rand(ids.shape) < HIDE) & (forms > 0) & (quotes < 2)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x, logits = model(ids.masked_fill(hidden, mask), forms, quotes, there)
            loss = F.cross_entropy(
                logits.float().view(-1, LABELS), labels.view(-1), ignore_index=-100, label_smoothing=SMOOTH
            )
            links = model.link_loss(x, there, sources, 0, 1) + model.link_loss(x, there, contents, 2, 3)
        (loss + LINKS * links).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seen += int(there.sum())
        step += 1
        recent.append((loss.item(), links.item()))
        now = time.time()
        if step % 25 == 0:
            a, b = (sum(r[k] for r in recent) / len(recent) for k in (0, 1))
            speed = seen / (now - start)
            print(f"step {step} pass {seen / whole:.2f} done {done:.2f} loss {a:.4f} links {b:.4f} {speed:.0f}/s", flush=True)
        if now - last > 60 * options.measure:
            last = now
            save()
            print(f"dev at pass {seen / whole:.2f}: {measure(model, dev)}", flush=True)
    save()
    print(f"dev at the end, {seen / whole:.2f} passes: {measure(model, dev)}", flush=True)


if __name__ == "__main__":
    main()
