"""A section of the page for each benchmark; empty where a run has no rows of it."""

import goals
from parts import figure, folded, of, section, table
from plots import Bar, Range, Series, bars, lines, number, ranges

# With the classes of their colours.
ENGINES = {
    "Reeve": "reeve", "Cedar": "cedar", "Casbin": "casbin", "rego-cpp": "rego", "moto's IAM evaluator": "moto"}


def decide(rows):
    decided, counted = of(rows, "decide"), of(rows, "instructions")
    if not decided:
        return ""

    def is_cold(row):
        return row["world"].endswith("uniform")

    times = figure(
        "Nanoseconds of a decision",
        bars(
            [Bar(label(row), row["ns"], "cold" if is_cold(row) else "reeve") for row in decided],
            "nanoseconds of a decision in each world", "ns"),
        "Median of nine rounds, one thread, from the bytes of a request to the verdict. Hot requests fit the"
        " processor's caches; uniform ones come from every principal of the company, and wait for memory.",
        [("reeve", "hot"), ("cold", "uniform")],
        folded(
            [("world", "world", ""), ("form", "form", ""), ("questions", "questions", ",d"), ("ns", "ns", ",.1f"),
             ("lowest", "lowest", ",.1f"), ("allowed %", "allowed", ".1f"), ("denied explicitly %", "explicit", ".1f"),
             ("implicitly %", "implicit", ".1f")], decided, ("form",)))
    counts = figure(
        "Instructions of a decision",
        bars([Bar(label(row), row["instructions"]) for row in counted], "instructions of a decision in each world"),
        "By callgrind, the difference of two run lengths: exact, and the same on every machine. Calls of retain,"
        f" release, malloc, free and exclusivity checks: {number(goals.most_runtime_calls(rows))} a decision.",
    ) if counted else ""
    return section(
        "A decision",
        "In process, without a socket. Companies have about ten statements a principal.",
        times, counts)


def label(row):
    return row["title"] if row["form"] == "string" else f"{row['title']}, by {row['form']}"


def peers(rows):
    def plot(shape, title, caption):
        series = []
        for engine, css in ENGINES.items():
            asked = [row for row in of(rows, "peers", shape=shape, engine=engine) if row.get("wall_us")]
            points = [(row["statements"], row.get("core_us") or row["wall_us"]) for row in asked]
            if points:
                series.append(Series(engine.split("'")[0], points, css))
        if not series:
            return ""
        return figure(title, lines(series, title, "statements", "microseconds a decision"), caption, table=folded(
            [("engine", "engine", ""), ("version", "version", ""), ("statements", "statements", ",d"),
             ("µs by the clock", "wall_us", ",.2f"), ("by its account", "core_us", ",.0f"),
             ("times Reeve's", "ratio", ",.0f"), ("same answers", "same", ""), ("seconds to load", "load_s", ".2f"),
             ("", "note", "")], of(rows, "peers", shape=shape), ("version", "")))

    plots = [
        plot("spread", "Ten statements a principal, as companies have them",
             "Both axes are logarithmic. moto keeps a policy for each user, and evaluates no such conditions."),
        plot("one", "All statements of one principal",
             "The hardest form: one user has every statement, and a ninth of them are about the action asked for."),
    ]
    if not any(plots):
        return ""
    return section(
        "Beside other engines",
        "The same policies and the same 32 questions, in the words of each engine, in the same run; each must give the"
        " expected answers, or its row says why it cannot. Cedar's figure is what it says that its authorizer took,"
        " without the way from Python and back.", *plots)


# With the classes of their colours.
SIDES = (("floor", "floor"), ("reeve", "reeve"))
SIDES_KEY = (("floor", "the floor"), ("reeve", "Reeve"))


def tail(row, side):
    return [row[f"{side}_{name}_us"] for name in ("p50", "p99", "p999")]


