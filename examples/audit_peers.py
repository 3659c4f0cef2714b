#!/usr/bin/env python3
"""Measures `dateline audit` beside datasketch and rensa, on the labelled news day and on generated collections.

usage: audit_peers.py [--sizes 10000,100000] [--peers-up-to 10000] [--no-newsday]
       from the repository's root, after `cargo build --release --examples && cargo build --release`
       --sizes 10000,100000,1000000 takes 3 GB of disk and 6 GB of memory; no more than 9 GB are ever given
needs: pip install datasketch rensa

A generated collection has 22 % single stories and families of copies made by cutting, inserting, editing, reordering and
embedding, in the frames of 120 outlets; words are drawn by Zipf's law from 20,000 invented ones. Seeded: the same each time.
"""
import json, math, os, random, resource, subprocess, sys, tempfile, time
from collections import Counter, defaultdict

DATA = "../shared/eval"
BENCH = "target/release/examples/audit_bench"

def invented(count, out):
    r = random.Random(11)
    syll = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]
    words = sorted({"".join(r.choices(syll, k=r.randint(1, 4))) for _ in range(60000)})
    r.shuffle(words)
    words = words[:20000]
    cum, total = [], 0.0
    for rank in range(len(words)):
        total += 1.0 / (rank + 10)
        cum.append(total)
    draw = lambda n: r.choices(words, cum_weights=cum, k=n)
    outlets = [f"outlet{n:03d}.example" for n in range(120)]
    frames = {o: ((draw(12), draw(30)) if r.random() < 0.6 else ([], [])) for o in outlets}
    gold = {}
    with open(out, "w") as f:
        made = family = 0
        while made < count:
            family += 1
            base = draw(r.randint(90, 600))
            size = 1 if r.random() < 0.45 else min(60, 2 + int(r.expovariate(0.28)))
            texts = [base]
            while len(texts) < size:
                t = list(r.choice(texts))
                op = r.choices(("exact", "cut", "edit", "insert", "reorder", "heavy", "embed"), (29, 19, 16, 14, 9, 8, 5))[0]
                if op == "cut": t = t[: max(40, int(len(t) * r.uniform(0.5, 0.9)))]
                elif op == "edit":
                    for i in range(len(t)):
                        if r.random() < 0.05: t[i] = draw(1)[0]
                elif op == "heavy":
                    for i in range(len(t)):
                        if r.random() < 0.2: t[i] = draw(1)[0]
                elif op == "insert":
                    at = r.randrange(len(t)); t = t[:at] + draw(r.randint(20, 90)) + t[at:]
                elif op == "reorder":
                    third = len(t) // 3; t = t[third : 2 * third] + t[:third] + t[2 * third :]
                elif op == "embed": t = draw(r.randint(60, 200)) + t[: int(len(t) * 0.8)] + draw(r.randint(60, 200))
                texts.append(t)
            for t in texts:
                if made == count: break
                o = r.choice(outlets); head, foot = frames[o]
                body = [" ".join(t[i : i + 60]) for i in range(0, len(t), 60)]
                text = "\n\n".join(([" ".join(head)] if head else []) + body + ([" ".join(foot)] if foot else []))
                f.write(json.dumps({"id": f"d{made:07d}", "publisher": o, "text": text}) + "\n")
                gold[f"d{made:07d}"] = family
                made += 1
    return gold

def ari(gold, found):
    c2 = lambda n: n * (n - 1) / 2
    docs = list(gold)
    mine = {d: found.get(d, "alone " + d) for d in docs}
    t, a, b = Counter((gold[d], mine[d]) for d in docs), Counter(gold.values()), Counter(mine.values())
    ij, x, y, n = sum(map(c2, t.values())), sum(map(c2, a.values())), sum(map(c2, b.values())), c2(len(docs))
    expected = x * y / n
    return (ij - expected) / ((x + y) / 2 - expected)

def shingles(text, k):
    w = text.lower().split()
    return {" ".join(w[i : i + k]) for i in range(len(w) - k + 1)} or {text}

def clusters(pairs, ids):
    parent = {d: d for d in ids}
    def find(x):
        while parent[x] != x: parent[x] = parent[parent[x]]; x = parent[x]
        return x
    for a, b in pairs: parent[find(a)] = find(b)
    return {d: find(d) for d in ids}

def datasketch(docs, k, perms, threshold):
    from datasketch import MinHash, MinHashLSH
    lsh, pairs = MinHashLSH(threshold=threshold, num_perm=perms), []
    for i, text in docs:
        m = MinHash(num_perm=perms)
        m.update_batch([s.encode() for s in shingles(text, k)])
        pairs += [(j, i) for j in lsh.query(m)]
        lsh.insert(i, m)
    return pairs

