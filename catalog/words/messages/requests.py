"""What can be wrong with a request to the service."""

from __future__ import annotations

from catalog.words.messages.message import Message
from catalog.words.messages.webhooks import WEBHOOKS

PARAMETERS = {
    "unknown-parameter": Message(
        "此资源没有参数“{value}”。",
        'This resource has no parameter "{value}".',
        "可用参数：{known}。",
        "Its parameters: {known}.",
    ),
    "repeated-parameter": Message(
        "参数“{value}”只能出现一次。",
        'The parameter "{value}" may stand only once.',
        "请只保留一个。",
        "Keep one of them.",
    ),
    "missing-parameter": Message(
        "缺少参数“{value}”。",
        'The parameter "{value}" is missing.',
        "请补上该参数。",
        "Add it.",
    ),
    "query-not-utf8": Message(
        "查询串不是 UTF-8 编码。",
        "The query string is not UTF-8.",
        "请按 UTF-8 对参数作百分号编码。",
        "Percent-encode the parameters as UTF-8.",
    ),
    "not-an-integer": Message(
        "“{value}”不是整数。",
        '"{value}" is not a whole number.',
        "请用半角阿拉伯数字，不带加号、下划线、小数点或指数。",
        "Use plain digits, without sign, underscore, point or exponent.",
    ),
    "bbox-form": Message(
        "“{value}”不是范围框。",
        '"{value}" is not a bounding box.',
        "应为四个（或含高程六个）数：西,南,东,北，例如 121.33,31.26,121.37,31.29。",
        "Write four numbers (six with heights): west,south,east,north, for example 121.33,31.26,121.37,31.29.",
    ),
    "bbox-outside": Message(
        "范围框超出经度 ±180、纬度 ±90。",
        "The box leaves longitude ±180, latitude ±90.",
        "请按经度、纬度（CRS84）书写。",
        "Write longitudes and latitudes (CRS84).",
    ),
    "bbox-reversed": Message(
        "范围框的南界高于北界。",
        "The box has its south above its north.",
        "顺序为西,南,东,北。",
        "The order is west,south,east,north.",
    ),
    "crs-unknown": Message(
        "不支持坐标系“{value}”。",
        'The reference system "{value}" is not offered.',
        "可用坐标系：{known}。",
        "Offered: {known}.",
    ),
    "display-unknown": Message(
        "没有显示坐标“{value}”。",
        'There are no display coordinates "{value}".',
        "可用：{known}。",
        "Offered: {known}.",
    ),
    "datetime-form": Message(
        "“{value}”不是时间或时段。",
        '"{value}" is neither an instant nor an interval.',
        "例如 2026-05-09、2026-05-09T08:00:00Z、2021-01-01/2025-12-31 或 2021-01-01/..。",
        "For example 2026-05-09, 2026-05-09T08:00:00Z, 2021-01-01/2025-12-31 or 2021-01-01/.. .",
    ),
    "datetime-reversed": Message(
        "时段的开始晚于结束。",
        "The interval begins after it ends.",
        "请先写开始，再写结束。",
        "Write its beginning first.",
    ),
    "range-form": Message(
        "“{value}”不是数值、日期或范围。",
        '"{value}" is neither a value nor a range.',
        "范围写作 下限..上限，可省略一端，例如 2.0..3.0、20000..、..50。",
        "A range is low..high, either end may be left out: 2.0..3.0, 20000.., ..50.",
    ),
    "range-reversed": Message(
        "范围的下限大于上限。",
        "The range has its low end above its high end.",
        "请先写下限，再写上限。",
        "Write the low end first.",
    ),
    "not-sortable": Message(
        "不能按“{value}”排序。",
        'Entries cannot be sorted by "{value}".',
        "可排序字段：{known}；前加减号为降序。",
        "Sortable: {known}; a minus sign in front reverses.",
    ),
    "not-a-facet": Message(
        "不能按“{value}”分面计数。",
        'Values of "{value}" are not counted.',
        "可计数的字段：{known}。",
        "Fields whose values are counted: {known}.",
    ),
    "not-nearby": Message(
        "附近只查设施与项目，没有“{value}”。",
        'What lies nearby is facilities and projects, not "{value}".',
        "可选：{known}。",
        "Known: {known}.",
    ),
    "nearby-too-many": Message(
        "此范围内 {collection} 的条目超过 {maximum} 个。",
        "More than {maximum} entries of {collection} lie within this distance.",
        "请减小 max_distance_m。",
        "Ask for a smaller max_distance_m.",
    ),
    "not-a-property": Message(
        "没有公开字段“{value}”。",
        'There is no public field "{value}".',
        "可用字段：{known}。",
        "Public fields: {known}.",
    ),
    "named-twice": Message(
        "“{value}”重复出现。",
        '"{value}" is named twice.',
        "每个名称只写一次。",
        "Name each once.",
    ),
    "cursor-malformed": Message(
        "翻页标记无效。",
        "The cursor is not one of ours.",
        "请使用应答中 next 链接的原样地址，或去掉 cursor 从头读取。",
        "Follow the next link of an answer as it stands, or start again without cursor.",
    ),
    "cursor-with-offset": Message(
        "cursor 与 offset 不能同时使用。",
        "cursor and offset exclude each other.",
        "请只保留其一。",
        "Keep one of them.",
    ),
    "as-of-with-seq": Message(
        "as_of 与 seq 不能同时使用。",
        "as_of and seq exclude each other.",
        "请只保留其一。",
        "Keep one of them.",
    ),
    "seq-ahead": Message(
        "目录目前到序号 {head}，尚无 {value}。",
        "The catalog stands at {head} and has not reached {value}.",
        "请改用不大于 {head} 的序号。",
        "Ask for {head} or less.",
    ),
    "format-unknown": Message(
        "此资源没有格式“{value}”。",
        'This resource has no format "{value}".',
        "可用格式：{known}。",
        "Its formats: {known}.",
    ),
}