def serve(rows):
    served = of(rows, "serve")
    if not served:
        return ""

    def place(row):
        connections = f", {row['connections']:,} connections" if row["connections"] > 1 else ""
        return f"{'Unix' if row['transport'] == 'unix' else 'TCP'}, depth {row['depth']}{connections}"

    # Of a full matrix, what a reader can take in.
    shown = [
        row for row in served if row["cores"] == "one"
        and (row["connections"] == 1 or (row["transport"] == "unix" and row["depth"] in (1, 32)))]
    worlds = list(dict.fromkeys(row["world"] for row in shown))
    shares, tails, costs = [], [], []
    for world in worlds:
        for shown_in in (shares, tails, costs):
            shown_in.append(world_name(world))
        for row in (row for row in shown if row["world"] == world):
            shares.append(Bar(place(row), row["share"], mark=mark(row), text=f"{row['share']:.2f}"))
            for side, css in SIDES:
                name = place(row) if side == "floor" else ""
                tails.append(Range(name, tail(row, side), css))
                if row["depth"] >= 8:
                    costs.append(Bar(name, row[f"{side}_server_ns"], css))
    for row in (row for row in served if row["rate"]):
        tails.append(
            f"{row['rate']:,} requests a second, due at fixed times, on {row['connections']} connections; two cores")
        for side, css in SIDES:
            tails.append(Range("open loop" if side == "floor" else "", tail(row, side), css))
    numbers = folded(
        [("world", "world", ""), ("", "transport", ""), ("cores", "cores", ""), ("connections", "connections", ",d"),
         ("depth", "depth", ",d"), ("rate", "rate", ",d"), ("floor /s", "floor_per_second", ",.0f"),
         ("Reeve /s", "reeve_per_second", ",.0f"), ("share", "share", ".2f"), ("floor p50 µs", "floor_p50_us", ",.1f"),
         ("Reeve p50", "reeve_p50_us", ",.1f"), ("floor p99", "floor_p99_us", ",.1f"),
         ("Reeve p99", "reeve_p99_us", ",.1f"),
         ("floor p99.9", "floor_p999_us", ",.1f"), ("Reeve p99.9", "reeve_p999_us", ",.1f"),
         ("floor ns", "floor_server_ns", ",.0f"), ("Reeve ns", "reeve_server_ns", ",.0f")],
        served, ("", "cores"))
    return section(
        "Through a socket",
        "The floor is a server in C that reads the same frames and answers each with the same reply. What Reeve"
        " costs beyond it is what deciding costs. Server and client share one core, so that a share is the processor's"
        " and not the scheduler's; both are asked in turn, and the figures are medians of five rounds. Depth is how many"
        " requests are under way on a connection.",
        figure(
            "Share of the floor's throughput", bars(shares, "share of the floor's throughput", most=1.0),
            "One is the floor's. The line is what is promised."),
        figure(
            "Processor time of the server for a request", bars(costs, "nanoseconds of the server for a request", "ns"),
            "What the two differ by is the decision. At depth 1, where nearly all is waking up, they hardly differ.",
            SIDES_KEY),
        figure(
            "Latency", ranges(tails, "latency of the floor and of Reeve"),
            "From the write that a request went out in, or in an open loop from when it was due, to the read that its"
            " reply came in: the median (filled), the 99th and the 99.9th percentile.",
            SIDES_KEY, numbers))


def world_name(world):
    if world == "office":
        return "Hot: one request, again and again"
    principals = world.partition("-")[0]
    return f"Cold: {int(principals):,} principals, each as often as the others" if principals.isdigit() else world


def mark(row):
    """The share that is promised at this point, where one is."""
    for goal in goals.GOALS:
        if not goal.is_ceiling and goal.measure([row]) is not None:
            return goal.least
    return None


def reload(rows):
    swaps, arrived = of(rows, "reload"), of(rows, "arrival")
    if not swaps and not arrived:
        return ""
    names = {"constant": "no change", "swap": "ten images a second"}
    parts = []
    if swaps:
        parts.append(figure(
            "Latency while images swap",
            ranges(
                [Range(names[row["images"]], [row["p50_us"], row["p99_us"], row["p999_us"]],
                       "reeve" if row["images"] == "swap" else "floor") for row in swaps], "latency while images swap"),
            f"32 requests under way on one connection. Every reply was checked against the image of its generation:"
            f" {sum(row['wrong'] for row in swaps)} were wrong.",
            [("floor", "no change"), ("reeve", "images swap")], folded(
                [("images", "images", ""), ("/s", "per_second", ",.0f"), ("p50 µs", "p50_us", ",.1f"),
                 ("p99", "p99_us", ",.1f"), ("p99.9", "p999_us", ",.1f"), ("max", "max_us", ",.0f"),
                 ("generations", "generations", ",d"), ("wrong", "wrong", ",d")], swaps)))
    if arrived:
        parts.append(figure(
            f"An image of {arrived[0]['image_mb']:.0f} MB, from its renaming to the first decision by it",
            bars([Bar(row["by"], row["median_ms"]) for row in arrived], "milliseconds until an image decides", "ms"),
            "Medians. The control plane copies it into sealed memory, and the data plane verifies it."))
    return section(
        "While policies change",
        "An image is renamed into place under load, and decisions go over to it without a lock.", *parts)


