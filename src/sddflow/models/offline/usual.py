"""What a field usually is, by its name and by the words about it: guesses, each with its reason."""

from sddflow.domain.schema.table import ColumnType

Usual = tuple[str, ColumnType, str]
"""A pattern, what is usual where it fits, and why."""

_MOMENT = ColumnType("datetime", timezone=True)
_MONEY = ColumnType("numeric", precision=12, scale=2)
_LONGEST_EMAIL = 320


def _string(length: int) -> ColumnType:
    return ColumnType("string", length=length)


def _ending(words: str) -> str:
    """A name that is one of the words, or ends in `_` and one of them."""
    return rf"(?:.*_)?(?:{'|'.join(words.split())})"


NAMES: tuple[Usual, ...] = (
    (_ending("uuid guid"), ColumnType("uuid"), "the name says so"),
    (
        r"(?:is|has|can|was|should|allows?)_.+|.*_(?:enabled|flag)|"
        + _ending(
            "active archived enabled completed done verified pinned read deleted hidden public "
            "private published starred favorite"
        ),
        ColumnType("boolean"),
        "a yes or no by its name",
    ),
    (r".+_at|.*timestamp|(?:.*_)?datetime|time", _MOMENT, "a moment by its name"),
    (
        _ending("date birthday day") + r"|.+_on|date_of_\w+",
        ColumnType("date"),
        "a day by its name",
    ),
    (
        (
            r"(?:.*_)?(?:prep(?:aration)?|cook(?:ing)?|bak(?:e|ing)|rest(?:ing)?|travel|lead|run(?:ning)?"
            r"|play(?:ing)?|read(?:ing)?|work(?:ing)?|wait(?:ing)?|process(?:ing)?|response|elapsed"
            r"|spent)_time"
        ),
        ColumnType("integer"),
        "a span of time by its name, in minutes unless the spec says otherwise",
    ),
    (r".+_time", _MOMENT, "a moment by its name"),
    (
        r"(?:(?:file_)?size|bytes)(?:_in)?(?:_bytes)?|.*_bytes",
        ColumnType("bigint"),
        "a size in bytes outgrows an integer",
    ),
    (
        (
            r".*(?:count|number|amount|minutes|seconds|hours|days|pages|points)_(?:per|of|in)_\w+"
            r"|.*_in_(?:minutes|seconds|hours|days|cents)|.*_cents"
        ),
        ColumnType("integer"),
        "a whole number by its name",
    ),
    (
        r"(?:.*_)?(?:phone|fax|mobile)(?:_number)?",
        _string(50),
        "phone numbers are written with signs",
    ),
    (
        (
            r"(?:\w+_)?(?:invoice|account|serial|order|tracking|card|document|passport|licen[cs]e"
            r"|insurance|policy|registration|customer|member(?:ship)?|tax|vat|case|ticket|contract"
            r"|bank|flight|room|house|street|part|model|batch|reference|confirmation|social_security"
            r"|personnel|employee|student|patient)_(?:number|no)"
        ),
        _string(50),
        "such numbers are not counted with, and may hold letters",
    ),
    (
        _ending(
            "count number quantity age position rank size year version tokens attempts seconds "
            "minutes hours days points level sequence index sort_order stock"
        ),
        ColumnType("integer"),
        "a whole number by its name",
    ),
    (
        _ending("price amount total subtotal cost balance fee salary budget tax discount"),
        _MONEY,
        "money is kept exact",
    ),
    (
        _ending(
            "rate ratio score latitude longitude lat lng percent percentage weight height width "
            "temperature confidence"
        ),
        ColumnType("float"),
        "a measured value by its name",
    ),
    (r"(?:.*_)?e?mail(?:_address)?", _string(_LONGEST_EMAIL), "the longest valid address"),
    (
        _ending("url uri link website homepage avatar image photo"),
        _string(2048),
        "an address on the web",
    ),
    (
        _ending("hash digest token api_key secret password"),
        _string(255),
        "a short code by its name",
    ),
    (
        _ending(
            "metadata meta settings preferences payload config configuration options extra "
            "properties attributes data json"
        ),
        ColumnType("json"),
        "its parts are not named one by one",
    ),
    (
        _ending(
            "content body description text note notes bio summary comment prompt message "
            "instructions details reason answer transcript"
        ),
        ColumnType("text"),
        "running text of no stated length",
    ),
    (r"(?:.*_)?currency(?:_code)?", _string(3), "an ISO 4217 code"),
    (_ending("content_type mime_type media_type"), _string(255), "the longest media type"),
    (r"(?:.*_)?checksum|.*sha_?256.*|.*md5.*", _string(128), "a checksum in hexadecimal"),
    (_ending("locale language lang"), _string(35), "a language tag"),
    (_ending("timezone time_zone"), _string(64), "a time zone's name"),
    (r"(?:.*_)?ip(?:_address)?", _string(45), "the longest written address"),
    (r"(?:.*_)?colou?r", _string(32), "a colour's name or number"),
    (
        _ending("status state type kind role category priority mode"),
        _string(50),
        "a short word by its name",
    ),
)
"""By the whole name; the first that fits counts."""

HINTS: tuple[Usual, ...] = (
    (
        r"\b(?:whether|true or false|yes or no)\b",
        ColumnType("boolean"),
        "the text says whether",
    ),
    (r"\b(?:number of|how many|count of)\b", ColumnType("integer"), "the text counts"),
    (
        r"\b(?:from|between) -?\d+ (?:to|and) \d+\b(?! \w*char)",
        ColumnType("integer"),
        "the text gives a range of whole numbers",
    ),
    (
        r"\b(?:date and time|timestamp|moment|when (?:the|it|they|a))\b",
        _MOMENT,
        "the text names a moment",
    ),
    (r"\b(?:price|amount of money|in (?:euros?|dollars?))\b", _MONEY, "the text names money"),
    (r"\bemail\b", _string(_LONGEST_EMAIL), "the text names an email address"),
    (r"\b(?:free|long|multi-?line) text\b", ColumnType("text"), "the text says so"),
)
"""By words of the text; the first that fits counts."""
