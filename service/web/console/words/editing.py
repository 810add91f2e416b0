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
    "edit.must_about": Label("带 * 为发布必备项。", "Fields with * are required for publication."),
    "edit.staff_only": Label("内部，不公开", "internal, never public"),
    "edit.evidence": Label("来源依据", "Evidence"),
    "edit.no_evidence": Label("未填", "none yet"),
    "edit.add": Label("添加一行", "Add a row"),
    "edit.remove": Label("删除", "Remove"),
    "edit.one_a_line": Label("每行一项", "One a line"),
    "edit.areas": Label("可写 30亩 或 2公顷。", "30 mu or 2 ha will do as well."),
    "edit.reference": Label("输入名称或编号查找", "Type a name or id to search"),
    "checks.title": Label("发布前检查", "Before publication"),
    "checks.none": Label("没有影响发布的问题。", "Nothing keeps it from being published."),
    "checks.complete": Label("完整度", "Completeness"),
    "checks.missing": Label("尚未确认的必备项", "Must-fields not confirmed yet"),
    "checks.remarks": Label("请留意（不影响提交）", "Worth a look; none of it keeps you"),
    "checks.working": Label("正在检查…", "Checking…"),
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
    "geometry.upload": Label("上传文件或粘贴坐标", "Upload a file or paste coordinates"),
    "geometry.none": Label("尚无图形。", "There is no geometry yet."),
    "geometry.public": Label("公开图形", "Public geometry"),
    "geometry.staff": Label("内部图形（不公开）", "Geometry for staff (never public)"),
    "geometry.which": Label("用于", "For"),
    "geometry.crs": Label("坐标系", "Coordinate system"),
    "geometry.crs_choose": Label("请选择", "Choose"),
    "geometry.crs_other": Label(
        "其他（如上海平面坐标）", "Another (such as Shanghai's plane coordinates)"
    ),
    "geometry.file": Label("GeoJSON 文件", "GeoJSON file"),
    "geometry.text": Label("或粘贴坐标", "or paste coordinates"),
    "geometry.text_hint": Label(
        "每行一个点：经度, 纬度；平面坐标为 X（北）, Y（东），EPSG:3857 为 X（东）, Y（北）。也可粘贴 GeoJSON。首尾点须相同。",
        "One point a line: longitude, latitude; X (north), Y (east) of plane coordinates, X (east), Y (north) of EPSG:3857. GeoJSON works too. The last point equals the first.",
    ),
    "geometry.crs_hint": Label(
        "须声明，系统不会猜测。高德、腾讯、百度地图上取的点会被换算，并告知移动了多少米。",
        "Has to be declared; none is guessed. Points of Amap, Tencent and Baidu are converted, and you are told how many metres they moved.",
    ),
    "geometry.moved": Label(
        "所声明的坐标系为 {system}，已换算为 CGCS2000：各点移动了 {far} 米。",
        "The declared system is {system}; converted to CGCS2000, the points moved by {far} metres.",
    ),
    "geometry.draw": Label("在地图上绘制", "Draw on the map"),
    "geometry.draw_about": Label(
        "坐标为 CGCS2000 经度、纬度（十进制度）。每行一个顶点，按顺序围成一个面，首尾自动相接；清空一行即删去该点。",
        "Coordinates are CGCS2000 longitude and latitude in decimal degrees. Each row is a corner, in order around the area, which closes by itself; an emptied row is a corner less.",
    ),
    "geometry.draw_other": Label(
        "现有图形不是单一外环的面，不能在此修改；绘制并保存将取代它。",
        "The present geometry is no polygon of a single ring and cannot be changed here; what you draw takes its place.",
    ),
    "geometry.corners": Label("顶点", "Corners"),
    "geometry.longitude": Label("第 {n} 点，经度", "Corner {n}, longitude"),
    "geometry.latitude": Label("第 {n} 点，纬度", "Corner {n}, latitude"),
    "geometry.axis_lon": Label("经度", "longitude"),
    "geometry.axis_lat": Label("纬度", "latitude"),
    "geometry.drop": Label("删除第 {n} 点", "Remove corner {n}"),
    "geometry.more": Label("更多行", "More rows"),
    "geometry.save_drawn": Label("保存绘制的图形", "Save what is drawn"),
    "geometry.board": Label("绘图区", "Drawing area"),
    "geometry.legend": Label(
        "灰色为已公开的地块与项目，灰色虚线为本条目现公开图形。",
        "Grey outlines are public parcels and projects, the dashed one is this entry as it is public.",
    ),
    "geometry.legend_stated": Label(
        "虚线方框与所填面积等大，只示大小，不示位置。",
        "The dashed square is as large as the stated area: its size, not its place.",
    ),
    "geometry.keys_title": Label("键盘与鼠标操作", "Keys and pointer"),
    "geometry.keys": Label(
        "点击空白处加点，点击第一点闭合；拖动顶点移动，闭合后点击边线插入顶点，拖动空白处平移。键盘：方向键移动十字光标或所选顶点（按住 Shift 微调），回车加点、选点或放下，N／P 选下一或上一顶点，Delete 删除，C 闭合或继续，+／− 缩放，0 全图，Esc 取消选择。",
        "Click to add a corner and on the first one to close; drag a corner to move it, click on an edge of a closed outline to add one there, drag elsewhere to move the map. Keys: arrows move the cross or the chosen corner (with Shift finely), Enter adds, chooses or puts down, N and P choose the next or the previous corner, Delete removes, C closes or goes on, + and − zoom, 0 shows all, Esc lets go.",
    ),
    "geometry.do_close": Label("闭合／继续", "Close or go on"),
    "geometry.do_remove": Label("删除顶点", "Remove corner"),
    "geometry.do_in": Label("放大", "Zoom in"),
    "geometry.do_out": Label("缩小", "Zoom out"),
    "geometry.do_fit": Label("全图", "Show all"),
    "geometry.say_corner": Label(
        "第 {n} 点（共 {count} 点）：{lon}, {lat}", "Corner {n} of {count}: {lon}, {lat}"
    ),
    "geometry.say_cursor": Label("光标：{lon}, {lat}", "Cross: {lon}, {lat}"),
    "geometry.say_area": Label("面积约 {area} m²（{mu} 亩）", "About {area} m² ({mu} mu)"),
    "geometry.say_stated": Label(
        "，与所填 {stated} m² 相差 {off}%", ", {off} % off the stated {stated} m²"
    ),
    "geometry.say_crosses": Label(
        "边线相交，发布前须改正。", "Edges cross: to be mended before publication."
    ),
    "geometry.remove": Label("删除图形", "Remove the geometry"),
    "geometry.saved": Label("图形已保存。", "The geometry is saved."),
    "geometry.map": Label("图形示意", "Sketch of the geometry"),
    "geometry.map_was": Label("虚线为原图形", "The dashed line is the geometry before"),
}
