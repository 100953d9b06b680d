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
        ("Home / End", _say("列表的第一行 / 最后一行")),
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
        (_say("/，Ctrl+F"), _say("一矿一表：查找")),
    ]


def typing() -> list[Row]:
    """Keys of the items of a visit."""
    return [
        (_say("1 2 3 4，Enter"), _say("合格 / 不合格 / 不适用 / 未查")),
        (_say("编号 空格 结果，Enter"), _say("按纸表短号录入，如 17 2 Enter")),
        (_say("编号 空格 数值，Enter"), _say("录入实测值，如 71 0.82；本项写 =1.2")),
        (_say("编号，Enter"), _say("跳到该项（个位编号写 05）")),
        ("↑ ↓", _say("上一项 / 下一项")),
        ("PgUp / PgDn", _say("上一处场所 / 下一处场所")),
        (_say("/，Ctrl+F"), _say("查找项目（抽到、未抽到都能找）")),
        ("g", _say("查找场所，Enter 前往")),
        ("+", _say("本处其余项合格：先列出，Enter 确认")),
        ("F2", _say("备注")),
        ("F3", _say("下一个未查的必查项")),
        ("Alt+K", _say("本处抽查项：为什么抽、改选")),
    ]


def finding() -> list[Row]:
    """Keys of a finding's form."""
    return [
        ("F4", _say("本次隐患")),
        ("Alt+A", _say("新增隐患（没有对应检查项的）")),
        ("Tab", _say("事实 → 要求 → 期限 → 责任人")),
        ("Ctrl+↓", _say("用过的说法，Enter 选用")),
        ("Alt+0", _say("立即整改；其他期限按按钮上带下划线的数字")),
        ("Alt+D", _say("矿方采取了什么措施、是否疑似重大；Esc 回到四部分")),
        ("F6", _say("给这条隐患添加照片")),
        ("Ctrl+Enter", _say("保存隐患，回到录入")),
    ]


def photographing() -> list[Row]:
    """Keys of the photos of a visit."""
    return [
        ("F6", _say("照片；在照片栏导入存储卡")),
        ("Shift+F6", _say("照片栏：选几张照片")),
        (_say("照片栏：Enter / 空格"), _say("归到隐患 / 按建议归入；在组名上按，整组一起")),
        (_say("照片栏：Delete，Alt+↑↓"), _say("不用，移动先后")),
        ("F2", _say("照片说明")),
        (_say("照片栏：Ctrl+T，Ctrl+V"), _say("校准相机时钟，粘贴")),
        ("Ctrl+F6", _say("照片栏：用手机传照片")),
        ("Alt+F", _say("照片栏：自动导入一个文件夹")),
        (_say("标注：方向键，Shift+方向键"), _say("移动，改大小；Enter 定下，Esc 取消")),
    ]


def closing() -> list[Row]:
    """Keys from the summary to the end of a visit."""
    return [
        ("F8", _say("汇总与签名")),
        ("Alt+S", _say("汇总：没有归入的照片都作为现场照片")),
        ("Alt+O", _say("汇总：专员APP签退的截图")),
        ("F9", _say("封存：在别处按，先到汇总；在汇总里按，封存")),
        ("F10", _say("预览台账")),
        (_say("Enter"), _say("缺什么的一行：去补上；签名人的一行：签名")),
        ("Alt+E", _say("结束检查，出台账")),
        ("Alt+X", _say("汇总：隐去或显示条文")),
    ]


def visiting() -> list[Row]:
    """Keys of a visit."""
    return [
        *typing(),
        *finding(),
        *photographing(),
        ("F7", _say("复查")),
        *closing(),
        ("Ctrl+PgUp / Ctrl+PgDn", _say("上一栏 / 下一栏")),
        ("Alt+N", _say("新建检查（在“检查”的开头）")),
        ("Alt+B", _say("开始检查")),
        ("Alt+←", _say("全部检查")),
        ("Alt+I", _say("专员 APP 签到、签退：编号和截图（在“路线”）")),
        ("Alt+U", _say("现场发现未登记地点（在“路线”）")),
        ("Alt+V", _say("换用新版检查表（有新版时）")),
        ("Ctrl+Z / Ctrl+Y", _say("撤销上一步 / 重做（也可 Ctrl+Shift+Z）")),
        ("Ctrl+H", _say("找回以前的内容")),
        ("Ctrl+Shift+H", _say("找回丢弃了的计划")),
        ("F11", _say("打印底稿")),
        ("Shift+F11", _say("附上底稿扫描件（Delete 去掉一页，+ − 0 放大、缩小、复原）")),
        ("F12", _say("停产撤人、现场处置")),
    ]


