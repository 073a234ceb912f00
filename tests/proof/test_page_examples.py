"""Every page's examples are executed: what it says fails is found, what it says passes is quiet."""

import pytest
from shown.page import Page
from shown.proving import page_of, proved

from sddflow.proof.pages import codes

NOT_SHOWN = frozenset({"baseline-impossible", "baseline-used"})
SHOWN = sorted(codes() - NOT_SHOWN)
MISSED = frozenset({"dialects-differ", "zone-missing"})
"""Their examples do not raise them in the shared application; whoever mends one takes it out."""
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def _hit(page: Page, proof) -> set[str]:
    """The dialects on which the page's code was raised; without a name it is each of them."""
    found = (f.dialect for f in proof.findings if f.code == page.code)
    return {dialect for name in found for dialect in ((name,) if name else page.dialects)}


@pytest.mark.parametrize(
    "code",
    [pytest.param(c, marks=pytest.mark.xfail(strict=True)) if c in MISSED else c for c in SHOWN],
)
def test_what_fails_is_found(code, tmp_path):
    """The example under `Fails` raises the page's code, on each dialect that the page names."""
    page = page_of(code)
    proof = proved(page, "Fails", tmp_path)
    assert _hit(page, proof) == set(page.dialects), [str(f) for f in proof.findings]


@pytest.mark.parametrize("code", SHOWN)
def test_what_passes_is_quiet(code, tmp_path):
    """The example under `Passes` raises no error and no warning, of whatever check."""
    page = page_of(code)
    proof = proved(page, "Passes", tmp_path)
    own = {code} if page.fact("Severity").startswith("info") else set()
    told = [f for f in proof.findings if f.code in own or f.severity != "info"]
    assert [str(f) for f in told if not f.allowed] == []
    assert any(check.status == "passed" for check in proof.checks)


def test_pages_without_examples_say_why():
    """What cannot be shown is listed here, and its page gives the reason instead of code."""
    for code in sorted(NOT_SHOWN):
        page = page_of(code)
        assert not page.blocks("Fails")
        assert "cannot be shown" in page.text
