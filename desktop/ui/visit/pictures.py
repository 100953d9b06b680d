"""The photos of a visit, made small in the background and shown where they belong."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.supervision.visit import Photo
from desktop.ui import thumbnails
from desktop.ui.bench import Bench
from desktop.ui.photos import PhotoLine
from desktop.ui.visit.parts import Parts
from desktop.ui.visit.reading import VisitView


class Pictures(QObject):
    """Keeps the small pictures of the visit in front; asks only for those it has not."""

    def __init__(self, bench: Bench, parts: Parts) -> None:
        super().__init__(parts)
        self._bench = bench
        self._parts = parts
        self._view: VisitView | None = None
        self._small: dict[str, bytes] = {}
        parts.raised.list.chosen.connect(self.show_again)

    def show_view(self, view: VisitView) -> None:
        """Show the photos of this view, grey until they are there."""
        self._view = view
        drafts = [one.draft for one in view.findings if one.draft]
        wanted = {photo.preview for one in drafts for photo in one.photos}
        wanted |= {photo.preview for found in view.old_photos.values() for photo in found}
        lacking = sorted(wanted - self._small.keys())
        if lacking:
            self._bench.draw(thumbnails.shrink, lacking, done=self._take)
        self.show_again()

    @Slot()
    def show_again(self, line: object = None) -> None:
        """Another finding came to the front."""
        if self._view is None:
            return
        front = self._parts.raised.front
        drafts = [one.draft for one in self._view.findings if one.draft and front and one.id == front.id]
        self._parts.raised.show_photos([self._line(photo) for one in drafts for photo in one.photos])
        found = self._view.old_photos.items()
        self._parts.rechecks.show_photos({name: tuple(self._line(one) for one in photos) for name, photos in found})

    def _take(self, found: dict[str, bytes]) -> None:
        self._small |= found
        self.show_again()

    def _line(self, photo: Photo) -> PhotoLine:
        return PhotoLine(photo.original, photo.name, self._small.get(photo.preview, b""))
