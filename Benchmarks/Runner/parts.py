"""Parts of the page: sections, figures, tables."""

from html import escape


def section(title, words, *parts):
    return f"<h2>{escape(title)}</h2>\n<p>{words}</p>\n{''.join(parts)}"


def figure(title, plot, caption="", key=(), table=""):
    keys = "".join(f'<span><i class="{css}"></i>{escape(name)}</span>' for css, name in key)
    return (
        f"<figure><b>{escape(title)}</b>" + (f'<div class="key">{keys}</div>' if keys else "") + plot
        + (f"<figcaption>{caption}</figcaption>" if caption else "") + table + "</figure>\n")


def table(columns, rows, words=()):
    """Columns are (title, key, format); those whose titles are in `words` stand at the left."""
    def css(title):
        return ' class="words"' if title in words else ""

    head = "".join(f"<th{css(title)}>{escape(title)}</th>" for title, _, _ in columns)
    body = "".join(
        "<tr>" + "".join(f"<td{css(title)}>{cell(row.get(key), form)}</td>" for title, key, form in columns) + "</tr>"
        for row in rows)
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'


def cell(value, form):
    return "–" if value is None else escape(format(value, form) if form else str(value))


def folded(columns, rows, words=()):
    return f"<details><summary>The numbers</summary>{table(columns, rows, words)}</details>"


def of(rows, benchmark, **where):
    return [
        row for row in rows
        if row["benchmark"] == benchmark and all(row.get(name) == value for name, value in where.items())]


def prose(text):
    """Text with `code` as documents write it."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
