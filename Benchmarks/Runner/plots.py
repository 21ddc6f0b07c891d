"""Three plots as inline SVG, which need no script: bars, ranges of latencies, and lines over two logarithmic axes.

Colours are classes of the page's style sheet, so that a plot is as legible in the dark. Every mark has its value as a
title, which a browser shows where the pointer rests.
"""

import math
from html import escape

WIDTH = 760
ROW = 26
# About what a letter takes in the page's font, at its size in a plot.
LETTER = 7.4


def number(value):
    """Three digits, as one would say it."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _svg(height, parts, label):
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(label, quote=True)}">'
        + "".join(parts) + "</svg>")


def _text(x, y, text, css="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{css}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1, y1, x2, y2, css):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{css}"/>'


def _widest(texts, least):
    """What the longest of some texts takes, with a gap."""
    return max([least, *(len(text) * LETTER + 14 for text in texts)])


def _decades(low, high):
    """The powers of ten in a range; few of them are joined by twos and fives."""
    first, last, span = math.floor(math.log10(low)), math.ceil(math.log10(high)), math.log10(high / low)
    steps = (1,) if span > 2.5 else (1, 3) if span > 1.2 else (1, 2, 5)
    ticks = [step * 10.0 ** power for power in range(first, last + 1) for step in steps]
    return [tick for tick in ticks if low * 0.999 <= tick <= high * 1.001]


class Bar:
    """A bar of a chart: a name, a value, a class of colour; a mark stands for what the value should reach."""

    def __init__(self, name, value, css="reeve", mark=None, text=None):
        self.name, self.value, self.css, self.mark = name, value, css, mark
        self.text = number(value) if text is None else text


def bars(rows, label, unit="", most=None):
    """Horizontal bars from zero. A row is a `Bar`, or a text that heads those below it."""
    drawn = [row for row in rows if isinstance(row, Bar)]
    most = most or max(max(bar.value, bar.mark or 0) for bar in drawn) or 1
    left = _widest([bar.name for bar in drawn], 60)
    width = WIDTH - left - _widest([f"{bar.text} {unit}" for bar in drawn], 40)
    parts, y = [], 4
    for row in rows:
        if not isinstance(row, Bar):
            y += 8 if y > 4 else 0
            parts.append(_text(0, y + 13, row, "heading"))
            y += ROW - 4
            continue
        parts.append(_line(left, y, left, y + ROW, "axis"))
        length = max(1.5, width * min(row.value / most, 1))
        parts.append(_text(left - 10, y + 16, row.name, "name", "end"))
        parts.append(
            f'<path d="M{left} {y + 4} h{max(0, length - 3):.1f} q3 0 3 3 v10 q0 3 -3 3 h-{max(0, length - 3):.1f} z"'
            f' class="{row.css}"><title>{escape(f"{row.name}: {row.text} {unit}".strip())}</title></path>')
        parts.append(_text(left + length + 8, y + 16, f"{row.text} {unit}".strip(), "value"))
        if row.mark is not None:
            x = left + width * min(row.mark / most, 1)
            parts.append(_line(x, y + 1, x, y + 23, "mark"))
        y += ROW
    return _svg(y + 4, parts, label)


class Range:
    """The median, the 99th percentile and the 99.9th of one side."""

    def __init__(self, name, values, css):
        self.name, self.values, self.css = name, values, css


def ranges(rows, label, unit="µs"):
    """Latencies over a logarithmic axis: the median is the filled dot. A row is a `Range`, or a heading."""
    values = [value for row in rows if isinstance(row, Range) for value in row.values]
    low, high = min(values) * 0.8, max(values) * 1.25
    left = _widest([row.name for row in rows if isinstance(row, Range)], 60)
    width = WIDTH - left - 24
    scale = lambda value: left + width * (math.log(value / low) / math.log(high / low))  # noqa: E731
    parts, y = [], 4
    for row in rows:
        if not isinstance(row, Range):
            y += 6 if y > 4 else 0
            parts.append(_text(0, y + 13, row, "heading"))
            y += ROW - 4
            continue
        middle = y + 11
        parts.append(_text(left - 10, middle + 5, row.name, "name", "end"))
        parts.append(_line(scale(row.values[0]), middle, scale(row.values[-1]), middle, f"range {row.css}"))
        for place, (value, name) in enumerate(zip(row.values, ("p50", "p99", "p99.9"))):
            filled = "" if place == 0 else " hollow"
            parts.append(
                f'<circle cx="{scale(value):.1f}" cy="{middle}" r="{5 if place == 0 else 4}" class="{row.css}{filled}">'
                f"<title>{escape(f'{row.name}, {name}: {number(value)} {unit}')}</title></circle>")
        y += ROW - 4
    grid = [_line(scale(tick), 0, scale(tick), y, "grid") for tick in _decades(low, high)]
    ticks = [_text(scale(tick), y + 16, f"{number(tick)} {unit}", "tick", "middle") for tick in _decades(low, high)]
    return _svg(y + 22, [*grid, *parts, *ticks], label)


class Series:
    """A line: its name stands at its right end."""

    def __init__(self, name, points, css):
        self.name, self.points, self.css = name, sorted(points), css


def lines(series, label, x_title, y_title, height=340):
    """Lines over two logarithmic axes."""
    xs = [x for one in series for x, _ in one.points]
    ys = [y for one in series for _, y in one.points]
    x_low, x_high, y_low, y_high = min(xs), max(xs), min(ys) * 0.6, max(ys) * 1.7
    ends = [f"{one.name} {number(one.points[-1][1])}" for one in series]
    # They are bold.
    left, right, top, bottom = 66, 1.15 * _widest(ends, 60) + 8, 26, 44
    width, tall = WIDTH - left - right, height - top - bottom
    along = lambda x: left + width * math.log(x / x_low) / (math.log(x_high / x_low) or 1)  # noqa: E731
    up = lambda y: top + tall * (1 - math.log(y / y_low) / math.log(y_high / y_low))  # noqa: E731
    parts = []
    for tick in _decades(y_low, y_high):
        parts.append(_line(left, up(tick), left + width, up(tick), "grid"))
        parts.append(_text(left - 8, up(tick) + 4, number(tick), "tick", "end"))
    for tick in sorted(set(xs)):
        parts.append(_text(along(tick), top + tall + 18, f"{tick:,}", "tick", "middle"))
    parts += [
        _line(left, top + tall, left + width, top + tall, "axis"), _text(left, 12, y_title, "title"),
        _text(left + width, height - 6, x_title, "title", "end"),
    ]
    for one in series:
        path = " ".join(f"{'ML'[at > 0]}{along(x):.1f} {up(y):.1f}" for at, (x, y) in enumerate(one.points))
        parts.append(f'<path d="{path}" class="line {one.css}"/>')
        for x, y in one.points:
            parts.append(
                f'<circle cx="{along(x):.1f}" cy="{up(y):.1f}" r="4" class="{one.css}">'
                f"<title>{escape(f'{one.name}, {x:,}: {number(y)}')}</title></circle>")
    for one, y in _apart([(one, up(one.points[-1][1])) for one in series]):
        x, last = one.points[-1]
        parts.append(_text(along(x) + 12, y + 4, f"{one.name} {number(last)}", f"end {one.css}"))
    return _svg(height, parts, label)


def _apart(labels, gap=17):
    """Labels from the top, each at least so far below the one before."""
    placed, last = [], -math.inf
    for one, y in sorted(labels, key=lambda label: label[1]):
        last = max(y, last + gap)
        placed.append((one, last))
    return placed
