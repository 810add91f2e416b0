"""Every product: the one table. Each is served below `/en` as well, in English where none is asked
for by `lang`."""

from __future__ import annotations

from service.products import views
from service.web.site.page import Page

PRODUCTS = (
    Page("/parcels/<entry_id>.pdf", "parcel_pdf", views.parcel_pdf),
    Page("/parcels/<entry_id>.pptx", "parcel_pptx", views.parcel_pptx),
    Page("/parcels/<entry_id>.png", "parcel_picture", views.parcel_picture),
    Page("/parcels/<entry_id>/thumbnail.png", "parcel_thumbnail", views.parcel_thumbnail),
    Page("/brochure.pdf", "brochure_pdf", views.booklet_pdf),
    Page("/brochure.pptx", "brochure_pptx", views.booklet_pptx),
    Page("/thumbnail.png", "home_thumbnail", views.home_thumbnail),
)
