"""Writes the news that the fast engine learns from besides PolNeAR: texts that the accurate engine will annotate.

usage: texts.py DATA OUT     DATA is the evaluation data (../shared/eval), OUT a folder for text files

Articles of one news day, the English pages and the newswire of the invented copy chains, each story once, and nothing
that shares a quarter of its words with a text that is scored.
"""

import json
import re
import sys
from pathlib import Path

SHINGLE, SHARED, LEAST = 8, 0.25, 80


def shingles(text):
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE)}


def lines(path):
    with open(path, encoding="utf8") as file:
        yield from map(json.loads, file)


def stories(data):
    for story in lines(data / "syndication/newsday/docs.jsonl"):
        yield "n" + story["id"], story["text"]
    with open(data / "extraction/gold.json", encoding="utf8") as file:
        for name, page in json.load(file).items():
            if (page.get("lang") or "")[:2] == "en":
                yield "p" + name, page["articleBody"]
    for story in lines(data / "syndication/synthetic/docs.jsonl"):
        if len(story["text"].split()) > 250:
            yield "r" + story["id"], story["text"]


def main():
    data, out = map(Path, sys.argv[1:3])
    out.mkdir(parents=True, exist_ok=True)
    seen = set()
    for folder in ("chains/texts", "polnear/dev/text", "polnear/train/text"):
        for path in (data / folder).glob("*.txt"):
            seen |= shingles(path.read_text(encoding="utf8"))
    kept = 0
    for name, text in stories(data):
        new = shingles(text)
        if len(new) < LEAST or len(new & seen) > SHARED * len(new):
            continue
        seen |= new
        kept += 1
        (out / f"{name}.txt").write_text(text, encoding="utf8")
    print(f"{kept} texts")


if __name__ == "__main__":
    main()
