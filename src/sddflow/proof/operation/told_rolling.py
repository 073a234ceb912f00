"""That old code runs on while a release comes, in the words that pages have for it."""

from sddflow.proof.operation.project_pages import over_lines

_UNITS = (
    r"(?:pods?|process(?:es)?|workers?|instances?|containers?|replicas?|servers?|machines?|nodes?"
    r"|dynos?)"
)
_CODE = r"(?:releases?|versions?|code|images?)"
_RELEASES = r"(?:deploy\w*|roll-?outs?|releases?|restarts?|updates?|upgrades?)"
_OLD = r"(?:previous|old|former|last|earlier)"
_SERVING = r"(?:serv|runn|answer|work|tak|handl|writ|read|insert|us)(?:e|ing)\b"
_RUNS_ON = (
    r"(?:still (?:serves?|runs?|answers?|works?|takes?|handles?|writes?|reads?|inserts?|uses?|ha)"
    rf"|goe?s? on|(?:keeps?|continues?) (?:on |to )?{_SERVING}|runs? on|serves?|answers?"
    r"|works? (?:on|with|against))"
)
_REPLACED = r"(?:replaced|restarted|rolled|updated|upgraded|swapped|exchanged|renewed)"
_REPLACES = r"(?:replaces?|restarts?|rolls?|updates?|upgrades?|swaps?|exchanges?|renews?)"
_IN_TURN = r"one (?:by one|at a time|after (?:the |an)?\s?(?:next|other))"
_TOGETHER = (
    r"(?:side by side|at (?:once|the same time)|together|in parallel|(?:serve|use|share) the same)"
)

ROLLING = over_lines(
    rf"\b(?:rolling {_RELEASES}|{_RELEASES} (?:is|are) rolling|zero[-\s]downtime|blue[-/\s]green"
    rf"|{_UNITS}\b[^.]{{0,80}}\b{_REPLACED}(?: \w+)? {_IN_TURN}"
    rf"|{_REPLACES} (?:\w+ ){{0,5}}{_UNITS} {_IN_TURN}"
    rf"|{_UNITS} (?:with|of|on|running) the (?:{_OLD} {_CODE}|{_CODE} before) {_RUNS_ON}"
    rf"|{_OLD} (?:{_UNITS}|{_CODE}) (?:then |therefore |thus )?{_RUNS_ON}"
    rf"|old and new(?: {_UNITS}| {_CODE})?\b[^.]{{0,50}}\b{_TOGETHER}"
    rf"|both (?:{_UNITS}|{_CODE})\b[^.]{{0,30}}\b{_TOGETHER})"
)
"""Told where releases are; what goes before in its paragraph may deny it."""