def findings() -> list[Row]:
    """Keys of 隐患."""
    return [
        ("Ctrl+F", _say("到筛选框")),
        ("Alt+R", _say("去复查这一条")),
        ("Alt+N", _say("登记外单位查出的")),
        ("Alt+C / Alt+E / Alt+V / Alt+D", _say("更正 / 延期 / 作废 / 争议")),
        ("Alt+X", _say("销号")),
    ]


def remote() -> list[Row]:
    """Keys of 远程."""
    return [
        ("Alt+1 / Alt+8", _say("看了什么：八种，按钮上写着数字")),
        ("Alt+A", _say("添加实证")),
        ("Ctrl+Enter", _say("封存这一条")),
    ]


def forms() -> list[Row]:
    """Keys of 文书: the list, the form of a draft, a sealed paper."""
    return [
        ("Alt+N", _say("新建文书")),
        ("Ctrl+F", _say("到筛选框")),
        ("F3", _say("下一处还缺的栏")),
        (_say("日期栏：↑ ↓"), _say("后一天 / 前一天")),
        (_say("表格：Enter，Ctrl+Delete"), _say("加一行，删这一行")),
        ("Ctrl+Z / Ctrl+Y", _say("撤销上一步 / 重做")),
        ("Alt+R", _say("按现在的记录重新带出")),
        ("F10", _say("显示或收起预览")),
        ("F9", _say("封存：先问，再按一次就封存")),
        ("Alt+G", _say("签上我的签名（会签）")),
        ("Alt+J", _say("请假：不批准，写明原因")),
        ("Alt+H", _say("请假：销假")),
        ("Alt+X", _say("作废，写明原因")),
        ("Alt+V", _say("验证签名和内容")),
        ("Ctrl+P", _say("打印这一份")),
        ("Alt+M", _say("列表里（或 Shift 选中）的整批打印")),
        ("Alt+F", _say("列表里的存到U盘、合并、只打印目录")),
        ("Alt+S", _say("另存为 PDF")),
    ]


def papers() -> list[Row]:
    """Keys of 台账: the list and the paper beside it."""
    return [
        ("Ctrl+F", _say("到筛选框")),
        (_say("V，Alt+V"), _say("验证签名和内容")),
        ("Ctrl+P", _say("打印这一份")),
        ("Alt+S", _say("另存为 PDF")),
        (_say("+ − 0"), _say("页面：放大 / 缩小 / 满宽")),
        ("Alt+F", _say("列表里的整批存成 PDF、带到 U 盘")),
        ("Alt+M", _say("列表里的整批打印（Esc 收起）")),
        ("Alt+O", _say("出具指令书")),
        ("Alt+T", _say("下一步：登记盖章、登记送达")),
        (_say("Alt+D，Ctrl+V"), _say("附上签字盖章的扫描件、照片")),
        ("Alt+H", _say("打印回执页")),
        ("Alt+G", _say("签上我的签名（会签）")),
    ]


def reviewing() -> list[Row]:
    """Keys of 审阅."""
    return [
        ("Alt+A", _say("通过")),
        ("Alt+R", _say("退回（写明意见）")),
        ("Alt+V", _say("验证签名和内容")),
        ("Alt+S", _say("另存为 PDF")),
        ("Ctrl+P", _say("打印这一份")),
        ("Alt+H", _say("有隐蔽嫌疑的，去核实")),
        ("Alt+L", _say("新到的都看过了")),
    ]


