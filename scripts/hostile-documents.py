#!/usr/bin/env python3
"""Writes documents whose every text is out to break a table, a spreadsheet or a page.

    hostile-documents.py FROM TO    FROM an output folder to take a document's shape from, TO an empty one

`blattlese tables --output TO` then makes tables of them, and check-tables.py looks whether anything broke.
"""

import copy, json, sys
from pathlib import Path

TEXTS = [
    '=HYPERLINK("http://x")', "=1+1", "+49 611 123", "-3 Punkte", "@SUM(A1)", "  =1+1", "\u00a0=1+1", "\u200b=1", "＝1", "'=1", "'s ist gut",
    "\t=1", "\n=1", "\r=1", "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "javascript:alert(1)", '"; DROP TABLE articles; --',
    "a\0b", "a\x1b[31mb", "a\u202eb\u2066c", "a\ufeffb", "\ufefferstes", "NA", "null", "NULL", "None", "nan", "#N/A", "TRUE", "WAHR", "2E10", "3/2018",
    "01067", "1234567890123456789", "1,5", "1.5", "a,b;c\td|e", 'ein "Zitat", innen', '"', '""', "'", "Zeile 1\nZeile 2", "Zeile 1\r\nZeile 2\rZeile 3",
    "ä" * 40_000, "😀" * 20_000, "lang " * 9_000, "😀 e\u0301 ǆ", "\\", "\\N", "%s {} ${x} `y`", " ", "  Ränder  ", "ﬁ\u00ad\u2011",
    "\ue000\uffff", "-", "=", "x" * 32_000, "=" + "x" * 31_999, "x" * 32_001,
]


def poisoned(document, number, text):
    document = copy.deepcopy(document)
    document["articles"] = document["articles"][:2]
    document["id"] = f"hostile-{number:03}"
    document["source"]["producer"] = text
    document["source"]["path"] = f"{text[:200]} {number}.pdf"  # a key: one row a file
    for key in ("title", "number", "publisher"):
        document["issue"][key] = text
    for article in document["articles"]:
        for key in ("kicker", "headline", "standfirst", "byline"):
            article[key] = text
        article["paragraphs"].append(dict(article["paragraphs"][0], text=text, lines=[], hyphens=[]) if article["paragraphs"] else
                                     {"role": "body", "text": text, "page": 1, "lines": [], "hyphens": []})
        article["captions"].append({"text": text, "credit": text, "page": 1, "box": [0, 0, 1, 1]})
        article["pull_quotes"].append({"text": text, "page": 1, "box": [0, 0, 1, 1]})
        article["mentions"] = article["mentions"][:6]
        for mention in article["mentions"]:
            mention["surface"] = mention["rule"] = text
            for key in {"person", "office", "qualifier_text", "name", "abbreviation"} & mention["value"].keys():
                mention["value"][key] = text
    document["warnings"].append({"code": "not_placed", "stage": "pdf", "page": 1, "detail": text})
    return document


source, target = Path(sys.argv[1], "documents"), Path(sys.argv[2], "documents")
target.mkdir(parents=True)
shapes = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(source.glob("*.json"))]
for number, text in enumerate(TEXTS):
    document = poisoned(min(shapes, key=lambda d: len(json.dumps(d))), number, text)
    (target / f"{document['id']}.json").write_text(json.dumps(document), encoding="utf-8")
