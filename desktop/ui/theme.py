"""How the program looks: colours, spacing, type sizes and the one style sheet, in a light and a dark palette.

Promises: text has a contrast of at least 4.5 : 1 on its ground; a state never differs by colour alone (see `marks.py`:
every state also has its own shape and word); sizes are logical pixels, so that 100 %, 125 % and 150 % look the same.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from string import Template
from typing import NamedTuple

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QSettings, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop import paths

HAIR, TIGHT, SNUG, GAP, WIDE = 2, 4, 8, 12, 20
SMALL, BODY, HEADING, TITLE = 12, 14, 16, 20
ROW = 34
ENTRY = 20  # the inside of an entry of the rail at its lowest
FALLBACK_FAMILIES = ["Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "Droid Sans Fallback"]


class Mode(StrEnum):
    """Light, dark, or as the machine is set."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class TextSize(StrEnum):
    """How large everything is written."""

    STANDARD = "标准"
    LARGE = "大"
    LARGEST = "特大"


PIXELS = {TextSize.STANDARD: BODY, TextSize.LARGE: 16, TextSize.LARGEST: 18}


class Colours(NamedTuple):
    """One palette. `good`, `bad`, `warn`, `calm` are the states; each is readable as text on `surface`. No dataclass:
    it costs the first window some milliseconds.
    """

    ground: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    hover: str
    chosen: str
    good: str
    bad: str
    warn: str
    calm: str
    bad_ground: str
    warn_ground: str
    good_ground: str


LIGHT = Colours(
    ground="#f3f5f7",
    surface="#ffffff",
    raised="#e9edf1",
    text="#1a1f26",
    muted="#55606d",
    line="#cfd6de",
    accent="#0b5ca8",
    on_accent="#ffffff",
    hover="#e3ebf4",
    chosen="#d3e4f5",
    good="#00694a",
    bad="#b0350f",
    warn="#7c5700",
    calm="#55606d",
    bad_ground="#fdece6",
    warn_ground="#fdf3d8",
    good_ground="#e0f3ec",
)
DARK = Colours(
    ground="#14181d",
    surface="#1b2027",
    raised="#262d36",
    text="#e7ebf0",
    muted="#a3afbc",
    line="#3a444f",
    accent="#74b4f2",
    on_accent="#0c1722",
    hover="#27323e",
    chosen="#23405c",
    good="#56cfa2",
    bad="#ff9a75",
    warn="#ebc05c",
    calm="#a3afbc",
    bad_ground="#3d241c",
    warn_ground="#3a311a",
    good_ground="#1b372d",
)


def colours(palette: QPalette) -> Colours:
    """The palette a widget is painted with at this moment, told from its Qt palette."""
    return DARK if palette.window().color().lightness() < 128 else LIGHT


def scaled(pixels: int) -> int:
    """A length that goes with the text, at the size the person chose."""
    chosen = QApplication.font().pixelSize()
    return round(pixels * chosen / BODY) if chosen > 0 else pixels


def row() -> int:
    """The height of a line in a list."""
    return scaled(ROW)


