"""Scenes of the telephone's door and of a watched folder in 照片. No door is opened: the panel is shown as if."""

from __future__ import annotations

from collections.abc import Callable

import scenes_photos
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.documents import qr
from desktop.ui.visit.page import VisitPage

ADDRESS = "http://192.168.43.121:54321/k7mq2xw9bdh4teyu"
HOSTS = ("192.168.43.121", "10.11.12.13")


def _door(hosts: tuple[str, ...], count: int = 0, trouble: str = "") -> Callable[[VisitPage], None]:
    def then(page: VisitPage) -> None:
        pane = page.parts.card
        pane.phone.show_door(ADDRESS, tuple(tuple(row) for row in qr.squares(ADDRESS)), hosts)
        pane.phone.show_count(count, trouble)
        pane.show_phone(True)

    return then


def _first(page: VisitPage) -> None:
    _door(HOSTS[:1])(page)


def _many(page: VisitPage) -> None:
    _door(HOSTS, 12, "照片“说明.pdf”用不了：这是 PDF，不是照片；请换成 JPEG、PNG 或 HEIC。")(page)
    pane = page.parts.card
    pane.show_progress(3, 8)
    pane.show_watch("/a", "文件夹“相机上传”里的新照片自动导入，已导入 3 张。")


def _watched(page: VisitPage) -> None:
    pane = page.parts.card
    pane.show_watch("/a", "文件夹“相机上传”里的新照片自动导入，已导入 3 张。")
    pane.show_progress(34, 100)


def _empty(stage: Stage) -> QWidget:
    return scenes_photos._shown(_first, is_filled=False)(stage)


SCENES: dict[str, Scene] = {
    "phone-empty": _empty,
    "phone-open": scenes_photos._shown(_first),
    "phone-many": scenes_photos._shown(_many),
    "phone-watched": scenes_photos._shown(_watched),
}
