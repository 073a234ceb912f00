"""Every page's examples are executed: what it says fails is found, what it says passes is quiet."""

import pytest
from shown.page import Page
from shown.proving import page_of, proved

from sddflow.proof.pages import codes

NOT_SHOWN = frozenset({"baseline-impossible", "baseline-used"})
SHOWN = sorted(codes() - NOT_SHOWN)
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def _hit(page: Page, proof) -> set[str]:
    """The dialects on which the page's code was raised; without a name it is each of them."""
    found = (f.dialect for f in proof.findings if f.code == page.code)
    return {dialect for name in found for dialect in ((name,) if name else page.dialects)}


def _told(page: Page, proof) -> list:
    """Errors, warnings and the page's own code, where no comment allows them."""
    own = {page.code} if page.fact("Severity").startswith("info") else set()
    told = [f for f in proof.findings if f.code in own or f.severity != "info"]
    return [f for f in told if not f.allowed]


@pytest.mark.parametrize("code", SHOWN)
def test_the_examples_of_a_page(code, tmp_path):
    """`Fails` raises the code on each dialect the page names; `Passes` raises nothing to mend."""
    page = page_of(code)
    failing = proved(page, "Fails", tmp_path / "fails")
    assert _hit(page, failing) == set(page.dialects), [str(f) for f in failing.findings]
    passing = proved(page, "Passes", tmp_path / "passes")
    assert [str(f) for f in _told(page, passing)] == []
    assert any(check.status == "passed" for check in passing.checks)


def test_pages_without_examples_say_why():
    """What cannot be shown is listed here, and its page gives the reason instead of code."""
    for code in sorted(NOT_SHOWN):
        page = page_of(code)
        assert not page.blocks("Fails")
        assert "cannot be shown" in page.text
