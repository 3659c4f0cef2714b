"""Runs the peers on the same data: textacy's direct quotations and trafilatura's pages. Called by evaluate.rs.

usage: peers.py DATA SCRATCH     pip install textacy trafilatura lxml_html_clean, and a package of en_core_web_sm (its name in SPACY_MODEL)
"""
import glob, gzip, json, os, subprocess, sys, time

data, scratch = sys.argv[1:3]


def row(name, value):
    print(f"| {name} | {value} |")


def pages():
    try:
        import trafilatura
    except ImportError:
        return row("peer trafilatura", "not installed, not run")
    gold = json.load(open(f"{data}/extraction/gold.json", encoding="utf8"))
    out, start = {}, time.process_time()
    for path in sorted(glob.glob(f"{data}/extraction/html/*.html.gz")):
        name = os.path.basename(path)[: -len(".html.gz")]
        text = trafilatura.extract(gzip.open(path).read(), include_comments=False)
        out[name] = {"articleBody": text or ""}
    seconds = time.process_time() - start
    pred = f"{scratch}/trafilatura.json"
    json.dump(out, open(pred, "w"))
    scorer = [sys.executable, f"{data}/score_extraction.py", f"{data}/extraction/gold.json", pred, "--json"]
    figures = next(iter(json.loads(subprocess.run(scorer, capture_output=True, check=True).stdout).values()))
    row(f"peer trafilatura {trafilatura.__version__}, body F1", f"{figures['f1']:.3f}")
    row("peer trafilatura, pages a second", f"{len(out) / seconds:.0f}")


def quotations():
    try:
        import spacy, textacy
        from textacy import extract
        model = spacy.load(os.environ.get("SPACY_MODEL", "en_core_web_sm"))
    except (ImportError, OSError) as error:
        return row("peer textacy", f"not installed, not run ({type(error).__name__})")
    texts, start, failed = sorted(glob.glob(f"{data}/polnear/dev/text/*.txt")), time.process_time(), 0
    pred = f"{scratch}/textacy.jsonl"
    with open(pred, "w", encoding="utf8") as out:
        for path in texts:
            text = open(path, encoding="utf8", newline="").read()
            found, at = [], 0
            # Each paragraph alone: an odd quotation mark then costs one paragraph instead of the whole text.
            for line in text.split("\n"):
                try:
                    for q in extract.direct_quotations(model(line)) if line.strip() else ():
                        span = lambda x: [at + x[0].idx, at + x[-1].idx + len(x[-1])]
                        found.append({"source": [span(q.speaker)], "cue": [span(q.cue)], "content": [span(q.content)]})
                except ValueError:
                    failed += 1
                at += len(line) + 1
            out.write(json.dumps({"doc": os.path.basename(path)[:-4], "attributions": found}) + "\n")
    seconds = time.process_time() - start
    scorer = [sys.executable, f"{data}/score_attribution.py", "--gold", f"{data}/polnear/dev", "--pred", pred, "--json"]
    figures = json.loads(subprocess.run(scorer, capture_output=True, check=True).stdout)
    figures = figures.get("all", figures)
    row(f"peer textacy {textacy.__version__}, speech attributed F1", figures["speech"]["attributed_F1"])
    row("peer textacy, all attributed F1", figures["attributed"]["F1"])
    row("peer textacy, direct attributed F1", figures["direct"]["attributed_F1"])
    row("peer textacy, articles a second", f"{len(texts) / seconds:.1f}")


pages()
quotations()
