"""Names of models: every form, what they stand for, and what is said of the others."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.errors import UsageError
from sddflow.models.names import canonical, default_model, model_named, role_model


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("offline", "offline"),
        ("anthropic", "anthropic:claude-sonnet-5-5"),
        ("sonnet", "anthropic:claude-sonnet-5-5"),
        ("Opus", "anthropic:claude-opus-5-5"),
        ("haiku", "anthropic:claude-haiku-5-5"),
        ("anthropic:haiku", "anthropic:claude-haiku-5-5"),
        ("claude-opus-4-8", "anthropic:claude-opus-4-8"),
        ("anthropic:qwen2.5:7b", "anthropic:qwen2.5:7b"),
        ("inherit", "offline"),
        ("", "offline"),
        ("scripted:a b/c.yaml", "scripted:a b/c.yaml"),
        ("recorded:tapes", "recorded:tapes"),
    ],
)
def test_every_form_has_one_full_name(name, full):
    """Aliases, ids and prefixes lead to one canonical name."""
    assert canonical(name, environ={}) == full


def test_an_unknown_name_offers_the_nearest():
    """A typing mistake is answered with the name that was meant."""
    with pytest.raises(UsageError, match="did you mean sonnet"):
        canonical("sonet", environ={})


@given(st.text(max_size=30))
def test_any_text_is_a_model_or_a_clear_line(name):
    """No text leads to anything but a name or a UsageError."""
    try:
        full = canonical(name, environ={})
    except UsageError as wrong:
        assert wrong.cure
    else:
        assert canonical(full, environ={}) == full


def test_a_key_chooses_the_api_and_none_chooses_the_rules():
    """Without a name the environment decides; an empty key is none."""
    assert default_model({}) == "offline"
    assert default_model({"ANTHROPIC_API_KEY": " "}) == "offline"
    assert default_model({"ANTHROPIC_API_KEY": "k"}) == "anthropic:claude-sonnet-5-5"
    assert default_model({"ANTHROPIC_AUTH_TOKEN": "t"}) == "anthropic:claude-sonnet-5-5"


@pytest.mark.parametrize(
    ("asked", "base", "used"),
    [
        ("opus", "anthropic:claude-sonnet-5-5", "anthropic:claude-opus-5-5"),
        ("inherit", "anthropic:claude-opus-5-5", "anthropic:claude-opus-5-5"),
        ("", "anthropic:claude-opus-5-5", "anthropic:claude-opus-5-5"),
        ("the best one", "anthropic:claude-opus-5-5", "anthropic:claude-opus-5-5"),
        ("offline", "anthropic:claude-opus-5-5", "anthropic:claude-opus-5-5"),
        ("sonnet", "offline", "offline"),
        ("sonnet", "scripted:s.yaml", "scripted:s.yaml"),
    ],
)
def test_a_role_chooses_only_among_what_the_run_may_use(asked, base, used):
    """A role's model never makes a free run a paid one, nor the other way round."""
    assert role_model(asked, base) == used


def test_a_named_model_is_ready(messages_server, tmp_path):
    """Each kind of name makes a model of that name."""
    script = tmp_path / "s.yaml"
    script.write_text("- {task: design, reply: hello}\n")
    assert model_named("offline", environ={}).name == "offline"
    assert (
        model_named("haiku", environ=messages_server.environ).name == "anthropic:claude-haiku-5-5"
    )
    assert model_named("scripted:s.yaml", environ={}, base=tmp_path).name == "scripted:s.yaml"
    with pytest.raises(UsageError, match="no recorded exchanges"):
        model_named("recorded:nowhere", environ={}, base=tmp_path)


def test_asking_for_a_name_loads_no_library():
    """Names are read without the SDK, YAML or pydantic."""
    code = (
        "import sys, sddflow.models.names as n; n.canonical('sonnet', environ={});"
        "print({'anthropic', 'yaml', 'pydantic', 'httpx2'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"
