"""The report as one page that needs nothing but itself: what was promised, plots, and every number behind them."""

from html import escape
from pathlib import Path

import goals
import sections
from parts import prose, section
from plots import number
from session import find

STYLE = Path(__file__).with_name("page.css")


def page(rows):
    machine = find(rows, "machine") or {}
    body = promises(rows) + "".join(make(rows) for make in sections.ALL)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Reeve, measured</title>\n'
        f"<style>\n{STYLE.read_text()}</style>\n<main>\n<h1>Reeve, measured</h1>\n"
        "<p>What an authorization decision by AWS IAM policies costs, in a process and through a socket: beside the"
        " floor, which reads the same requests and decides nothing, and beside other engines that were asked the"
        " same.</p>\n"
        f'<p class="machine">{escape(conditions(machine))}</p>\n{figures(rows)}{body}'
        f"<footer>Made by <code>{escape(machine.get('command', 'make bench'))}</code>. Times swing on a shared machine:"
        " compare them within this page only; instructions, shares and ratios travel."
        " <code>Benchmarks/README.md</code> says how each number is measured.</footer>\n</main>\n</html>\n")


def conditions(machine):
    names = ("date", "commit", "compiler", "processors", "system")
    return " · ".join(str(machine[name]) for name in names if name in machine)


# What comes first.

def figures(rows):
    cards = []

    def card(value, text):
        cards.append(f"<div><b>{escape(value)}</b><span>{escape(text)}</span></div>")

    hot = find(rows, "decide", world="office", form="string")
    counted = find(rows, "instructions", world="office", form="string")
    if hot:
        card(f"{number(hot['ns'])} ns", "a decision, hot, one core")
    if counted:
        card(number(counted["instructions"]), "instructions a decision")
    share = goals.served("share", depth=32)(rows)
    if share:
        card(f"{share:.0%}", "of the floor's throughput, 32 requests under way")
    ratio = goals.served("p50_ratio")(rows)
    if ratio:
        card(f"{ratio:.2f} ×", "the floor's round trip, one request at a time")
    cedar = goals.against_cedar(10_000)(rows)
    if cedar:
        card(f"{number(round(1 / cedar, -2))} ×", "Cedar's speed among 10,000 statements")
    return f'<div class="figures">{"".join(cards)}</div>\n' if cards else ""


def promises(rows):
    judged = list(goals.judgements(rows))
    if all(measured is None for _, measured, _ in judged):
        return ""
    lines_ = "".join(
        f"<tr><td>{prose(goal.what)}</td><td>{goal.text(measured)}</td><td>{goal.bound(goal.least)}</td>"
        f'<td>{goal.bound(goal.aim)}</td><td><span class="badge {verdict}">{verdict}</span></td></tr>'
        for goal, measured, verdict in judged if measured is not None)
    return section(
        "What is promised",
        "Each promise has a least that must be kept, and an aim. Most are counts and ratios, because times depend on"
        ' the machine. <span class="badge aim">aim</span> reaches the aim, <span class="badge kept">kept</span> the'
        " least.",
        '<figure><div class="wide"><table><tr><th>what</th><th>measured</th><th>at least</th><th>aim</th><th></th></tr>'
        f"{lines_}</table></div></figure>\n")
