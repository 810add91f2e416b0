"""What is wrong with a place in a form, told to whoever filled it in."""

from __future__ import annotations

from catalog.values.fault import Fault
from catalog.words.label import Language
from catalog.words.messages import told
from catalog.words.messages.message import Told
from service.web.console.words.faults import FAULTS


def telling(fault: Fault, language: Language) -> Told:
    """The sentence and the hint of a fault."""
    message = FAULTS.get(fault.code)
    if message is None:
        return told(fault.code, fault.facts, language)
    detail, hint = message.detail, message.hint
    return Told(detail.in_language(language).format_map(fault.facts), hint.in_language(language))
