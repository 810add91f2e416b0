"""Where the site leads: the menu at the top of each page, and the links at its foot."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.words.label import Label


@dataclass(frozen=True)
class Place:
    path: str
    title: Label


MENU = (
    Place("/area", Label("区域概况", "The area")),
    Place("/parcels", Label("产业用地", "Parcels")),
    Place("/map", Label("地图", "Map")),
    Place("/match", Label("匹配", "Match")),
    Place("/industries", Label("招商图谱", "Industries")),
    Place("/projects", Label("重点项目", "Projects")),
    Place("/policies", Label("政策措施", "Policies")),
    Place("/service-guides", Label("服务指南", "Services")),
    Place("/announcements", Label("公告", "Announcements")),
    Place("/register", Label("公开进度", "Register")),
)
"""Every page that stands in the menu, in its order."""

FOOTER = (
    Place("/packages", Label("组合包", "Packages")),
    Place("/facilities", Label("配套设施与载体", "Facilities and carriers")),
    Place("/enterprises", Label("企业", "Enterprises")),
    Place("/indicators", Label("统计指标", "Indicators")),
    Place("/sources", Label("来源文件", "Sources")),
    Place("/foreign-investors", Label("外资服务", "For foreign investors")),
    Place("/enquiry", Label("咨询", "Enquiry")),
    Place("/data", Label("数据与接口", "Data and API")),
    Place("/accessibility", Label("无障碍声明", "Accessibility")),
)
