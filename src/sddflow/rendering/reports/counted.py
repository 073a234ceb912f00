"""A proof in numbers, in the words that every report for people uses."""

from collections import Counter

from sddflow.domain.proof import Proof


def counted(proof: Proof) -> str:
    """`2 errors, 1 warning, 1 allowed; 40 checks passed, 1 failed, 3 skipped`."""
    found = Counter("allowed" if f.allowed else f.severity for f in proof.findings)
    names = {"error": "error", "warning": "warning", "info": "note"}
    told = [_many(found[severity], word) for severity, word in names.items() if found[severity]]
    told += [f"{found['allowed']} allowed"] if found["allowed"] else []
    ran = Counter(check.status for check in proof.checks)
    rest = [f"{ran[status]} {status}" for status in ("failed", "skipped") if ran[status]]
    return f"{', '.join(told) or 'no findings'}; " + ", ".join(
        (f"{_many(ran['passed'], 'check')} passed", *rest)
    )


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def skips(proof: Proof) -> dict[str, list[str]]:
    """Why checks were skipped, and which: `id`, or `id on dialect` where only one skipped it."""
    why: dict[str, dict[str, list[str]]] = {}
    for check in proof.checks:
        if check.status == "skipped":
            why.setdefault(check.reason, {}).setdefault(check.id, []).append(check.dialect)
    several = len({check.dialect for check in proof.checks if check.dialect}) > 1
    return {
        reason: [
            f"{name} on {on[0]}" if several and len(on) == 1 and on[0] else name
            for name, on in names.items()
        ]
        for reason, names in why.items()
    }