def audits() -> list[Row]:
    """Keys of 抽查."""
    return [
        ("1 2 3", _say("存在 / 不存在 / 已说明")),
        ("Enter", _say("到这份台账的问题、到记录里的情况、打开记录")),
        ("Alt+N", _say("抽签；再按返回")),
        ("Alt+D", _say("抽取")),
        ("Alt+K", _say("按名单重抽核对")),
        ("Alt+A / Alt+R", _say("通过 / 退回（写明意见）")),
        ("Alt+P", _say("抽查情况表（Esc 返回）")),
        ("Alt+X", _say("存为 Excel")),
    ]


def duty() -> list[Row]:
    """Keys of 履职."""
    return [
        (_say("↑ ↓ ← →"), _say("换人员、换周")),
        (_say("空格"), _say("现场 / 远程")),
        ("Ctrl+PgDn / Ctrl+PgUp", _say("后一部分 / 前一部分")),
        ("Enter", _say("这一格的条款和记录；在记录上按，打开台账")),
        ("Esc", _say("从记录回到表")),
        ("Alt+← / Alt+→", _say("上一期 / 下一期")),
        ("Alt+X", _say("存为 Excel")),
        ("Alt+M", _say("通报：做通报")),
        ("Alt+F", _say("通报：选专员APP的导出")),
        ("Alt+D", _say("通报：原文 / 对照和说明")),
        ("Alt+E / Alt+Z", _say("通报：另存为 / 删除")),
        ("Alt+O", _say("花名册：导入 Excel（管理员）")),
        ("Alt+G / Alt+T", _say("花名册：指派 / 结束指派（管理员）")),
        (_say("空格，Alt+A"), _say("花名册的差异：勾选一项 / 全选或全不选")),
        ("Alt+S", _say("花名册的差异：登记勾选的")),
    ]


def assess() -> list[Row]:
    """Keys of 考核."""
    return [
        ("Enter", _say("这一条的记录、登记或填写")),
        ("Esc", _say("回到条件")),
        ("Alt+Y / Alt+N", _say("符合 / 不符合")),
        ("Alt+U", _say("收回填写")),
        ("Alt+G / Alt+Z", _say("登记一起事故 / 撤销一起")),
        ("Alt+D", _say("决定等次")),
        ("Alt+K", _say("拟考核表")),
        ("Alt+X", _say("存为 Excel")),
    ]


def own_duty() -> list[Row]:
    """Keys of the parts of 考核 that every inspector has (尽职)."""
    return [
        ("Ctrl+PgDn / Ctrl+PgUp", _say("后一部分 / 前一部分")),
        ("Alt+T", _say("漏查：提交说明")),
        ("Alt+A", _say("漏查（主管）：请本人说明")),
        ("Alt+C / Alt+B", _say("漏查（主管）：认定 / 不认定")),
        ("Alt+M", _say("追溯（主管）：一条隐患 / 全部隐患")),
        ("Alt+P", _say("做尽职免责材料、申诉材料；追溯存为 PDF")),
        ("Alt+R", _say("申诉：登记收到的决定")),
        ("Alt+F", _say("申诉：登记已提出")),
    ]


def law() -> list[Row]:
    """Keys of 制度."""
    return [
        ("Enter", _say("到这一处的读法")),
        ("Alt+S", _say("选定读法")),
        ("Alt+R", _say("恢复建议的读法")),
        ("Alt+L", _say("登记收严的次数")),
    ]


def listing() -> list[Row]:
    """Keys of 清单, in the list of a layer's draft."""
    return [
        ("1 2 3", _say("改为必查 / 收严限值 / 标为不适用")),
        (_say("4，Insert"), _say("增补一条")),
        ("Delete", _say("撤回本级对这一条的改动")),
        ("Ctrl+Enter", _say("把这一条加入草稿")),
        ("Ctrl+Z / Ctrl+Y", _say("撤销 / 重做（也可 Ctrl+Shift+Z）")),
        (_say("/，Ctrl+F"), _say("查找")),
        ("Ctrl+O", _say("载入：打开文件")),
    ]


def _say(text: str) -> str:
    return QCoreApplication.translate("keys", text)
