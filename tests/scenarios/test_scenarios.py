"""Every scenario file beside this one; `conftest.py` says how they are written."""


def test_scenario(scenario, player):
    """What the file's first line says."""
    assert scenario.rule
    player.play(scenario)