def rensa(docs, k, perms, threshold):
    from rensa import RMinHash, RMinHashLSH
    lsh, sketches, ids, pairs = RMinHashLSH(threshold=threshold, num_perm=perms, num_bands=perms // 4), [], [], []
    for n, (i, text) in enumerate(docs):
        m = RMinHash(num_perm=perms, seed=42)
        m.update(list(shingles(text, k)))
        pairs += [(ids[j], i) for j in lsh.query(m) if m.jaccard(sketches[j]) >= threshold]
        lsh.insert(n, m)
        sketches.append(m); ids.append(i)
    return pairs

def scored(gold, pred):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
        json.dump(pred, f); f.flush()
        return json.loads(subprocess.run([sys.executable, f"{DATA}/score_syndication.py", gold, f.name, "--json"], capture_output=True, check=True, text=True).stdout)

def rows(path): return [(d["id"], d["text"]) for d in map(json.loads, open(path))]

def newsday():
    folder = f"{DATA}/syndication/newsday"
    docs, gold = rows(f"{folder}/docs.jsonl"), f"{folder}/gold.json"
    print("\n| news day, 339 articles | copy F1 | copy and part F1 (recall) | ARI | seconds |\n| --- | ---: | ---: | ---: | ---: |")
    def line(name, s, seconds):
        p, r = s["pairs"]["copy"], s["pairs"]["related"]
        print(f"| {name} | {p['f1']:.3f} | {r['f1']:.3f} ({r['r']:.3f}) | {s['clusters']['ari']:.3f} | {seconds:.2f} |", flush=True)
    start = time.time()
    out = subprocess.run(["target/release/dateline", "audit", "-q", "--format", "json", "--corpus", f"{folder}/docs.jsonl"], capture_output=True, check=True)
    seconds = time.time() - start
    with tempfile.NamedTemporaryFile("wb", suffix=".json") as f:
        f.write(out.stdout); f.flush()
        pred = json.loads(subprocess.run([sys.executable, f"{DATA}/adapt.py", "syndication", f.name], capture_output=True, check=True).stdout)
    line("dateline, program with reading and JSON", scored(gold, pred), seconds)
    for name, run, k, t in (("datasketch 256, 2-grams, .3", datasketch, 2, .3), ("datasketch 256, 5-grams, .4", datasketch, 5, .4), ("rensa 256, 2-grams, .3", rensa, 2, .3)):
        start = time.time(); pairs = run(docs, k, 256, t); seconds = time.time() - start
        pred = {"pairs": [{"a": a, "b": b} for a, b in pairs], "clusters": clusters(pairs, [i for i, _ in docs])}
        line(name, scored(gold, pred), seconds)

def scale(sizes, peers):
    print("\n| invented collection | seconds | CPU seconds with reading | documents a second | peak MB | ARI |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime
    bound = lambda: resource.setrlimit(resource.RLIMIT_AS, (9_000_000 * 1024,) * 2)
    measured = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            table = os.path.join(folder, "t.jsonl")
            gold = invented(size, table)
            found = os.path.join(folder, "c.json")
            before = spent()
            out = subprocess.run([BENCH, table, found], capture_output=True, check=True, text=True, preexec_fn=bound)
            m, cpu = json.loads(out.stdout), spent() - before
            measured.append((size, m["seconds"], cpu, m["peak_mb"]))
            print(f"| dateline, {size:,} | {m['seconds']:.1f} | {cpu:.1f} | {size / m['seconds']:,.0f} | {m['peak_mb']} | {ari(gold, json.load(open(found))):.3f} |", flush=True)
            if size <= peers:
                docs = rows(table)
                for name, run in (("datasketch 128, 5-grams, .5", datasketch), ("rensa 128, 5-grams, .5", rensa)):
                    start = time.time(); pairs = run(docs, 5, 128, .5); seconds = time.time() - start
                    print(f"| {name}, {size:,} | {seconds:.1f} | | {size / seconds:,.0f} | | {ari(gold, clusters(pairs, [i for i, _ in docs])):.3f} |", flush=True)

    for (a, s, c, p), (b, t, d, q) in zip(measured, measured[1:]):
        power = lambda x, y: math.log(y / x) / math.log(b / a)
        print(f"| growth, {a:,} to {b:,}: power of | {power(s, t):.2f} | {power(c, d):.2f} | | {power(p, q):.2f} | |")

def main():
    flag = lambda name, default: sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default
    if "--no-newsday" not in sys.argv: newsday()
    scale([int(s) for s in flag("--sizes", "10000,100000").split(",")], int(flag("--peers-up-to", "10000")))

main()
