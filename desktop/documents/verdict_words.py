"""A verdict in words: the summary first, then each signature, then what is missing or different."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.documents.verdict import SignatureFound, Verdict
from desktop.documents.words import second, short


def sentences(verdict: Verdict, size: int) -> tuple[str, ...]:
    """Everything there is to say about a file that could be read; `size` in bytes."""
    said = [_summary(verdict)]
    said += [_where(start, end) for start, end in verdict.broken]
    for number, signature in enumerate(verdict.signatures, 1):
        said += _signature(number, signature, size)
    said += [f"少了“{name}”的签名：这份文件还没有签完，或者被退回到了签名之前的样子。" for name in verdict.missing]
    said += verdict.differences
    if verdict.intact:
        said.append("签名时间是签名人自己设备上的时间，是否属实以服务器回执为准。")
    return tuple(said)


def unreadable(verdict: Verdict, found: int) -> tuple[str, ...]:
    """What can be said of a file no reader opens; `found` signatures were seen in its raw bytes."""
    if not found:
        return ("文件无法读取：它不是本程序生成的 PDF，或者已经损坏。请换一份文件再核验。",)
    return ("文件已被改动：按 PDF 格式已无法读取，签名不能成立。", *(_where(a, b) for a, b in verdict.broken))


def _summary(verdict: Verdict) -> str:
    if not verdict.signatures:
        return "文件里没有电子签名，无法核验是谁签的、有没有被改动。"
    if not verdict.intact:
        return "文件已被改动：与签名时不一致，不能采信。"
    if verdict.differences:
        return "文件签名完好，但与本机记录不一致，请向出具人核对。"
    if verdict.missing:
        return "文件内容未被改动，但签名不齐。"
    if not verdict.known_root:
        return "文件内容未被改动，但签名人的证书不是由本机信任的单位签发，不能确认是谁签的。"
    return "文件完好：内容未被改动，签名齐全，签名人的证书由本机信任的单位签发。"


def _where(start: int, end: int) -> str:
    return f"改动在文件第 {start} 字节到第 {max(start, end - 1)} 字节之间。"


def _signature(number: int, signature: SignatureFound, size: int) -> Iterator[str]:
    when = second(signature.claimed_at) if signature.claimed_at else "未写"
    who = f"{signature.name}（{signature.organisation}）" if signature.organisation else signature.name
    covers = (
        "全文" if signature.covers_to == size else f"签名时的全文（前 {signature.covers_to} 字节），此后只增加了签名"
    )
    state = f"覆盖{covers}，完好" if signature.problem is None else f"不成立：{signature.problem}"
    reason = f"，事由“{signature.reason}”" if signature.reason else ""
    yield f"第 {number} 个签名：{who}，自称时间 {when}{reason}，证书 {short(signature.fingerprint)}；{state}。"
    if not signature.known_root:
        yield (
            f"第 {number} 个签名的证书由“{signature.root_name}”签发，本机不信任这个根证书；"
            "请用 --root 指定该单位的根证书文件，或在设置里加入后再核验。"
        )
    if not signature.in_validity:
        yield f"第 {number} 个签名自称的时间不在证书有效期内，请核对签名设备的时钟。"
