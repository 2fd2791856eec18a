#!/usr/bin/env python3
"""Turns what a terminal showed (text with ANSI colours, on standard input) into an SVG picture on standard output.

    ./tidegate demo --color always 2>&1 | docs/pictures/ansi_to_svg.py "./tidegate demo" > docs/pictures/demo.svg

A number after the title says how many columns the terminal had; longer lines are broken there.
"""
import html
import re
import sys

BASE = ["#1d2229", "#e06c75", "#7bc275", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ced8"]
BRIGHT = ["#7f8896", "#ff8790", "#98d991", "#ffd98f", "#83c5ff", "#dc96ee", "#79d3de", "#ffffff"]
PLAIN, GROUND, FRAME = "#c8ced8", "#1d2229", "#2a3038"
WIDTH, HEIGHT, MARGIN, TOP = 8.43, 19, 16, 40
COLUMNS = int(sys.argv[2]) if len(sys.argv) > 2 else 118


def indexed(n):
    if n < 8:
        return BASE[n]
    if n < 16:
        return BRIGHT[n - 8]
    if n < 232:
        n -= 16
        level = lambda v: 0 if v == 0 else 55 + 40 * v
        return "#%02x%02x%02x" % (level(n // 36), level(n // 6 % 6), level(n % 6))
    grey = 8 + 10 * (n - 232)
    return "#%02x%02x%02x" % (grey, grey, grey)


def apply(style, codes):
    codes = [int(c or 0) for c in codes.split(";")]
    while codes:
        c = codes.pop(0)
        if c == 0:
            style.clear()
        elif c == 1:
            style["bold"] = True
        elif c == 2:
            style["dim"] = True
        elif c == 22:
            style.pop("bold", None)
            style.pop("dim", None)
        elif c in (38, 48) and len(codes) > 1 and codes[0] == 5:
            style["fill" if c == 38 else "back"] = indexed(codes[1])
            codes = codes[2:]
        elif 30 <= c <= 37:
            style["fill"] = BASE[c - 30]
        elif 90 <= c <= 97:
            style["fill"] = BRIGHT[c - 90]
        elif 40 <= c <= 47:
            style["back"] = BASE[c - 40]
        elif c == 39:
            style.pop("fill", None)
        elif c == 49:
            style.pop("back", None)


def spans(line, style):
    column = 0
    for part in re.split(r"(\x1b\[[0-9;]*[A-Za-z])", line):
        if part.startswith("\x1b["):
            if part.endswith("m"):
                apply(style, part[2:-1])
        elif part:
            yield column, part, dict(style)
            column += len(part)


def wrapped(line):
    """The line as a terminal of COLUMNS breaks it, colour codes not counted."""
    rows, row, column = [], "", 0
    for part in re.split(r"(\x1b\[[0-9;]*[A-Za-z])", line):
        if part.startswith("\x1b["):
            row += part
            continue
        for character in part:
            if column == COLUMNS:
                rows.append(row)
                row, column = "", 0
            row += character
            column += 1
    return rows + [row]


def main():
    title = sys.argv[1] if len(sys.argv) > 1 else ""
    sys.stdin.reconfigure(newline="")
    shown = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in sys.stdin.read().rstrip("\n").split("\n")]
    lines = [row for line in shown for row in wrapped(line)]
    plain = [re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line) for line in lines]
    width = max([len(line) for line in plain] + [60]) * WIDTH + 2 * MARGIN
    height = TOP + len(lines) * HEIGHT + MARGIN
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">'
        % (width, height, width, height),
        "<title>%s</title>" % html.escape(title),
        '<rect width="100%%" height="100%%" rx="9" fill="%s"/>' % GROUND,
        '<path d="M0 9a9 9 0 0 1 9-9h%d a9 9 0 0 1 9 9v19H0z" fill="%s"/>' % (width - 18, FRAME),
        "".join(
            '<circle cx="%d" cy="14" r="5" fill="%s"/>' % (18 + 17 * i, c)
            for i, c in enumerate(["#ff5f57", "#febc2e", "#28c840"])
        ),
        '<text x="%d" y="18" text-anchor="middle" font-family="monospace" font-size="12" fill="#8b94a2">%s</text>'
        % (width / 2, html.escape(title)),
        '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" font-size="14" '
        'fill="%s" style="white-space:pre">' % PLAIN,
    ]
    style = {}
    for number, line in enumerate(lines):
        y = TOP + number * HEIGHT + 14
        for column, text, look in spans(line, style):
            x = MARGIN + column * WIDTH
            if "back" in look:
                out.append(
                    '<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>'
                    % (x, y - 14, len(text) * WIDTH, HEIGHT, look["back"])
                )
            attributes = 'x="%.1f" y="%d" textLength="%.1f"' % (x, y, len(text) * WIDTH)
            if "fill" in look:
                attributes += ' fill="%s"' % look["fill"]
            if look.get("bold"):
                attributes += ' font-weight="bold"'
            if look.get("dim"):
                attributes += ' opacity="0.65"'
            out.append("<text %s>%s</text>" % (attributes, html.escape(text).replace(" ", "\u00a0")))
    out.append("</g></svg>")
    print("\n".join(out))


main()
