"""The time zone of plain times, as pages tell it."""

import pytest

from sddflow.proof.operation.told_zones import told_zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        (
            "Sessions run in UTC.\n`asked_at` and `made_at` hold\nthe wall clock of Europe/Berlin.",
            "Europe/Berlin",
        ),
        ("All know their zone but two that hold UTC without it: `paid_at` and `made_at`.", "UTC"),
        ("Sessions run in UTC. `made_at` is plain.", None),
        ("`made_at` is plain.\n\nReports are in America/New_York.", None),
        ("`remade_at` holds UTC.", None),
        ("`made_at` is Vienna time. The database runs on UTC.", "Europe/Vienna"),
        ("`made_at` holds the wall clock of New York.", "America/New_York"),
        ("`made_at` holds the time of the order, the Last time counts.", None),
    ],
)
def test_the_zone_of_a_column(tmp_path, text, zone):
    """What stands behind the column in its paragraph counts, or before it in its sentence."""
    (tmp_path / "README.md").write_text(f"# Times\n\n{text}\n")
    told = told_zone(tmp_path, "made_at")
    assert (told[0] if told else None) == zone
