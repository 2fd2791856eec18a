"""Draws docs/pictures/cost.svg from what SlopeBench wrote to target/bench: python3 src/bench/python/cost.py"""

import json
import math
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WIDTH, HEIGHT, LEFT, TOP, PLOT_W, PLOT_H, GAP = 860, 330, 60, 46, 330, 220, 110
OURS, HAND = "#1f77b4", "#d9822b"


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def points(what):
    """(size, our seconds of CPU, theirs) by size: the median of theirs, and ours by the median ratio of the pairs."""
    found = []
    for file in (ROOT / "target" / "bench").glob(f"slope-{what}-*.json"):
        rows, days = map(int, re.fullmatch(rf"slope-{what}-(\d+)-(\d+)", file.stem).groups())
        document = json.loads(file.read_text())
        pairs = document["pairs"]
        found.append((
            rows if what == "rows" else days,
            document["cpu_ratio"] * median([p["theirs"]["cpu"] for p in pairs]),
            median([p["theirs"]["cpu"] for p in pairs]),
        ))
    return sorted(found)


def short(number):
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if number >= unit:
            return f"{number // unit}{name}"
    return str(number)


def panel(left, title, axis, found):
    sizes = [p[0] for p in found]
    costs = [c for p in found for c in p[1:]]
    x0, x1 = math.log10(min(sizes)), math.log10(max(sizes))
    y0, y1 = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))

    def x(size):
        return left + (math.log10(size) - x0) / (x1 - x0) * PLOT_W

    def y(cost):
        return TOP + PLOT_H - (math.log10(cost) - y0) / (y1 - y0) * PLOT_H

    out = [f'<text x="{left}" y="{TOP - 20}" class="title">{title}</text>']
    for power in range(y0, y1 + 1):
        at = y(10**power)
        out.append(f'<line x1="{left}" y1="{at:.1f}" x2="{left + PLOT_W}" y2="{at:.1f}" class="grid"/>')
        out.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} s</text>')
    for size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{TOP + PLOT_H + 18}" text-anchor="middle">{short(size)}</text>')
    out.append(f'<text x="{left + PLOT_W / 2}" y="{TOP + PLOT_H + 38}" text-anchor="middle">{axis}</text>')
    for column, colour in ((1, OURS), (2, HAND)):
        line = " ".join(f"{x(p[0]):.1f},{y(p[column]):.1f}" for p in found)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for p in found:
            above = p[column] >= p[3 - column]
            out.append(f'<circle cx="{x(p[0]):.1f}" cy="{y(p[column]):.1f}" r="3.5" fill="{colour}"/>')
            out.append(
                f'<text x="{x(p[0]):.1f}" y="{y(p[column]) + (-9 if above else 17):.1f}" text-anchor="middle" '
                f'fill="{colour}" class="value">{p[column]:.1f}</text>')
    return out


def main():
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text{font:12px sans-serif;fill:#444}.title{font-weight:bold;fill:#222}.grid{stroke:#ddd}"
        f".value{{font-size:11px}}text[fill=\"{OURS}\"]{{fill:{OURS}}}text[fill=\"{HAND}\"]{{fill:{HAND}}}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *panel(LEFT, "CPU against rows, 30 partitions", "rows", points("rows")),
        *panel(LEFT + PLOT_W + GAP, "CPU against partitions, 1M rows", "partitions in one run", points("partitions")),
        f'<circle cx="{LEFT}" cy="{HEIGHT - 12}" r="4" fill="{OURS}"/><text x="{LEFT + 10}" y="{HEIGHT - 8}">Tidegate</text>',
        f'<circle cx="{LEFT + 90}" cy="{HEIGHT - 12}" r="4" fill="{HAND}"/>'
        f'<text x="{LEFT + 100}" y="{HEIGHT - 8}">hand-written replaceWhere</text>',
        "</svg>",
    ]
    (ROOT / "docs" / "pictures" / "cost.svg").write_text("\n".join(out) + "\n")


main()
