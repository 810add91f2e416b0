"""What can be wrong with an entry: its form, its evidence, its geometry, and its way through the gate."""

from __future__ import annotations

from catalog.words.messages.message import Message

FORM = {
    "unknown-collection": Message(
        "没有名为“{value}”的类别。",
        'There is no collection "{value}".',
        "可用类别：{known}。",
        "Known collections: {known}.",
    ),
    "unknown-member": Message(
        "条目中没有名为“{value}”的成员。",
        'An entry has no member "{value}".',
        "字段请写在 properties 之内。",
        "Fields belong inside properties.",
    ),
    "unknown-field": Message(
        "该类别没有字段“{value}”。",
        'This collection has no field "{value}".',
        "请对照该类别的 schema 核对字段名。",
        "Check the name against the collection's schema.",
    ),
    "missing": Message(
        "缺少此项。",
        "This is missing.",
        "请填写。",
        "Give it.",
    ),
    "not-a-feature": Message(
        "type 应为 Feature。",
        "The type is not Feature.",
        '请写 "type": "Feature"，或省略。',
        'Write "type": "Feature", or leave it out.',
    ),
    "kind-without-geometry": Message(
        "类别“{value}”没有图形。",
        'Entries of "{value}" have no geometry.',
        "请删去 geometry 或写 null。",
        "Leave the geometry out, or write null.",
    ),
    "id-twice": Message(
        "编号 {value} 在本次提交中出现两次。",
        "The id {value} stands twice in this submission.",
        "每个条目只提交一次。",
        "Send each entry once.",
    ),
    "id-of-another-kind": Message(
        "编号 {value} 已属于类别 {collection}。",
        "The id {value} belongs to {collection} already.",
        "编号在整个目录中唯一，请另取编号。",
        "Ids are unique in the whole catalog; choose another.",
    ),
    "dangling-reference": Message(
        "{value} 不是类别 {collection} 中已发布的条目。",
        "{value} is no published entry of {collection}.",
        "请先发布被引用的条目，或与其同批发布。",
        "Publish the entry it points at first, or in the same release.",
    ),
    "part-of-itself": Message(
        "{value} 经 part_of 成为自身的一部分：{way}。",
        "{value} is a part of itself, by part_of: {way}.",
        "请改正其中一个条目的上级，或将其留空。",
        "Correct what one of them is part of, or leave it out.",
    ),
    "reference-unknown": Message(
        "参照设施 {value} 未发布或没有图形。",
        "The reference facility {value} is not published or has no geometry.",
        "请改用有位置的设施作参照。",
        "Refer to a facility that has a position.",
    ),
}

EVIDENCE = {
    "null-without-reason": Message(
        "没有值，也没有说明原因。",
        "There is neither a value nor a reason for its absence.",
        "请在 evidence 中写明状态：尚未公布（pending）、暂不公开（withheld）、不适用（not_applicable）或暂无资料（unknown）。",
        "State in evidence why: pending, withheld, not_applicable or unknown.",
    ),
    "value-without-evidence": Message(
        "有值而没有来源依据。",
        "The value has no evidence.",
        "请在 evidence 中写明状态与来源。",
        "State in evidence its status and its source.",
    ),
    "status-needs-value": Message(
        "状态“{status}”须有值。",
        'The status "{status}" goes with a value.',
        "请填写值，或改为 pending、withheld、not_applicable、unknown 之一。",
        "Give the value, or use pending, withheld, not_applicable or unknown.",
    ),
    "status-forbids-value": Message(
        "状态“{status}”不得有值。",
        'The status "{status}" goes with no value.',
        "请将值改为 null，或改用 official、sourced、derived、disputed 之一。",
        "Write null, or use official, sourced, derived or disputed.",
    ),
    "evidence-of-staff-field": Message(
        "内部字段不写来源依据。",
        "A staff field has no evidence.",
        "请删去。",
        "Remove it.",
    ),
    "evidence-of-nothing": Message(
        "来源依据所指的字段不存在或不需要依据。",
        "There is no such field, or it needs no evidence.",
        "请核对字段名，或删去此项。",
        "Check the name of the field, or remove this.",
    ),
    "evidence-without-source": Message(
        "状态“{status}”须写明来源。",
        'The status "{status}" needs a source.',
        "请在 sources 中写明来源条目的编号。",
        "Name the source entries in sources.",
    ),
    "derived-without-formula": Message(
        "推算值没有推导式。",
        "A derived value has no formula.",
        "请在 formula 中写明如何推算。",
        "State in formula how it was worked out.",
    ),
    "disputed-without-note": Message(
        "来源不一致，但未说明如何不一致。",
        "The sources disagree, and nothing says how.",
        "请填写 note_zh 或 deviation_pct。",
        "Give note_zh or deviation_pct.",
    ),
}

