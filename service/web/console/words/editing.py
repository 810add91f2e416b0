"""Working on a draft: the form, its checks, two people at once, geometry."""

from catalog.words.label import Label

EDITING = {
    "edit.title": Label("编辑 {name}", "Edit {name}"),
    "edit.save": Label("保存", "Save"),
    "edit.save_and_see": Label("保存并查看", "Save and see the draft"),
    "edit.saved": Label("已保存。", "Saved."),
    "edit.unchanged": Label("内容没有变化。", "Nothing had changed."),
    "edit.not_saved": Label(
        "未保存：有 {count} 处无法理解，见各项下方。",
        "Not saved: {count} places cannot be understood; see below each of them.",
    ),
    "edit.voids": Label(
        "此草稿{state}。保存任何改动都会使审核作废，需要重新提交。",
        "This draft is: {state}. Any change that you save voids the review; it has to be submitted again.",
    ),
    "edit.blocks": Label("分组", "Groups"),
    "edit.filled": Label("已填 {count} / {total}", "{count} of {total} filled"),
    "edit.must": Label("必备项", "required for publication"),
    "edit.must_about": Label("带 * 为发布必备项。", "Fields with * are required for publication."),
    "edit.staff_only": Label("内部，不公开", "internal, never public"),
    "edit.evidence": Label("来源依据", "Evidence"),
    "edit.no_evidence": Label("未填", "none yet"),
    "edit.add": Label("添加一行", "Add a row"),
    "edit.remove": Label("删除", "Remove"),
    "edit.one_a_line": Label("每行一项", "One a line"),
    "edit.reference": Label("输入名称或编号查找", "Type a name or id to search"),
    "edit.units": Label("可带单位", "A unit may follow"),
    "edit.partial": Label("如 2026-05-09、2026-05 或 2026", "such as 2026-05-09, 2026-05 or 2026"),
    "checks.title": Label("发布前检查", "Before publication"),
    "checks.none": Label("可以提交审核。", "Ready to be submitted."),
    "checks.complete": Label("完整度", "Completeness"),
    "checks.missing": Label("尚未确认的必备项", "Must-fields not confirmed yet"),
    "checks.remarks": Label("请留意（不影响提交）", "Worth a look; none of it keeps you"),
    "checks.working": Label("正在检查…", "Checking…"),
    "checks.again": Label("重新检查", "Check again"),
    "checks.consistency": Label("指标一致性", "Consistency"),
    "checks.derived_far": Label("建筑面积 ÷ 用地面积", "Floor area ÷ site area"),
    "checks.deviation": Label("偏差", "Deviation"),
    "checks.area_mu": Label("折合亩数", "In mu"),
    "merge.title": Label("两人同时修改了此草稿", "Two people changed this draft"),
    "merge.about": Label(
        "您编辑期间，{by} 于 {when} 保存了修改。互不相干的改动已合并；下列各项请选择。您的内容尚未保存。",
        "While you were editing, {by} saved changes at {when}. Changes to different things were brought together; choose for each of these. Yours are not saved yet.",
    ),
    "merge.about_none": Label(
        "您编辑期间，{by} 于 {when} 保存了修改。改动互不相干，已合并，请确认保存。",
        "While you were editing, {by} saved changes at {when}. They concern other things and were brought together; confirm to save.",
    ),
    "merge.base": Label("原来", "Before"),
    "merge.mine": Label("我的", "Mine"),
    "merge.theirs": Label("{by} 的", "{by}'s"),
    "merge.taken_mine": Label("采用我的", "Taken from mine"),
    "merge.taken_theirs": Label("采用对方的", "Taken from theirs"),
    "merge.save": Label("保存合并结果", "Save the merged draft"),
    "merge.discard": Label("放弃我的修改", "Give up my changes"),
    "merge.unsettled": Label("请为每一项作出选择。", "Choose for each of them."),
    "geometry.title": Label("图形", "Geometry"),
    "geometry.change": Label("更改图形", "Change the geometry"),
    "geometry.none": Label("尚无图形。", "There is no geometry yet."),
    "geometry.public": Label("公开图形", "Public geometry"),
    "geometry.staff": Label("内部图形（不公开）", "Geometry for staff (never public)"),
    "geometry.which": Label("用于", "For"),
    "geometry.crs": Label("坐标系", "Coordinate system"),
    "geometry.crs_choose": Label("请选择", "Choose"),
    "geometry.crs_missing": Label(
        "请声明坐标系，系统不会猜测。", "Say which coordinate system it is; none is guessed."
    ),
    "geometry.crs_other": Label(
        "其他（如上海平面坐标）", "Another (such as Shanghai's plane coordinates)"
    ),
    "geometry.crs_other_refused": Label(
        "请先在 GIS 中转换为 CGCS2000 经纬度再导入。",
        "Convert it to CGCS2000 longitude and latitude in a GIS first.",
    ),
    "geometry.file": Label("GeoJSON 文件", "GeoJSON file"),
    "geometry.text": Label("或粘贴坐标", "or paste coordinates"),
    "geometry.text_hint": Label(
        "每行一个点：经度, 纬度。也可粘贴 GeoJSON。首尾点须相同。",
        "One point a line: longitude, latitude. GeoJSON works too. The last point equals the first.",
    ),
    "geometry.empty": Label("请选择文件或粘贴坐标。", "Choose a file or paste coordinates."),
    "geometry.unreadable": Label(
        "无法读出图形：{line}", "No geometry can be read from this: {line}"
    ),
    "geometry.several": Label(
        "文件中有 {count} 个图形，请只保留一个。",
        "The file holds {count} geometries; keep one.",
    ),
    "geometry.converted": Label("已由 {crs} 换算为 WGS-84。", "Converted from {crs} to WGS-84."),
    "geometry.remove": Label("删除图形", "Remove the geometry"),
    "geometry.saved": Label("图形已保存。", "The geometry is saved."),
    "geometry.area": Label("图上面积约 {area} m²", "about {area} m² on the map"),
    "geometry.map": Label("图形示意", "Sketch of the geometry"),
    "geometry.map_was": Label("虚线为原图形", "The dashed line is the geometry before"),
}
