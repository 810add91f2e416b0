"""Why a file could not be read as a list of entries."""

from __future__ import annotations

from catalog.words.messages.message import Message

FILES = {
    "file-type": Message(
        "不支持这种文件。",
        "This type of file is not read.",
        "可用类型：{known}。",
        "These are: {known}.",
    ),
    "file-too-large": Message(
        "文件过大：{size} 字节，上限 {maximum} 字节。",
        "The file is too large: {size} bytes, at most {maximum}.",
        "请拆分文件，或调整 CATALOG_LOAD_MAX_BYTES。",
        "Split it, or raise CATALOG_LOAD_MAX_BYTES.",
    ),
    "file-unreadable": Message(
        "无法读取文件：{reason}。",
        "The file cannot be read: {reason}.",
        "请核对路径与权限。",
        "Check its path and permissions.",
    ),
    "not-utf8": Message(
        "文件不是 UTF-8 编码，第 {position} 字节处出错。",
        "The file is not UTF-8, at byte {position}.",
        "请另存为 UTF-8。",
        "Save it as UTF-8.",
    ),
    "not-json": Message(
        "JSON 有误，第 {line} 行第 {column} 列：{reason}。",
        "Not JSON, line {line}, column {column}: {reason}.",
        "请改正该处。",
        "Correct it there.",
    ),
    "not-yaml": Message(
        "YAML 有误，第 {line} 行第 {column} 列：{reason}。",
        "Not YAML, line {line}, column {column}: {reason}.",
        "请改正该处。",
        "Correct it there.",
    ),
    "yaml-alias": Message(
        "第 {line} 行使用了 YAML 别名。",
        "Line {line} uses a YAML alias.",
        "请写出全部内容，不用锚点与别名。",
        "Write things out; anchors and aliases are not read.",
    ),
    "yaml-tag": Message(
        "第 {line} 行使用了 YAML 标签“{value}”。",
        'Line {line} uses the YAML tag "{value}".',
        "请删去标签；需要文本时加引号。",
        "Leave it out; put text into quotation marks.",
    ),
    "too-deep": Message(
        "嵌套过深，上限 {maximum} 层。",
        "Nested too deeply, at most {maximum} levels.",
        "条目不需要如此多的层次，请核对文件。",
        "No entry needs that; check the file.",
    ),
    "name-twice": Message(
        "同一对象中名称“{value}”出现两次。",
        'The name "{value}" stands twice in one object.',
        "请删去其中一个。",
        "Remove one of them.",
    ),
    "not-a-json-number": Message(
        "“{value}”不是 JSON 数字。",
        '"{value}" is not a JSON number.',
        "没有数值时请写 null 并说明原因。",
        "Where there is no figure, write null with a reason.",
    ),
    "file-with-crs": Message(
        "文件声明了 crs。",
        "The file declares a crs.",
        "请先转换为 CRS84（WGS 84 经度、纬度）并去掉 crs。",
        "Convert it to CRS84 (WGS 84 longitude, latitude) and leave crs out.",
    ),
    "no-entries": Message(
        "文件中没有条目。",
        "The file holds no entries.",
        "文件应为一个条目、条目数组或 GeoJSON FeatureCollection。",
        "It should hold an entry, a list of entries or a GeoJSON FeatureCollection.",
    ),
    "asset-empty": Message(
        "文件是空的。",
        "The file is empty.",
        "请选择有内容的文件。",
        "Choose one that holds something.",
    ),
    "asset-too-large": Message(
        "文件过大：{size} 字节，上限 {maximum} 字节。",
        "The file is too large: {size} bytes, at most {maximum}.",
        "请缩小图片或拆分文件。",
        "Make the picture smaller, or split the file.",
    ),
    "asset-type": Message(
        "不是可以展示的文件。",
        "This is no file that can be shown.",
        "可用：JPEG、PNG、WebP 图片与 PDF。",
        "These can: JPEG, PNG and WebP pictures, and PDF.",
    ),
    "asset-damaged": Message(
        "文件已损坏或不完整（{reason}）。",
        "The file is damaged or not whole ({reason}).",
        "请从原软件重新导出。",
        "Export it again from the program that made it.",
    ),
    "asset-too-costly": Message(
        "读取此文件所需的内存或时间超出限度。",
        "Reading this file takes more memory or time than is allowed.",
        "请缩小图片，或用其他软件重新导出。",
        "Make the picture smaller, or export it from another program.",
    ),
    "image-too-large": Message(
        "图片为 {width} × {height} 像素，合计不得超过 {maximum} 像素。",
        "The picture has {width} by {height} pixels; {maximum} in all are the most.",
        "请缩小后再上传。",
        "Make it smaller first.",
    ),
    "image-moves": Message(
        "动态图片不能展示。",
        "A moving picture cannot be shown.",
        "请改用静态图片。",
        "Use a still one.",
    ),
    "pdf-acts": Message(
        "PDF 内含会自行动作的内容（{name}）。",
        "The PDF holds something that acts by itself ({name}).",
        "请另存为不含脚本、附件与多媒体的 PDF，例如打印为 PDF。",
        "Save it without scripts, attachments and media, for example by printing it to PDF.",
    ),
    "pdf-locked": Message(
        "PDF 已加密。",
        "The PDF is encrypted.",
        "请去除密码与权限限制后再上传。",
        "Remove its password and restrictions first.",
    ),
    "pdf-hides": Message(
        "PDF 中有无法检查的内容。",
        "The PDF holds something that cannot be looked into.",
        "请打印为 PDF 后再上传。",
        "Print it to PDF and send that.",
    ),
}