GEOMETRY = {
    "geometry-with-crs": Message(
        "图形中不得写 crs。",
        "A geometry carries no crs member.",
        "请先转换为 CRS84（WGS 84 经度、纬度）再提交。",
        "Convert it to CRS84 (WGS 84 longitude, latitude) first.",
    ),
    "geometry-type": Message(
        "该类别不接受图形类型“{value}”。",
        'This collection does not take the geometry type "{value}".',
        "可用类型：{known}。",
        "It takes {known}.",
    ),
    "coordinates-shape": Message(
        "坐标数组的层次与图形类型不符。",
        "The coordinate arrays do not have the depth of the geometry's type.",
        "请对照 RFC 7946 核对坐标数组。",
        "Compare them with RFC 7946.",
    ),
    "position-size": Message(
        "坐标应为经度、纬度两个数。",
        "A position is two numbers, longitude and latitude.",
        "请去掉高程等其他数值。",
        "Leave out heights and anything else.",
    ),
    "position-number": Message(
        "坐标不是有限的数字。",
        "A coordinate is not a finite number.",
        "请核对坐标。",
        "Check the coordinates.",
    ),
    "coordinate-digits": Message(
        "坐标 {value} 的有效数字过多，上限 {maximum} 位。",
        "The coordinate {value} has too many significant digits, at most {maximum}.",
        "导出图形时请将小数位限制为 9 位（约 0.1 毫米；GDAL、QGIS 的 COORDINATE_PRECISION）。",
        "Limit the decimals to 9 when exporting (0.1 mm; COORDINATE_PRECISION in GDAL and QGIS).",
    ),
    "geometry-too-large": Message(
        "图形过大：部件或顶点过多。",
        "The geometry is too large: too many parts or positions.",
        "请简化图形后再提交。",
        "Simplify it first.",
    ),
    "coordinates-swapped": Message(
        "坐标疑为纬度在前：{longitude}, {latitude}。",
        "The coordinates seem to have latitude first: {longitude}, {latitude}.",
        "请按经度、纬度的顺序书写，允许范围 {box}。",
        "Write longitude before latitude; the admitted box is {box}.",
    ),
    "coordinates-projected": Message(
        "坐标疑为投影坐标：{longitude}, {latitude}。",
        "The coordinates seem to be projected: {longitude}, {latitude}.",
        "请先转换为 CRS84 的经纬度，允许范围 {box}。",
        "Convert them to CRS84 degrees first; the admitted box is {box}.",
    ),
    "outside-guard-box": Message(
        "坐标 {longitude}, {latitude} 不在允许范围 {box} 内。",
        "The position {longitude}, {latitude} lies outside the admitted box {box}.",
        "请核对坐标与坐标系。",
        "Check the coordinates and their reference system.",
    ),
    "coordinates-shifted": Message(
        "与 {reference} 相比，坐标的偏移与 {system} 的偏移相符。",
        "Compared with {reference}, the coordinates are displaced just as {system} displaces them.",
        "请将坐标转换为 WGS 84（CRS84）后再提交。",
        "Convert them to WGS 84 (CRS84) first.",
    ),
    "ring-not-closed": Message(
        "多边形的环未闭合。",
        "A ring is not closed.",
        "首尾两点须相同。",
        "Its last position has to equal its first.",
    ),
    "ring-too-short": Message(
        "多边形的环少于四个点。",
        "A ring has fewer than four positions.",
        "闭合的环至少有四个点。",
        "A closed ring has at least four.",
    ),
    "line-too-short": Message(
        "线少于两个点。",
        "A line has fewer than two positions.",
        "请补全坐标。",
        "Complete it.",
    ),
    "geometry-lost": Message(
        "图形按公开精度（{decimals} 位小数）取舍后不再有效。",
        "At the public precision of {decimals} decimals the geometry is no longer valid.",
        "请删去过近的顶点，或调整 CATALOG_PUBLIC_COORDINATE_DECIMALS。",
        "Remove positions that lie too close, or change CATALOG_PUBLIC_COORDINATE_DECIMALS.",
    ),
    "geometry-invalid": Message(
        "图形无效：{reason}。",
        "The geometry is invalid: {reason}.",
        "请在源数据中改正（例如自相交），系统不代为修补。",
        "Mend it in the source (a self-crossing, for example); nothing is repaired here.",
    ),
}

