#!/usr/bin/env python3
"""Tells how often mentions are right, by confidence and by rule.

    calibration.py PREDICTIONS.jsonl GOLD.jsonl... [--rules]

PREDICTIONS is what `blattlese recognise --jsonl` answered for the gold's texts (with their `date`). A line of GOLD is
{"id", "text", "entities": [{"type", "start", "end", "value"?}], "ignore"?: [{"start", "end"}]} with the types date,
money, org and person_office, offsets in code points, dates as TIMEX3 or EDTF values, money as {"amount", "iso"}.

A mention is right where a gold mention of its kind overlaps it and says the same; where the gold gives no value, where
the spans are equal but for an article or a preposition. A mention on a stretch to be ignored counts neither way; so
does a kind that the whole source leaves unmarked.
"""
import argparse
import collections
import datetime
import decimal
import json
import re
import sys

KINDS = {"date": "date", "amount": "money", "organisation": "org", "minister": "person_office"}
BINS = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0)
SEASONS = {"21": "SP", "22": "SU", "23": "FA", "24": "WI", "33": "Q1", "34": "Q2", "35": "Q3", "36": "Q4",
           "40": "H1", "41": "H2"}
EDGE = re.compile(r"^(?:(?:am|an|im|in|ins|vom|von|zum|zur|bis|seit|ab|der|die|das|den|dem|des)\s+)+", re.I)


def timex(edtf):
    """The TIMEX3 names of weeks, weekends, seasons, decades; other values stay as they are."""
    first, _, last = edtf.partition("/")
    try:
        a, b = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
        if a.weekday() == 0 and (b - a).days == 6:
            return a.strftime("%G-W%V")
        if a.weekday() == 5 and (b - a).days == 1:
            return a.strftime("%G-W%V-WE")
    except ValueError:
        pass
    year, _, part = edtf.partition("-")
    return f"{year}-{SEASONS[part]}" if part in SEASONS else edtf.rstrip("X")


def says_the_same(kind, mention, gold, surface):
    """None where the gold gives no value."""
    value = gold.get("value")
    if value is None or kind == "organisation":
        return None
    if kind == "date":
        wanted = {str(v).upper() for v in [value, *gold.get("value_alt", [])]}
        found = mention["value"]["edtf"]
        # Some sources mark the ends of a range apart.
        return bool(wanted & {found.upper(), timex(found).upper(), *(timex(f).upper() for f in found.split("/"))})
    if kind == "amount":
        found = {mention["value"]["amount"], mention["value"]["amount_max"]} - {None}
        same = any(decimal.Decimal(f) == decimal.Decimal(str(value["amount"])) for f in found)
        return same and value.get("iso") in (None, mention["value"]["currency"])
    words = lambda text: re.sub(r"\W+", " ", str(text or "")).lower().split()
    name, surname = words(mention["value"]["person"]), words(value.get("last") or value.get("name"))
    return bool(surname) and name[-len(surname):] == surname


def trimmed(text, start, end):
    lead = EDGE.match(text[start:end])
    start += lead.end() if lead and lead.end() < end - start else 0
    while end > start and text[end - 1] in " .,;:\n":
        end -= 1
    return start, end


def judge(text, mention, kind, golds):
    span = (mention["start"], mention["end"])
    for gold in golds:
        if gold["start"] < span[1] and gold["end"] > span[0]:
            same = says_the_same(kind, mention, gold, text[slice(*span)])
            if same is None:
                same = trimmed(text, *span) == trimmed(text, gold["start"], gold["end"])
            if same:
                return True
    return False


def judged(predictions, files):
    for file in files:
        texts = [json.loads(line) for line in open(file, encoding="utf8")]
        marked = {e["type"] for t in texts for e in t["entities"]}
        for text in texts:
            vague = [e for e in text["entities"] if e.get("class") == "vague"]
            ignored = text.get("ignore", []) + vague
            for mention in predictions.get(text["id"], []):
                kind = mention["kind"]
                if KINDS[kind] not in marked or mention["value"].get("coreference"):
                    continue
                golds = [e for e in text["entities"] if e["type"] == KINDS[kind]]
                right = judge(text["text"], mention, kind, golds)
                span = (mention["start"], mention["end"])
                if right or not any(i["start"] < span[1] and i["end"] > span[0] for i in ignored):
                    yield kind, mention["rule"], mention["confidence"], right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions")
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--rules", action="store_true", help="a row for each rule and confidence")
    args = parser.parse_args()
    predictions = {}
    for line in open(args.predictions, encoding="utf8"):
        answer = json.loads(line)
        predictions[answer["id"]] = answer["mentions"]
    rows = collections.defaultdict(lambda: [0, 0])
    for kind, rule, confidence, right in judged(predictions, args.gold):
        floor = next(b for b in BINS if confidence + 1e-6 >= b)
        for key in [(kind, rule, round(confidence, 2))] if args.rules else [(kind, floor, ""), ("all", floor, "")]:
            rows[key][0] += 1
            rows[key][1] += right
    if not rows:
        sys.exit("no mention of any kind that the gold marks")
    print("| kind | rule | confidence | mentions | right |" if args.rules else "| kind | confidence from | mentions | right |")
    print("|---|---|---|---|---|" if args.rules else "|---|---|---|---|")
    for key, (count, right) in sorted(rows.items(), key=lambda row: (row[0][0], str(row[0][1]), row[0][2]), reverse=not args.rules):
        cells = [str(k) for k in key if k != ""]
        print("| " + " | ".join([*cells, str(count), f"{right / count:.2f}"]) + " |")


if __name__ == "__main__":
    main()
