"""The shipped files are where the code looks for them, in the source tree and in a wheel."""

import tomllib

from sddflow.bundled import shipped_agents, shipped_workflows


def test_the_shipped_folders_are_there():
    """Both folders hold what they are for."""
    assert (shipped_agents() / "database-architect.md").is_file()
    assert (shipped_workflows() / "database-feature.yaml").is_file()
    assert (shipped_workflows() / "workflow.schema.json").is_file()


def test_the_wheel_carries_them_where_they_are_looked_for(pytestconfig):
    """The build's table and the code name the same place."""
    settings = tomllib.loads((pytestconfig.rootpath / "pyproject.toml").read_text("utf-8"))
    carried = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried == {
        "agents": "sddflow/shipped/agents",
        "workflows": "sddflow/shipped/workflows",
        "docs/checks": "sddflow/shipped/checks",
    }
