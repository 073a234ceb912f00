"""The index in docs/checks/README.md, made from the pages. `make check-index` writes it."""

import sys
from pathlib import Path

from sddflow.proof.pages import areas

README = Path(__file__).parents[1] / "docs" / "checks" / "README.md"
HEAD = "## The codes\n"


def index() -> str:
    """The section: the codes of each area, with the first line of their pages."""
    told = [HEAD]
    for area, pages in areas():
        told.append(f"\n### {area}\n\n")
        told += [f"- [`{code}`]({code}.md): {sentence}\n" for code, sentence in pages]
    return "".join(told)


def indexed(readme: str) -> str:
    """The README with the index, which is its last section."""
    return readme.partition(HEAD)[0] + index()


def main(words: list[str]) -> int:
    """Write the index; with `--check`, only say whether it is up to date."""
    was = README.read_text("utf-8")
    now = indexed(was)
    if "--check" in words and was != now:
        sys.stderr.write(f"{README}: not what the pages say: make check-index\n")
        return 1
    README.write_text(now, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
