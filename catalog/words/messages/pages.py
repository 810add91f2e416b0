"""What can be wrong with what people type into forms."""

from __future__ import annotations

from catalog.words.messages.message import Message

PAGES = {
    "login-failed": Message(
        "账号、口令或动态码不对。",
        "Account, password or code are not right.",
        "请核对后重试；连续 5 次失败将锁定 15 分钟。",
        "Check them and try again; five failures in a row lock the account for 15 minutes.",
    ),
    "login-locked": Message(
        "尝试次数过多，已锁定至 {until}。",
        "Too many attempts: locked until {until}.",
        "请稍后再试，或联系管理员。",
        "Try again later or ask an administrator.",
    ),
    "totp-lost": Message(
        "口令正确，但动态码的密钥已不能读取。",
        "The password is right, but what was kept of your codes cannot be read any more.",
        "请管理员“清除动态码”，登录后重新启用。",
        "Ask an administrator to forget your app; then log in and set it up anew.",
    ),
    "login-busy": Message(
        "此刻登录的人过多，口令尚未核对。",
        "Too many people are logging in at this moment; the password was not tried.",
        "请几秒钟后再试；此次不计入失败次数。",
        "Try again in a few seconds; this does not count as a failure.",
    ),
    "password-differs": Message(
        "两次输入的口令不一致。",
        "The two passwords are not the same.",
        "请重新输入两次。",
        "Type both again.",
    ),
    "cannot-roll-back": Message(
        "此次发布不能整批撤回。",
        "This release cannot be taken back as a whole.",
        "只能撤回工作人员的发布；请逐条处理。",
        "Only releases of staff can; change its entries one by one.",
    ),
    "time-form": Message(
        "“{value}”不是时间。",
        '"{value}" is no time.',
        "写法如 2026-12-01 09:00（上海时间）。",
        "Write it as 2026-12-01 09:00 (Shanghai time).",
    ),
    "crs-missing": Message(
        "没有声明坐标系。",
        "No coordinate system was declared.",
        "请选择坐标系，系统不会猜测。",
        "Choose one; none is guessed.",
    ),
    "crs-plane": Message(
        "此坐标系不能在这里换算。",
        "This coordinate system cannot be converted here.",
        "请先在 GIS 中转换为 CGCS2000 经纬度。",
        "Convert it to CGCS2000 longitude and latitude in a GIS first.",
    ),
    "crs-out-of-range": Message(
        "“{value}”不是 {system} 的坐标。",
        '"{value}" is no position in {system}.',
        "平面坐标先写 X（向北，约 3 460 000），后写 Y（向东）：EPSG:4528 的 Y 以带号 40 开头，EPSG:4549 的不带。",
        "Write X (north, about 3 460 000) before Y (east): Y begins with the zone 40 in EPSG:4528 and without it in EPSG:4549.",
    ),
    "crs-differs": Message(
        "文件自称坐标系为“{value}”，所选的是 {system}。",
        'The file says that it is in "{value}", but {system} was chosen.',
        "请核对后选择文件实际所用的坐标系。",
        "Find out which it is and choose that one.",
    ),
    "geometry-missing": Message(
        "没有图形。",
        "There is no geometry.",
        "请选择文件，或粘贴坐标。",
        "Choose a file or paste coordinates.",
    ),
    "geometry-unreadable": Message(
        "读不出图形：“{value}”。",
        'No geometry can be read from "{value}".',
        "每行一个点，如 121.3496, 31.2818；或粘贴一个 GeoJSON 图形。",
        "One point a line, such as 121.3496, 31.2818; or a GeoJSON geometry.",
    ),
    "geometry-several": Message(
        "文件中有 {count} 个图形。",
        "The file holds {count} geometries.",
        "请只保留一个要素。",
        "Keep one feature.",
    ),
    "geometry-file-too-large": Message(
        "文件超过 {maximum} 字节。",
        "The file has more than {maximum} bytes.",
        "请只导出这一个图形。",
        "Export this one geometry alone.",
    ),
}
