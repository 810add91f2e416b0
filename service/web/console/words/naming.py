"""Names of states and of what has none."""

from catalog.words.label import Label

NAMING = {
    "naming.unnamed": Label("（未命名）", "(unnamed)"),
    "naming.slot": Label("待补地块 {number}", "Parcel place {number}"),
    "state.open": Label("编辑中", "In editing"),
    "state.submitted": Label("待审核", "To be reviewed"),
    "state.approved": Label("已通过", "Approved"),
    "state.released": Label("已发布", "Published"),
    "state.discarded": Label("已放弃", "Discarded"),
    "state.public": Label("已公开", "Public"),
    "state.withdrawn": Label("已撤下", "Withdrawn"),
    "state.planned": Label("待发布", "Planned"),
    "state.failed": Label("未能发布", "Failed"),
    "state.cancelled": Label("已取消", "Cancelled"),
}
