"""Pictures and files that entries may show."""

from catalog.words.label import Label

ASSETS = {
    "assets.title": Label("图件", "Files"),
    "assets.about": Label(
        "上传后仅工作人员可见；随条目发布才公开。图片会重新生成，拍摄地点等附带信息不保留。",
        "Only staff see a file until an entry that shows it is published. Pictures are written anew; what a camera adds, such as the place, is not kept.",
    ),
    "assets.none": Label("还没有图件。", "There are no files yet."),
    "assets.new": Label("上传图件", "Send a file"),
    "assets.file": Label("文件", "File"),
    "assets.file_hint": Label(
        "JPEG、PNG、WebP 图片或 PDF，不超过 {maximum} MB。",
        "JPEG, PNG or WebP pictures, or PDF; {maximum} MB at most.",
    ),
    "assets.use": Label("用途", "Use"),
    "assets.alt_zh": Label("替代文字（中文）", "Text for whoever cannot see it, in Chinese"),
    "assets.alt_zh_hint": Label("用一句话说明图上有什么。", "Say in a sentence what it shows."),
    "assets.alt_en": Label("替代文字（英文）", "The same in English"),
    "assets.licence": Label("使用许可", "Licence"),
    "assets.licence_hint": Label(
        "谁允许公开使用，如“本单位拍摄”。", "Who allows its use, such as “taken by this office”."
    ),
    "assets.captured": Label("拍摄或绘制日期", "Taken or drawn on"),
    "assets.captured_hint": Label(
        "如 2026-05-09、2026-05 或 2026。", "Such as 2026-05-09, 2026-05 or 2026."
    ),
    "assets.send": Label("上传", "Send"),
    "assets.done_stored": Label("已上传。", "The file is kept."),
    "assets.done_attached": Label("已加入草稿。", "The draft shows it now."),
    "assets.done_removed": Label(
        "已从草稿移除，文件仍保留。", "The draft shows it no more; the file stays."
    ),
    "assets.public": Label("已公开", "Public"),
    "assets.private": Label("未公开", "Private"),
    "assets.whole": Label("查看原件", "See the whole"),
    "assets.of": Label("{name} 的图件", "Files of {name}"),
    "assets.shown": Label("草稿展示的图件", "What the draft shows"),
    "assets.shown_none": Label("还没有。", "Nothing yet."),
    "assets.available": Label("可加入的图件", "Files to choose from"),
    "assets.attach": Label("加入草稿", "Show it with the draft"),
    "assets.remove": Label("移除", "Remove"),
}