def growth(rows):
    scaled, commands, edits = of(rows, "scale"), of(rows, "compile"), of(rows, "storage")
    if not scaled:
        return ""
    seconds = [
        Series(name, [(row["statements"], row[key]) for row in scaled if row[key] > 0], css)
        for name, key, css in (
            ("load", "load_s", "cedar"), ("compile", "compile_s", "reeve"), ("verify", "verify_s", "casbin"))
    ]
    sizes = [
        Series(name, [(row["statements"], row[key]) for row in scaled], css)
        for name, key, css in (
            ("peak memory", "peak_mb", "rego"), ("image", "image_mb", "reeve"), ("store", "store_mb", "cedar"))
    ]
    return section(
        "As stores grow",
        "A company of about ten statements a principal, read from its files, at three sizes, each ten times the one"
        " before: a line that rises tenfold from one to the next grows in proportion.",
        figure("Seconds of one processor", lines(seconds, "seconds by statements", "statements", "seconds")),
        figure(
            "Megabytes", lines(sizes, "megabytes by statements", "statements", "MB"), table=folded(
                [("principals", "principals", ",d"), ("statements", "statements", ",d"), ("load s", "load_s", ".2f"),
                 ("compile s", "compile_s", ".2f"), ("verify s", "verify_s", ".3f"), ("image MB", "image_mb", ",.1f"),
                 ("bytes a statement", "bytes_per_statement", ",d"), ("store MB", "store_mb", ",d"),
                 ("peak MB", "peak_mb", ",d"), ("times the image", "peak_ratio", ".1f")], scaled)),
        figure("The command, from start to end", table(
            [("principals", "principals", ",d"), ("image MB", "image_mb", ",.1f"), ("seconds", "wall_s", ".2f"),
             ("of processors", "processor_s", ".2f"), ("peak MB", "peak_mb", ",.0f"),
             ("times the image", "peak_ratio", ".1f")],
            commands)) if commands else "",
        figure("An edited policy, by way of storing", table(
            [("way", "way", ""), ("principals", "principals", ",d"), ("milliseconds", "milliseconds", ",.1f"),
             ("bytes", "bytes", ",d")], edits)) if edits else "")


def resources(rows):
    found = of(rows, "resources")
    if not found:
        return ""
    counted = {row["resources"]: row["instructions"] for row in of(rows, "resource-instructions")}
    joined = [{**row, "instructions": counted.get(row["resources"])} for row in found]
    return section(
        "A resource among many",
        "A bucket's policy, owner and tag, found by its ARN. The instructions stay; what grows is the wait for memory.",
        figure("Buckets that the store describes", table(
            [("buckets", "resources", ",d"), ("ns", "ns", ",.0f"), ("instructions", "instructions", ",.0f"),
             ("image MB", "image_mb", ",.1f"), ("bytes a bucket", "bytes_per_resource", ",d"),
             ("compile s", "compile_s", ".2f"), ("verify s", "verify_s", ".3f")], joined)))


def memory(rows):
    kept = of(rows, "memory")
    if not kept:
        return ""
    return section(
        "Memory",
        "What the process that decides keeps beyond the image, which it shares with the one that loads.",
        figure("Resident", table(
            [("world", "world", ""), ("image MB", "image_mb", ",.1f"), ("beyond it, at the start", "start_mb", ",.1f"),
             ("64 connections", "busy_mb", ",.1f"), ("each further one, bytes", "idle_bytes", ",.0f"),
             ("loading process, MB", "control_mb", ",.0f")], kept)))


# Who answers a gateway, with the classes of their colours.
ASKED_BY = {"none": "floor", "stub": "cold", "signed": "reeve", "header": "reeve"}


def gateways(rows):
    asked = of(rows, "gateways")
    if not asked:
        return ""
    columns = [
        ("", "gateway", ""), ("asked by", "side", ""), ("requests/s", "per_second", ",.0f"), ("p50 µs", "p50_us", ",.0f"),
        ("p99", "p99_us", ",.0f"), ("p50 added to none", "p50_to_none_us", "+,.0f"), ("p99", "p99_to_none_us", "+,.0f"),
        ("p50 added to the stub", "p50_to_stub_us", "+,.0f"), ("p99", "p99_to_stub_us", "+,.0f"),
        ("authorizer's µs a check", "processor_us", ".1f")]

    def plot(count):
        chosen = [row for row in asked if row["connections"] == count]
        drawn = []
        for gateway in dict.fromkeys(row["gateway"] for row in chosen):
            drawn.append(gateway)
            drawn += [
                Range(row["side"], (row["p50_us"], row["p99_us"]), ASKED_BY[row["side"]])
                for row in chosen if row["gateway"] == gateway]
        title = "One connection" if count == 1 else f"{count} connections"
        return figure(
            title, ranges(drawn, f"latency through each gateway, {title.lower()}"),
            "The filled dot is the median, the hollow one the 99th percentile.",
            [("floor", "no authorizer"), ("cold", "a stub that allows"), ("reeve", "Reeve")],
            folded(columns, chosen, ("", "asked by")))

    return section(
        "Through gateways",
        "An object read through each gateway without an authorizer, with a stub that allows at once, and with Reeve, which"
        " verifies the signature or is told by a header who asks; medians of interleaved rounds, everything on two"
        " processors. What the stub adds is the hop's, what Reeve adds to the stub is Reeve's. Of all these, the"
        " processor time of the authorizer is the steady number.",
        *[plot(count) for count in dict.fromkeys(row["connections"] for row in asked)])


# In the order of the page.
ALL = [decide, peers, serve, gateways, reload, growth, resources, memory]
