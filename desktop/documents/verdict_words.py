"""A verdict in words: the summary first, then where it changed, each signature, what came later, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.documents.verdict import Expected, SignatureFound, Verdict
from desktop.documents.words import second, short

_CLAIMED = "签名时间是签名人自己设备上的时间，是否属实以服务器回执为准。"
_NO_RECEIPT = "未回执：文件本身不含服务器回执；送达与否，以回执页或工作台里的记录为准。"


def sentences(verdict: Verdict, size: int, expected: Expected | None = None) -> tuple[str, ...]:
    """Everything there is to say about a file that could be read; `size` in bytes."""
    said = [_summary(verdict), *_places(verdict)]
    if not verdict.is_ours:
        return (*said, *_foreign(verdict))
    for number, signature in enumerate(verdict.signatures, 1):
        said += _signature(number, signature, verdict.signatures[number:], size)
        said += _certificate(number, signature, verdict)
    said += [f"少了“{name}”的签名：这份文件还没有签完，或者被退回到了签名之前的样子。" for name in verdict.missing]
    said += verdict.differences
    if verdict.intact:
        proven = f"不晚于 {second(verdict.proven_by)}（时间戳）。" if verdict.proven_by else ""
        said.append(f"签名时间：{proven}{_CLAIMED}" if proven else _CLAIMED)
        said += [_NO_RECEIPT] if expected is None else []  # a desk knows of its receipts and says so itself
    said += expected.later if expected else ()
    return tuple(said)


def unreadable(verdict: Verdict, found: int) -> tuple[str, ...]:
    """What can be said of a file no reader opens; `found` signatures were seen in its raw bytes."""
    if not found and not verdict.broken:
        return ("文件无法读取：它不是本程序生成的 PDF，或者已经损坏。请换一份文件再核验。",)
    return ("文件已被改动：按 PDF 格式已无法读取，签名不能成立。", *_places(verdict))


def _summary(verdict: Verdict) -> str:
    """The first that is true, the worst first."""
    doubtful = "、".join(verdict.doubtful)
    called = f"这一页（{verdict.title}）" if verdict.title else "文件里"
    unsigned = f"{called}没有电子签名，单凭它无法核验是谁签的、有没有被改动；请与它所说的原件一起核对。"
    cases = (
        (not verdict.is_ours, "这份 PDF 不是本程序出具的，本程序不能核验它；请向出具的单位核对。"),
        (not (verdict.signatures or verdict.broken), unsigned),
        (not verdict.intact, "文件已被改动：与签名时不一致，不能采信。"),
        (verdict.differences, "文件签名完好，但与本机记录不一致，请向出具人核对。"),
        (verdict.missing, "文件内容未被改动，但签名不齐。"),
        (not verdict.known_root, "文件内容未被改动，但签名人的证书不是由本机信任的单位签发，不能确认是谁签的。"),
        (doubtful, f"文件内容未被改动，但{doubtful}的证书已被吊销，不能确认是吊销之前签的。"),
    )
    whole = "文件完好：内容未被改动，签名齐全，签名人的证书由本机信任的单位签发。"
    return next((words for is_so, words in cases if is_so), whole)


def _places(verdict: Verdict) -> Iterator[str]:
    for (start, end), place in zip(verdict.broken, verdict.places, strict=True):
        yield f"改动在{place}：文件第 {start} 字节到第 {max(start, end - 1)} 字节之间。"


def _foreign(verdict: Verdict) -> Iterator[str]:
    people = "、".join(dict.fromkeys(one.name for one in verdict.signatures))
    yield f"文件里有署名 {people} 的电子签名，形式不同，未予核验。" if people else "文件里没有电子签名。"


def _signature(number: int, one: SignatureFound, after: Sequence[SignatureFound], size: int) -> Iterator[str]:
    when = second(one.claimed_at) if one.claimed_at else "未写"
    covers = "全文" if one.covers_to == size else f"签名时的全文（前 {one.covers_to} 字节），此后{_added(after)}"
    state = f"覆盖{covers}，完好" if one.problem is None else f"不成立：{one.problem}"
    if one.is_time_stamp:
        yield f"第 {number} 个签名是时间戳：{one.name}证明文件在 {when} 已是这个样子；{state}。"
    else:
        who = f"{one.name}（{one.organisation}）" if one.organisation else one.name
        reason = f"，事由“{one.reason}”" if one.reason else ""
        yield f"第 {number} 个签名：{who}，自称时间 {when}{reason}，证书 {short(one.fingerprint)}；{state}。"


def _added(after: Sequence[SignatureFound]) -> str:
    """What a later revision added, by who signed there."""
    names = [f"{one.name}的{'时间戳' if one.is_time_stamp else '签名'}" for one in after]
    return f"只增加了{'、'.join(names)}" if names else "有别的内容加入"


def _certificate(number: int, one: SignatureFound, verdict: Verdict) -> Iterator[str]:
    if one.is_time_stamp and not one.known_root:
        yield f"第 {number} 个签名的时间戳由“{one.root_name}”签发，本机不信任这个根证书，时间只作参考。"
    elif not one.known_root:
        yield (
            f"第 {number} 个签名的证书由“{one.root_name}”签发，本机不信任这个根证书；"
            "请用 --root 指定该单位的根证书文件，或在设置里加入后再核验。"
        )
    if not one.in_validity:
        ended = f"（有效期到 {second(one.ends)}）" if one.ends and one.claimed_at and one.claimed_at > one.ends else ""
        yield f"第 {number} 个签名自称的时间不在证书有效期内{ended}：证书过期或签名设备的时钟不准，请核对。"
    if one.revoked is not None:
        at = f"于 {second(one.revoked.at)} " if one.revoked.at else ""
        why = f"，原因：{one.revoked.reason}" if one.revoked.reason else ""
        good = "；没有凭据证明是在吊销之前签的" if one.name in verdict.doubtful else "；签名在吊销之前，仍然有效"
        yield f"第 {number} 个签名的证书{at}已被吊销（见{one.revoked.source}{why}）{good}。"
