#!/usr/bin/env python3
"""Tells what share of the pages' visible characters stands in the documents, letter by letter.

    scripts/conservation.py FOLDER target/debug/blattlese [--bar 0.999] [--worst 10]

Converts all PDFs below FOLDER and holds two bags of characters against each other: the glyphs that `inspect --stage
glyphs` lists (the hidden ones where a page is a scan), and all texts of `documents/*.json`: each place counts once,
furniture once for each of its pages. Blanks, hyphens and accents are left aside, ligatures count as their letters;
characters that a document reports as doubled may be missing. Prints the files that fall short, the figure over all
and, where Poppler is installed, the share of pdftotext's letters that stand in the documents: an outside witness, which
sees invisible text too. Ends with 1 below the bar. Python's standard library only.
"""
import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

ASIDE = set("-\u00ad\u2010\u2011¨´`^~˜˙°˚¸ˇ")
GLYPH = re.compile(r'^("(?:[^"\\]|\\.)*")\t.*?(invisible)?$')
SCAN_RATIO = 10


def bag(text):
    """Characters of a text that count, in one form."""
    folded = unicodedata.normalize("NFKD", "".join(c for c in text if c not in ASIDE))
    kept = (c for c in folded if not unicodedata.combining(c) and not c.isspace() and c not in ASIDE)
    return collections.Counter(c for c in kept if unicodedata.category(c)[0] != "C" or unicodedata.category(c) == "Co")


def unescaped(quoted):
    """A Rust debug string's text."""
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), quoted[1:-1])
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}.get(m[1], m[1]), plain)


def drawn(binary, pdf):
    """The bag of all glyphs that belong to the text."""
    dump = subprocess.run([binary, "inspect", "--stage", "glyphs", pdf], capture_output=True, text=True).stdout
    out, pages = collections.Counter(), []
    for line in dump.splitlines():
        match = GLYPH.match(line)
        if line.startswith("page ") or not pages:
            pages.append(([], []))
        if match:
            pages[-1][bool(match[2])].append(unescaped(match[1]))
    for visible, hidden in pages:
        seen, unseen = bag("".join(visible)), bag("".join(hidden))
        out += seen + unseen if unseen.total() >= SCAN_RATIO * seen.total() else seen
    return out


def texts(document):
    """All texts of a document, each as often as it is printed."""
    for article in document["articles"]:
        yield from (article.get(k) or "" for k in ("kicker", "headline", "standfirst", "byline"))
        yield from (p["text"] for p in article["paragraphs"])
        yield from (t or "" for c in article["captions"] for t in (c["text"], c["credit"]))
        yield from (q["text"] for q in article["pull_quotes"])
    for furniture in document["furniture"]:
        yield furniture["text"] * len(furniture["pages"])
    yield from (notice["text"] for notice in document["notices"])
    yield (document["imprint"] or {}).get("text", "")


def witness(pdf):
    if not shutil.which("pdftotext"):
        return collections.Counter()
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True).stdout
    return bag(text.decode("utf8", "replace"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("binary")
    parser.add_argument("--bar", type=float, default=0.999)
    parser.add_argument("--worst", type=int, default=10, help="how many files to name")
    args = parser.parse_args()
    folder = pathlib.Path(args.folder)
    with tempfile.TemporaryDirectory() as work:
        output = pathlib.Path(work, "output")
        subprocess.run([args.binary, "convert", folder, "--output", output], capture_output=True)
        documents = [json.loads(f.read_text("utf8")) for f in sorted(output.glob("documents/*.json"))]
    rows, outside = [], [0, 0]
    for document in documents:
        path = folder / document["source"]["path"]
        pdf = path if path.exists() else folder.parent / document["source"]["path"]
        page, placed = drawn(args.binary, pdf), bag("".join(texts(document)))
        excused = document["conservation"]["left_out"].get("doubled_text", 0)
        lost, added = page - placed, placed - page
        missing = max(0, lost.total() - excused)
        rows.append((missing, added.total(), page.total(), document["source"]["path"], lost))
        seen = witness(pdf)
        outside = [outside[0] + seen.total(), outside[1] + (seen - placed).total()]
    with_text = [row for row in rows if row[2]]
    for missing, added, total, path, lost in sorted(with_text, key=lambda r: -r[0] - r[1])[: args.worst]:
        if missing or added:
            common = " ".join(f"{c}×{n}" for c, n in lost.most_common(8))
            print(f"{path}: {missing} of {total} missing, {added} too many  {common}")
    total, missing = sum(r[2] for r in with_text), sum(r[0] for r in with_text)
    share = 1 - missing / total if total else 0.0
    print(f"{len(with_text)} PDFs with text, {total} characters, {missing} missing, "
          f"{sum(r[1] for r in with_text)} too many: {share:.5f}")
    if outside[0]:
        print(f"of pdftotext's characters: {1 - outside[1] / outside[0]:.5f}")
    sys.exit(0 if share >= args.bar else 1)


if __name__ == "__main__":
    main()
