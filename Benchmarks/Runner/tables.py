"""Rows as text in columns."""


class Table:
    """Prints a header once, and then each row as soon as it is measured.

    A column is (key, title, format): `format` is a width for text at the left, or a format of a number such as `9,.0f`.
    """

    def __init__(self, session, columns):
        self.session = session
        self.columns = [(key, title, form, self._width(title, form)) for key, title, form in columns]
        self.session.say(" ".join(
            title.ljust(width) if isinstance(form, int) else title.rjust(width)
            for _, title, form, width in self.columns).rstrip())

    @staticmethod
    def _width(title, form):
        if isinstance(form, int):
            return max(form, len(title))
        digits = "".join(character if character.isdigit() or character in ",." else " " for character in form)
        return max(int(digits.replace(",", " ").replace(".", " ").split()[0]), len(title))

    def show(self, row):
        cells = []
        for key, _, form, width in self.columns:
            value = row.get(key)
            if value is None:
                cells.append("-".rjust(width) if not isinstance(form, int) else "-".ljust(width))
            elif isinstance(form, int):
                cells.append(str(value).ljust(width))
            else:
                cells.append(format(value, form).rjust(width))
        self.session.say(" ".join(cells).rstrip())
        return row


def parse(header, line):
    """A row of a table that another program printed: each value stands at the right end of its column's title."""
    values, end, at = {}, 0, 0
    for token in line.split():
        at = line.index(token, at) + len(token)
        title = header[end:at].strip()
        end = at
        text = token.replace(",", "")
        try:
            values[title] = float(text) if "." in text else int(text)
        except ValueError:
            values[title] = token
    return values
