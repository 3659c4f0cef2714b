"""Runs the program over hostile pages: seconds and memory of each, a process a page. After `cargo build --release`.

usage: adversarial.py [PROGRAM]
"""
import os, resource, subprocess, sys, tempfile, time

program = sys.argv[1] if len(sys.argv) > 1 else "target/release/dateline"
STORY = "<p>The mill on the river reopened on Monday after a winter of repairs, and the owner thanked the town.</p>" * 4
page = lambda body, head="": f"<html><head><title>Mill reopens</title>{head}</head><body><article><h1>Mill reopens</h1>{body}</article></body></html>"
deep = lambda tag: page(f"<{tag}>" * 100_000 + STORY)
PAGES = {
    "100,000 nested div": deep("div"),
    "100,000 nested b": deep("b"),
    "100,000 nested ul li": deep("ul><li"),
    "100,000 nested tables": deep("table><tr><td"),
    "100,000 nested span": deep("span"),
    "one line of 5 MB": page("<p>" + "The mill on the river reopened on Monday. " * 120_000 + "</p>"),
    "50,000 spans": page("<p>" + "<span>mill</span> " * 50_000 + "</p>" + STORY),
    "200,000 paragraphs": page("<p>word" * 200_000),
    "100,000 links": page(STORY + "<a href=/x>y</a> " * 100_000),
    "a million attributes": page("<p" + "".join(f" a{i}" for i in range(1_000_000)) + f">x</p>{STORY}"),
    "an attribute of 5 MB": page(f"<p title='{'x' * 5_000_000}'>x</p>{STORY}"),
    "an unclosed comment": page(STORY + "<!-- " + "<p>x" * 500_000),
    "20,000 unclosed font tags": page(STORY + "".join(f"<p><font color={i}>w" for i in range(20_000))),
    "JSON-LD 50,000 deep": page(STORY, '<script type="application/ld+json">' + '{"isPartOf":' * 50_000 + "</script>"),
    "JSON-LD of 40,000 articles": page(STORY, '<script type="application/ld+json">[' + ",".join(['{"@type":"NewsArticle","headline":"x"}'] * 40_000) + "]</script>"),
}

print("| hostile page | seconds | MB |\n| --- | ---: | ---: |")
worst = (0, 0)
with tempfile.TemporaryDirectory() as folder:
    for name, html in PAGES.items():
        path = os.path.join(folder, "page.html")
        open(path, "w").write(html)
        start = time.time()
        child = os.fork()
        if child == 0:
            done = subprocess.run([program, "read", "-q", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            open(path + ".peak", "w").write(f"{peak} {done.returncode}")
            os._exit(0)
        os.waitpid(child, 0)
        seconds = time.time() - start
        peak, code = map(int, open(path + ".peak").read().split())
        worst = (max(worst[0], seconds), max(worst[1], peak))
        print(f"| {name}{'' if code == 0 else f' (exit {code})'} | {seconds:.2f} | {peak} |")
print(f"| worst | {worst[0]:.2f} | {worst[1]} |")