PROBLEMS = {
    "invalid-parameters": Message(
        "请求的参数有误，见 errors。",
        "The request's parameters are wrong; see errors.",
        "可用参数见 openapi.json。",
        "The parameters are described in openapi.json.",
    ),
    "malformed-body": Message(
        "请求体不是严格的 JSON，见 errors。",
        "The request's body is not strict JSON; see errors.",
        "请发送 UTF-8 编码的 JSON 对象。",
        "Send a JSON object in UTF-8.",
    ),
    "invalid-body": Message(
        "请求体的内容有误，见 errors。",
        "The content of the request's body is wrong; see errors.",
        "各成员见 openapi.json。",
        "Its members are described in openapi.json.",
    ),
    "unknown-request-member": Message(
        "请求体没有成员“{value}”。",
        'The request\'s body has no member "{value}".',
        "可用成员：{known}。",
        "Its members: {known}.",
    ),
    "media-type-unsupported": Message(
        "不支持请求体的类型或压缩方式。",
        "The type or the compression of the request's body is not supported.",
        "请以 {known} 发送，不压缩。",
        "Send {known}, not compressed.",
    ),
    "body-too-large": Message(
        "请求体超过 {maximum} 字节。",
        "The request's body is longer than {maximum} bytes.",
        "请缩短请求体。",
        "Make it shorter.",
    ),
    "token-required": Message(
        "此操作需要令牌。",
        "This needs a token.",
        "请发送请求头 Authorization: Bearer；令牌由管理员发放。",
        "Send the header Authorization: Bearer; the operator gives out tokens.",
    ),
    "token-invalid": Message(
        "令牌无效。",
        "The token is not valid.",
        "请核对令牌，或向管理员申请新的令牌。",
        "Check it, or ask the operator for a new one.",
    ),
    "scope-missing": Message(
        "令牌没有权限 {scope}。",
        "The token lacks the scope {scope}.",
        "请向管理员申请带此权限的令牌。",
        "Ask the operator for a token that has it.",
    ),
    "too-many-requests": Message(
        "请求过于频繁。",
        "There are too many requests.",
        "请在 {seconds} 秒后再试。",
        "Try again in {seconds} seconds.",
    ),
    "receipt-without-digest": Message(
        "回执中没有摘要。",
        "The receipt holds no digest.",
        "请给出 state_digest，或在 collections 中给出所持类别的摘要。",
        "Give state_digest, or in collections the digests of what is held.",
    ),
    "receipt-diverged": Message(
        "所持内容与目录在序号 {seq} 处不一致。",
        "What is held differs from the catalog at {seq}.",
        "请核对 collections 与 buckets 所列的类别与桶。",
        "See collections and buckets for where.",
    ),
    "epoch-changed": Message(
        "目录已启用新的历史。",
        "The catalog has begun another history.",
        "请从快照重新开始，见 links。",
        "Start again from a snapshot; see links.",
    ),
    "no-state-at-seq": Message(
        "序号 {value} 不是某次发布的末号。",
        "No release ends at {value}.",
        "最近的一个是 {nearest}。",
        "The nearest that does is {nearest}.",
    ),
    "host-not-served": Message(
        "本服务不以此主机名提供。",
        "This service does not answer under that host name.",
        "请使用公布的地址；部署时见 CATALOG_PUBLIC_URL 与 CATALOG_TRUSTED_HOSTS。",
        "Use the published address; operators see CATALOG_PUBLIC_URL and CATALOG_TRUSTED_HOSTS.",
    ),
    "bad-request": Message(
        "请求无法理解。",
        "The request cannot be understood.",
        "请核对请求。",
        "Check the request.",
    ),
    "resource-not-found": Message(
        "此地址没有资源。",
        "There is nothing at this address.",
        "请从 {start} 开始。",
        "Start from {start}.",
    ),
    "collection-not-found": Message(
        "没有名为“{value}”的类别。",
        'There is no collection "{value}".',
        "可用类别：{known}。",
        "Collections: {known}.",
    ),
    "entry-not-found": Message(
        "类别 {collection} 中没有条目 {value}。",
        "There is no entry {value} in {collection}.",
        "请核对编号，或用 lookup 查找。",
        "Check the id, or find it through lookup.",
    ),
    "codelist-not-found": Message(
        "没有名为“{value}”的代码表。",
        'There is no code list "{value}".',
        "全部代码表见 codelists。",
        "All lists are at codelists.",
    ),
    "method-not-allowed": Message(
        "此资源不接受 {method}。",
        "This resource does not take {method}.",
        "可用方法：{allowed}。",
        "It takes {allowed}.",
    ),
    "not-acceptable": Message(
        "此资源没有所要的格式。",
        "This resource has none of the formats asked for.",
        "可用格式：{known}。",
        "It offers {known}.",
    ),
    "format-not-installed": Message(
        "本服务未安装输出 {value} 所需的组件。",
        "This service has not been installed with what writes {value}.",
        "运维人员可安装可选依赖 geopackage；或改用 f=geojson、f=csv。",
        "The operator can install the extra geopackage; or ask for f=geojson or f=csv.",
    ),
    "export-too-large": Message(
        "所查条目超过 {maximum} 条，不能一次以 {value} 给出。",
        "The question finds more than {maximum} entries, which are not given at once as {value}.",
        "请缩小条件，或用 limit 分页并沿 next 链接取完；全量数据另有同步快照。",
        "Ask for less, or name a limit and follow the next links; the whole catalog is in the snapshots of sync.",
    ),
    "exports-busy": Message(
        "正在生成的文件过多。",
        "Too many files are being written at the moment.",
        "请稍后再试（见 Retry-After）。",
        "Try again later (see Retry-After).",
    ),
    "turtle-not-installed": Message(
        "本服务未安装输出 Turtle 所需的组件。",
        "This service has not been installed with what writes Turtle.",
        "请读取内容相同的 {address}；管理员可安装 {extra}。",
        "Read {address}, which says the same; operators install {extra}.",
    ),
    "sitemap-of-demonstration": Message(
        "演示目录不供搜索引擎收录，没有站点地图。",
        "A demonstration is not for search engines and has no site map.",
        "请见 robots.txt。",
        "See robots.txt.",
    ),
    "entry-withdrawn": Message(
        "条目 {value} 已撤下。",
        "The entry {value} has been withdrawn.",
        "见 entry 中的原因与替代条目。",
        "See entry for the reason and what replaced it.",
    ),
    "version-redacted": Message(
        "该版本的内容已清除。",
        "The content of this version has been erased.",
        "请读取当前版本。",
        "Read the current version.",
    ),
    "filter-too-broad": Message(
        "须逐一判定的图形（或不分大小写比较的文字）过多。",
        "Too many geometries, or texts without regard to case, would have to be tested one by one.",
        "请缩小范围或增加其他条件。",
        "Make the area smaller or add conditions.",
    ),
    "internal-error": Message(
        "服务内部出错，已记录。",
        "Something went wrong inside the service; it has been recorded.",
        "请稍后再试；如持续出现，请将编号 {request_id} 告知管理员。",
        "Try again later; if it lasts, tell the operator the number {request_id}.",
    ),
    "store-unavailable": Message(
        "数据库暂时不可用。",
        "The database is not available for the moment.",
        "请按 Retry-After 稍后再试。",
        "Try again after the time in Retry-After.",
    ),
    "not-initialised": Message(
        "目录尚未初始化。",
        "The catalog has not been initialised.",
        "请运行 parcel-catalog init --demo 或 parcel-catalog init --real。",
        "Run parcel-catalog init --demo or parcel-catalog init --real.",
    ),
    "replica-behind": Message(
        "本节点尚未同步到序号 {value}，目前为 {head}。",
        "This node has not reached {value} yet; it stands at {head}.",
        "请按 Retry-After 稍后再试。",
        "Try again after the time in Retry-After.",
    ),
}

REQUESTS = {**PARAMETERS, **PROBLEMS, **WEBHOOKS}