GATE = {
    "must-field": Message(
        "必备项“{title}”既没有值，也没有说明原因。",
        'The must-field "{title}" has neither a value nor a reason for its absence.',
        "请填写，或在 evidence 中写明 pending、withheld、not_applicable 或 unknown。",
        "Give it, or state in evidence pending, withheld, not_applicable or unknown.",
    ),
    "demo-id-in-real": Message(
        "正式目录中不得有演示编号。",
        "A real catalog holds no demonstration id.",
        "演示条目只能进入演示目录。",
        "Demonstration entries belong to a demonstration catalog.",
    ),
    "demo-in-real": Message(
        "此文件来自演示目录。",
        "This comes from a demonstration catalog.",
        "演示数据不能装入正式目录。",
        "What a demonstration holds cannot enter a real catalog.",
    ),
    "illustrative-in-real": Message(
        "正式目录中不得有虚构数据。",
        "A real catalog holds no invented value.",
        "请改为有来源的值，或写 null 并说明原因。",
        "Give a value with a source, or null with a reason.",
    ),
    "identity-not-confirmed": Message(
        "地块身份尚未确认。",
        "The identity of the parcel is not confirmed.",
        "确认后将 identity_status 改为 confirmed。",
        "Once it is, set identity_status to confirmed.",
    ),
    "core-field-not-confirmed": Message(
        "此项须由主管部门确认或为文件所载。",
        "This has to be confirmed by the authority or stated in a document.",
        "请补充来源，状态为 official 或 sourced。",
        "Give its source, with status official or sourced.",
    ),
    "no-plot-nor-unit": Message(
        "地块号与规划单元均未确认。",
        "Neither the plot number nor the planning unit is confirmed.",
        "至少一项须为 official 或 sourced。",
        "At least one has to be official or sourced.",
    ),
    "state-does-not-follow": Message(
        "地块状态不能由“{before}”变为“{after}”。",
        'The state "{after}" does not follow "{before}".',
        "请核对状态；如原状态有误，请先更正。",
        "Check the state; if the one before was wrong, correct that first.",
    ),
    "contradiction-not-marked": Message(
        "容积率、用地面积与建筑面积不一致：推算容积率 {derived}，偏差 {deviation}%。",
        "Ratio, site area and floor area disagree: derived ratio {derived}, deviation {deviation} %.",
        "请核对数值；来源确实不一致时，将 far_max 或 gfa_m2 的状态写为 disputed 并说明。",
        "Check the figures; if the sources do disagree, mark far_max or gfa_m2 as disputed with a note.",
    ),
    "outlasts-its-part": Message(
        "所填有效期至 {value}，而所列政策 {policy} 的有效期至 {until}。",
        "It is said to be valid until {value}, but the policy {policy} ends on {until}.",
        "组合包的有效期不得晚于其政策部分：请改写有效期，或改列该政策。",
        "A package ends with the first of its policies: correct its end, or list that one elsewhere.",
    ),
    "asset-unknown": Message(
        "没有校验值为 {value}、格式为 {media_type} 的文件。",
        "There is no file {value} of type {media_type}.",
        "请先上传文件，或核对校验值与格式。",
        "Upload it first, or check its hash and format.",
    ),
    "map-without-review": Message(
        "公开的地图没有审图号。",
        "A published map has no review number.",
        "请填写审图号；不是地图时请改用其他用途。",
        "Give the number of its review; choose another use if it is no map.",
    ),
    "wording": Message(
        "第 {position} 个字起的“{words}”不合规范用语（{rule}）。",
        'The words "{words}", from character {position} on, are not to be used ({rule}).',
        "建议改为：{instead}。",
        "Write instead: {instead}.",
    ),
}

LIVE = {
    "floor-area-disagrees": Message(
        "容积率 × 用地面积得 {expected} 平方米，所填建筑面积为 {stated} 平方米，偏差 {deviation}%。",
        "Ratio times site area gives {expected} m²; the floor area is stated as {stated} m², {deviation} % off.",
        "请核对三项数值与建筑面积口径。",
        "Check the three figures and the basis of the floor area.",
    ),
    "outline-disagrees": Message(
        "按图形量得 {measured} 平方米，所填面积为 {stated} 平方米，偏差 {deviation}%。",
        "The outline measures {measured} m²; the area is stated as {stated} m², {deviation} % off.",
        "请核对图形、坐标系与面积；图形为示意时请将图形精度写为“示意”。",
        "Check the outline, its reference system and the area; call the outline schematic if it is.",
    ),
    "review-overdue": Message(
        "复核期限 {day} 已过。",
        "This was to be reviewed by {day}.",
        "请按来源复核，并改写复核期限。",
        "Review it against its sources and set another day.",
    ),
}

ENTRIES = {**FORM, **EVIDENCE, **GEOMETRY, **GATE, **LIVE}