class Theme(QObject):
    """Holds the chosen mode and text size and dresses the application in them; remembered in the user's settings."""

    changed = Signal()

    def __init__(self, application: QApplication, settings: QSettings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self._mode = Mode(str(settings.value("theme", Mode.SYSTEM)))
        kept = str(settings.value("text", TextSize.STANDARD))
        self._size = TextSize(kept) if kept in list(TextSize) else TextSize.STANDARD

    @property
    def settings(self) -> QSettings:
        """The user's settings on this machine."""
        return self._settings

    @property
    def mode(self) -> Mode:
        """What the person chose."""
        return self._mode

    def choose(self, mode: Mode) -> None:
        """Dress the application anew and remember it."""
        self._mode = mode
        self._settings.setValue("theme", str(mode))
        self.dress()
        self.changed.emit()

    @property
    def size(self) -> TextSize:
        """How large the person wants to read."""
        return self._size

    def choose_size(self, size: TextSize) -> None:
        """Write everything in this size at once and remember it."""
        self._size = size
        self._settings.setValue("text", str(size))
        self.dress()
        self.changed.emit()

    def dress(self) -> None:
        """Apply text size, style, palette and style sheet."""
        font = self._application.font()
        font.setPixelSize(PIXELS[self._size])
        self._application.setFont(font)
        dress(self._application, self._seen())

    def _seen(self) -> Colours:
        if self._mode is Mode.SYSTEM:
            return colours(self._application.style().standardPalette())
        return DARK if self._mode is Mode.DARK else LIGHT


def dress(application: QApplication, chosen: Colours) -> None:
    """Dress the application in one palette: the same Fusion style on every system."""
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(qt_palette(chosen))
    application.setStyleSheet(style_sheet(chosen))


def load_font(application: QApplication, font_file: Path | None) -> str:
    """Register the bundled Chinese font and make it the application's; answers the family's name."""
    families: list[str] = []
    if font_file is not None and font_file.is_file():
        number = QFontDatabase.addApplicationFont(str(font_file))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    font = QFont()
    font.setFamilies([*families, *FALLBACK_FAMILIES])
    font.setPixelSize(BODY)
    application.setFont(font)
    return families[0] if families else ""


def load_words(application: QApplication) -> bool:
    """Make Qt's own dialogs speak Chinese; False when the translation is not in this installation."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    is_loaded = translator.load("qtbase_zh_CN", folder)
    return is_loaded and application.installTranslator(translator)


def qt_palette(chosen: Colours) -> QPalette:
    """The Qt palette that belongs to our colours, for everything the style sheet does not name."""
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: chosen.ground,
        role.WindowText: chosen.text,
        role.Base: chosen.surface,
        role.AlternateBase: chosen.ground,
        role.Text: chosen.text,
        role.Button: chosen.raised,
        role.ButtonText: chosen.text,
        role.BrightText: chosen.bad,
        role.Highlight: chosen.accent,
        role.HighlightedText: chosen.on_accent,
        role.ToolTipBase: chosen.raised,
        role.ToolTipText: chosen.text,
        role.PlaceholderText: chosen.muted,
        role.Link: chosen.accent,
        role.Mid: chosen.line,
    }
    for which, colour in pairs.items():
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(chosen.muted))
    return palette


def style_sheet(chosen: Colours) -> str:
    """The one style sheet, filled with a palette."""
    words = {"small": SMALL, "body": BODY, "heading": HEADING, "title": TITLE, "entry": ENTRY}
    sizes = {name: scaled(pixels) for name, pixels in words.items()} | {"tight": TIGHT, "snug": SNUG, "gap": GAP}
    names = {name: getattr(chosen, name) for name in Colours._fields}
    which = "dark" if chosen is DARK else "light"
    drawn = {
        name: paths.bundled("resources", "controls", f"{name}-{which}.svg").as_posix() for name in ("tick", "drop")
    }
    return _SHEET.substitute({**names, **drawn, **{key: f"{value}px" for key, value in sizes.items()}})


_SHEET = Template("""
QToolTip { border: 1px solid $line; padding: $tight; }
QLabel[kind="title"] { font-size: $title; font-weight: 600; }
QLabel[kind="heading"] { font-size: $heading; font-weight: 600; }
QLabel[kind="small"] { font-size: $small; color: $muted; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="bad"] { color: $bad; }
QLabel[kind="good"] { color: $good; }
QLabel[kind="warn"] { color: $warn; }
QLabel[kind="strong"] { font-weight: 600; }
QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[kind="band"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[kind="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QLabel[kind="group"] {
    font-size: $small; color: $muted; border-top: 1px solid $line; margin: 2px $gap 0 $gap; padding-top: 2px;
}
QFrame#rail QScrollBar:vertical { width: 8px; }
QFrame#rail { background: $surface; border: none; border-right: 1px solid $line; }

QPushButton {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 4px;
    padding: 5px 12px; min-height: 20px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $chosen; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:disabled { color: $muted; background: $ground; border-style: dashed; }
QPushButton[kind="main"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="main"]:focus { border: 3px double $on_accent; padding: 3px 10px; }
QPushButton[kind="main"]:disabled { background: $raised; color: $muted; border: 1px dashed $line; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $accent; padding: 5px 8px; }
QPushButton[kind="small"] { padding: 5px 6px; }
QPushButton[kind="small"]:checked { background: $chosen; border-color: $accent; font-weight: 600; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 4px 7px; }
QFrame[kind="foot"] > QPushButton[kind="quiet"] { padding: 1px 8px; }
QFrame[kind="foot"] > QPushButton[kind="quiet"]:focus { padding: 0 7px; }
QPushButton[kind="rail"] {
    background: transparent; border: 2px solid transparent; border-left: 4px solid transparent; border-radius: 0;
    padding: 0 8px; min-height: $entry; text-align: left;
}
QPushButton[kind="rail"]:hover { background: $hover; }
QPushButton[kind="rail"]:checked { background: $chosen; border-left-color: $accent; font-weight: 600; }
QPushButton[kind="rail"]:focus { border-color: $accent; }
QPushButton[kind="choice"] { text-align: left; padding: 10px 12px; }
QPushButton[kind="choice"]:focus { border: 2px solid $accent; padding: 9px 11px; }

QLineEdit, QPlainTextEdit, QTextBrowser {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 4px; padding: 4px 6px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit { min-height: 20px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextBrowser:focus { border: 2px solid $accent; padding: 3px 5px; }
QLineEdit[state="bad"] { border-color: $bad; background: $bad_ground; }
QLineEdit[state="good"] { border-color: $good; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: $muted; background: $ground; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $ground; }
QSpinBox { min-height: 26px; }
QDateTimeEdit {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 4px; padding: 4px 4px 4px 6px;
    min-height: 20px; selection-background-color: $accent; selection-color: $on_accent;
}
QDateTimeEdit:focus { border: 2px solid $accent; padding: 3px 3px 3px 5px; }
QDateTimeEdit:disabled { color: $muted; background: $ground; }
QDateEdit::drop-down { border: none; width: 20px; }
QDateTimeEdit::up-button, QDateTimeEdit::down-button { border: none; width: 0; }
QDateEdit::down-arrow { image: url("$drop"); width: 12px; height: 12px; }
QComboBox {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 4px; padding: 4px 4px 4px 8px;
    min-height: 20px;
}
QComboBox:hover { background: $hover; }
QComboBox:focus { border: 2px solid $accent; padding: 3px 3px 3px 7px; }
QComboBox:disabled { color: $muted; background: $ground; border-style: dashed; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$drop"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { border: 1px solid $line; border-radius: 0; padding: 2px; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QAbstractItemView {
    background: $surface; border: 1px solid $line; border-radius: 4px; outline: none;
    selection-background-color: $chosen; selection-color: $text;
}
QAbstractItemView:focus { border: 2px solid $accent; }
QTableView { gridline-color: transparent; alternate-background-color: $surface; }
QTableView::item, QListView::item, QTreeView::item { padding: 2px 6px; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected { background: $chosen; color: $text; }
QHeaderView { border: none; border-radius: 0; background: $ground; }
QHeaderView::section {
    background: $ground; color: $muted; border: none; border-bottom: 1px solid $line; padding: 5px 6px;
    font-size: $small;
}
QHeaderView::section:vertical { background: $surface; color: $text; border: none; font-size: $body; padding: 2px 6px; }
QTableCornerButton::section { background: $ground; border: none; border-bottom: 1px solid $line; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 6px 12px; border: none; border-bottom: 3px solid transparent;
}
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:focus { color: $accent; background: $hover; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 6px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0; height: 0;
}
QScrollArea { border: none; background: transparent; }
QScrollArea#reading { border: 2px solid transparent; border-radius: 6px; }
QScrollArea#reading:focus { border-color: $accent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QProgressBar {
    border: 1px solid $line; border-radius: 4px; background: $surface; text-align: center; max-height: 16px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QCheckBox { spacing: $snug; padding: 2px; border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus { border-color: $accent; }
QCheckBox::indicator, QListView::indicator, QTreeView::indicator, QTableView::indicator {
    width: 14px; height: 14px; border: 2px solid $muted; border-radius: 3px; background: $surface;
}
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked,
QTableView::indicator:checked {
    border-color: $accent; background: $accent; image: url("$tick");
}
QCheckBox:disabled { color: $muted; }
QCheckBox::indicator:disabled { border-color: $line; background: $ground; }
QCheckBox::indicator:checked:disabled { border-color: $muted; background: $muted; image: url("$tick"); }
QRadioButton { spacing: $snug; padding: 2px; border: 2px solid transparent; border-radius: 4px; }
QRadioButton:focus { border-color: $accent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 2px solid $muted; border-radius: 9px; background:
$surface; } QRadioButton::indicator:checked {
    width: 8px; height: 8px; border: 5px solid $accent; border-radius: 9px; background: $on_accent;
}
QRadioButton::indicator:disabled { border-color: $line; }
QFrame#banner[tone="bad"] { background: $bad_ground; border: none; border-bottom: 2px solid $bad; }
QFrame#banner[tone="warn"] { background: $warn_ground; border: none; border-bottom: 2px solid $warn; }
QFrame#banner[tone="good"] { background: $good_ground; border: none; border-bottom: 2px solid $good; }
""")
