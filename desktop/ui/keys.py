"""All keys, by page: what the keyboard can do, in one place. The help (F1) shows them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

Row = tuple[str, str]


def everywhere() -> list[Row]:
    """Keys that work on every page."""
    return [
        ("F1", _say("帮助，打开时就在本页的题目")),
        ("Ctrl+K", _say("查找全部：矿山、地点、检查项、隐患、文书、人员、命令")),
        ("Ctrl+M", _say("菜单：全部命令和按键")),
        ("F5", _say("与主管部门同步")),
        ("Tab / Shift+Tab", _say("下一处 / 上一处")),
        ("Ctrl+F", _say("到筛选框")),
        ("Enter", _say("打开所选")),
        ("Esc", _say("收起提示，回到列表")),
        (_say("Alt + 字母"), _say("按下带该字母的按钮")),
        ("Ctrl+P", _say("打印")),
    ]


def mines() -> list[Row]:
    """Keys of a mine."""
    return [
        ("Ctrl+PgUp / Ctrl+PgDn", _say("上一栏 / 下一栏")),
        ("Alt+← / Alt+→", _say("覆盖：上个月 / 下个月")),
        (_say("空格"), _say("覆盖：按周 / 逐项")),
    ]


def visiting() -> list[Row]:
    """Keys of a visit."""
    return [
        (_say("1 2 3 4，Enter"), _say("合格 / 不合格 / 不适用 / 未查")),
        (_say("编号 空格 结果，Enter"), _say("按纸表短号录入，如 17 2 Enter")),
        (_say("编号 空格 数值，Enter"), _say("录入实测值，如 71 0.82；本项写 =1.2")),
        (_say("编号，Enter"), _say("跳到该项（个位编号写 05）")),
        ("↑ ↓", _say("上一项 / 下一项")),
        ("PgUp / PgDn", _say("上一处场所 / 下一处场所")),
        ("/", _say("查找项目（抽到、未抽到都能找）")),
        ("g", _say("查找场所，Enter 前往")),
        ("+", _say("本处其余项合格：先列出，Enter 确认")),
        ("Alt+K", _say("本处抽查项：为什么抽、改选")),
        ("Alt+U", _say("现场发现未登记地点（在“路线”）")),
        ("Alt+V", _say("换用新版检查表（有新版时）")),
        ("Ctrl+Z / Ctrl+Y", _say("撤销上一步 / 重做")),
        ("Ctrl+H", _say("找回以前的内容")),
        ("Ctrl+Enter", _say("保存隐患，回到录入")),
        ("F2", _say("备注；照片说明")),
        ("F3", _say("下一个未查的必查项")),
        ("F4", _say("本次隐患")),
        ("F6", _say("照片；在照片栏导入存储卡")),
        (_say("照片栏：Enter / 空格"), _say("归到隐患 / 按建议归入")),
        (_say("照片栏：Delete，Alt+↑↓"), _say("不用，移动先后")),
        (_say("照片栏：Ctrl+T，Ctrl+V"), _say("校准相机时钟，粘贴")),
        ("Ctrl+F6", _say("照片栏：用手机传照片")),
        ("Alt+F", _say("照片栏：自动导入一个文件夹")),
        ("F7", _say("复查")),
        ("Ctrl+PgUp / Ctrl+PgDn", _say("上一栏 / 下一栏")),
        ("Alt+←", _say("全部检查")),
        ("F8", _say("汇总与签名")),
        ("Alt+X", _say("汇总：隐去或显示条文")),
        ("Alt+S", _say("汇总：没有归入的照片都作为现场照片")),
        ("Alt+O", _say("汇总：专员APP签退的截图")),
        ("F9", _say("封存")),
        ("F10", _say("预览台账")),
        ("F11", _say("打印底稿")),
        ("Shift+F11", _say("附上底稿扫描件")),
        ("F12", _say("停产撤人、现场处置")),
    ]


def listing() -> list[Row]:
    """Keys of 清单, in the list of a layer's draft."""
    return [
        ("1 2 3", _say("改为必查 / 收严限值 / 标为不适用")),
        ("4", _say("增补一条")),
        ("Delete", _say("撤回本级对这一条的改动")),
        ("Ctrl+Z / Ctrl+Y", _say("撤销 / 重做")),
        ("/", _say("查找")),
    ]


def _say(text: str) -> str:
    return QCoreApplication.translate("keys", text)
