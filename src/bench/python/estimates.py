"""Draws docs/pictures/estimates.svg from what EstimateBench wrote to target/bench: python3 src/bench/python/estimates.py"""

import csv
import math
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PANELS = [
    ("linear: in order", "linear"),
    ("join_heavy: in order", "join-heavy"),
    ("skewed: in order", "skewed"),
    ("csv_narrow: pilot: then in order", "CSV, met by a pilot"),
    ("parquet_wide: pilot: then in order", "wide Parquet, met by a pilot"),
]
WIDTH, LEFT, TOP, PLOT_H, GAP = 860, 56, 40, 96, 34
PLOT_W = WIDTH - LEFT - 20
LOWEST, HIGHEST = 1 / 8, 8
HELD, WIDE, MISSED, NAIVE = "#1f77b4", "#e0a030", "#c0392b", "#bbb"


def shots(name):
    with open(ROOT / "target" / "bench" / "estimates.csv", newline="") as file:
        return [
            {key: float(row[key]) for key in ("real", "low", "likely", "high", "naive")}
            for row in csv.DictReader(file)
            if row["replay"] == name
        ]


def panel(top, title, found):
    def y(times):
        share = math.log(min(HIGHEST, max(LOWEST, times)) / LOWEST) / math.log(HIGHEST / LOWEST)
        return top + PLOT_H * (1 - share)

    out = [f'<text x="{LEFT}" y="{top - 8}" class="title">{title}</text>']
    for times, label in ((0.25, "a quarter"), (0.5, "half"), (1, "the real"), (2, "twice"), (4, "four times")):
        out.append(f'<line x1="{LEFT}" y1="{y(times):.1f}" x2="{LEFT + PLOT_W}" y2="{y(times):.1f}" '
                   f'class="{"one" if times == 1 else "grid"}"/>')
        out.append(f'<text x="{LEFT - 5}" y="{y(times) + 3.5:.1f}" text-anchor="end">{label}</text>')
    step = PLOT_W / 57
    for number, shot in enumerate(found):
        x = LEFT + step * (number + 0.6)
        real = shot["real"]
        if shot["low"] <= real <= shot["high"]:
            colour = HELD if shot["high"] <= 3 * shot["low"] else WIDE
        else:
            colour = MISSED
        if not math.isnan(shot["naive"]):
            out.append(f'<circle cx="{x:.1f}" cy="{y(shot["naive"] / real):.1f}" r="2" fill="{NAIVE}"/>')
        out.append(f'<line x1="{x:.1f}" y1="{y(shot["low"] / real):.1f}" x2="{x:.1f}" y2="{y(shot["high"] / real):.1f}" '
                   f'stroke="{colour}" stroke-width="5" stroke-opacity="0.55"/>')
        out.append(f'<line x1="{x - 3.5:.1f}" y1="{y(shot["likely"] / real):.1f}" x2="{x + 3.5:.1f}" '
                   f'y2="{y(shot["likely"] / real):.1f}" stroke="{colour}" stroke-width="2"/>')
    return out


def main():
    bottom = TOP + len(PANELS) * (PLOT_H + GAP)
    height = bottom + 12
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">',
        "<style>text{font:10px sans-serif;fill:#555}.title{font:bold 12px sans-serif;fill:#222}"
        ".grid{stroke:#e4e4e4}.one{stroke:#222;stroke-width:1.2}.key{font-size:12px}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, (name, title) in enumerate(PANELS):
        out += panel(TOP + number * (PLOT_H + GAP), title, shots(name))
    at = bottom - 6
    for x, colour, text in (
        (LEFT, HELD, "range that held, and the likely figure"),
        (LEFT + 250, WIDE, "held, wider than three times"),
        (LEFT + 450, MISSED, "missed"),
    ):
        out.append(f'<line x1="{x}" y1="{at - 11}" x2="{x}" y2="{at + 3}" stroke="{colour}" stroke-width="5" stroke-opacity="0.55"/>')
        out.append(f'<line x1="{x - 4}" y1="{at - 4}" x2="{x + 4}" y2="{at - 4}" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="{x + 10}" y="{at}" class="key">{text}</text>')
    out.append(f'<circle cx="{LEFT + 540}" cy="{at - 4}" r="2.5" fill="{NAIVE}"/>')
    out.append(f'<text x="{LEFT + 550}" y="{at}" class="key">one day times days</text>')
    out.append("</svg>")
    (ROOT / "docs" / "pictures" / "estimates.svg").write_text("\n".join(out) + "\n")


main()
