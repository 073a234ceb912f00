"""What pages give up."""

import pytest

from sddflow.proof.operation.told_gone import told_gone

PAGE = """# Cards

- `card_index` holds the paper cards of 2021; all are imported since,
  a CSV of it is in the archive, and the table may go.
- `hires` is read all day. Rows of it may be removed after ten years.
* `tools.maker` is not used any more.

`old_rates` is filled by the import, and can go once it is stopped.

`prices` and `old_prices` hold the same; the second table can be dropped.

Nothing reads it: `logins`.

Retired in 4.1, live since March: `tools.weight`, `carts`. Not yet retired: `shifts`.

- wish_list: it was turned off in release 41,
  and no code reads or writes it since.

`payments` may go wrong on Fridays. What fails is tried again.
"""


@pytest.mark.parametrize(
    ("gone", "line"),
    [
        (("card_index", ""), 4),
        (("tools", "maker"), 6),
        (("logins", ""), 12),
        (("tools", "weight"), 14),
        (("carts", ""), 14),
        (("wish_list", ""), 17),
        (("shifts", ""), 0),
        (("hires", ""), 0),
        (("old_rates", ""), 0),
        (("payments", ""), 0),
        (("tools", ""), 0),
    ],
)
def test_sentences_of_pages(tmp_path, gone, line):
    """A table or a column is named, and the same point of a list, or paragraph, lets it go."""
    (tmp_path / "README.md").write_text(PAGE)
    assert told_gone(tmp_path, [gone]) == ({gone: f"README.md:{line}"} if line else {})


def test_which_of_two_is_meant_is_not_guessed(tmp_path):
    """Where a sentence is about two that are gone, neither is given up."""
    (tmp_path / "README.md").write_text(PAGE)
    assert told_gone(tmp_path, [("prices", ""), ("old_prices", "")]) == {}
