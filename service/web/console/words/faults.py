"""Refusals as people at a form need them: in the words of its labels, not of documents and codes.

A code that is not here is told as everywhere (`catalog.words.messages`).
"""

from catalog.words.messages.message import Message

FAULTS = {
    "must-field": Message(
        "发布前须填写，或说明为何没有。",
        "Needed for publication: a value, or a reason why there is none.",
        "没有数值时，在来源依据中选数据状态：尚未公布、暂不公开、不适用或暂无资料。",
        "Without a value, open the evidence and choose: pending, withheld, not applicable or unknown.",
    ),
    "null-without-reason": Message(
        "没有值，也没有说明原因。",
        "There is neither a value nor a reason for its absence.",
        "请填写，或在来源依据中选数据状态：尚未公布、暂不公开、不适用或暂无资料。",
        "Give it, or open the evidence and choose: pending, withheld, not applicable or unknown.",
    ),
    "value-without-evidence": Message(
        "有值而没有来源依据。",
        "The value has no evidence.",
        "请打开来源依据，选数据状态并写明来源。",
        "Open the evidence: choose its status and name its source.",
    ),
    "status-needs-value": Message(
        "数据状态表示有值，但没有填写。",
        "The evidence says that there is a value, but none is given.",
        "请填写，或改选尚未公布、暂不公开、不适用、暂无资料。",
        "Give it, or choose pending, withheld, not applicable or unknown.",
    ),
    "status-forbids-value": Message(
        "已有值，但来源依据说没有。",
        "There is a value, but the evidence says that there is none.",
        "请改选数据状态，或清空此项。",
        "Choose another status, or empty the field.",
    ),
    "evidence-without-source": Message(
        "请写明来源。",
        "The source is missing.",
        "在“来源”中输入名称或编号，从列表选择。",
        "Type a name or id under Sources and choose from the list.",
    ),
    "derived-without-formula": Message(
        "推算值没有推导式。",
        "A derived value has no formula.",
        "请在“推导式”中写明如何推算。",
        "Write under Formula how it was worked out.",
    ),
    "disputed-without-note": Message(
        "来源不一致，但未说明如何不一致。",
        "The sources disagree, and nothing says how.",
        "请填写“说明”或“偏差”。",
        "Fill in the note or the deviation.",
    ),
    "identity-not-confirmed": Message(
        "地块身份尚未确认。",
        "The identity of the parcel is not confirmed.",
        "核实后将“身份状态”改为已确认。",
        "Once it is, set the identity status to confirmed.",
    ),
    "core-field-not-confirmed": Message(
        "此项须由主管部门确认或为文件所载。",
        "This has to be confirmed by the authority or stated in a document.",
        "请在来源依据中写明来源，并改选相应的数据状态。",
        "Name the source in the evidence and choose the status that fits.",
    ),
    "no-plot-nor-unit": Message(
        "地块号与规划单元均未确认。",
        "Neither the plot number nor the planning unit is confirmed.",
        "至少一项须由主管部门确认或为文件所载。",
        "At least one has to be confirmed or stated in a document.",
    ),
    "contradiction-not-marked": Message(
        "容积率、用地面积与建筑面积不一致：推算容积率 {derived}，偏差 {deviation}%。",
        "Ratio, site area and floor area disagree: derived ratio {derived}, deviation {deviation} %.",
        "请核对数值；来源确实不一致时，将其中一项的数据状态改为有矛盾并说明。",
        "Check the figures; if the sources do disagree, mark one of them as disputed with a note.",
    ),
}
