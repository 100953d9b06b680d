"""The one page a telephone is shown: choose photos, they are sent one by one. Small, whole in itself, and plain enough
for an old browser; without scripts it is a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from string import Template

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'"
)


def page(told: Sequence[str] = ()) -> str:
    """The page, with what became of the photos sent by the plain form."""
    lines = "".join(f"<li>{escape(one)}</li>" for one in told)
    return _PAGE.substitute(told=lines)


_PAGE = Template("""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>发照片到电脑</title>
<style>
body { font: 18px/1.5 sans-serif; margin: 0 auto; max-width: 32em; padding: 20px; color: #1a1f26; background: #fff; }
h1 { font-size: 22px; margin: 0 0 8px; }
p { margin: 8px 0; }
form { margin: 16px 0; }
input { font-size: 18px; max-width: 100%; margin: 8px 0; }
button { font-size: 20px; width: 100%; padding: 14px; margin: 8px 0; border: 0; border-radius: 6px;
  background: #0b5ca8; color: #fff; }
#bar { height: 10px; background: #e9edf1; border-radius: 5px; overflow: hidden; display: none; }
#bar div { height: 10px; width: 0; background: #0b5ca8; }
#said { font-weight: bold; min-height: 27px; }
ul { padding-left: 20px; } li { margin: 4px 0; word-wrap: break-word; }
</style></head><body>
<h1>发照片到电脑</h1>
<p>选好照片，逐张发送原图。发送时不要锁屏，不要关掉本页。</p>
<form method="post" enctype="multipart/form-data">
<input type="file" id="files" name="photo" accept="image/*" multiple>
<button type="submit" id="send">发送</button>
</form>
<div id="bar"><div id="done"></div></div>
<p id="said" role="status"></p>
<ul id="told">$told</ul>
<script>
(function () {
  var files = document.getElementById('files'), send = document.getElementById('send');
  var bar = document.getElementById('bar'), done = document.getElementById('done');
  var said = document.getElementById('said'), told = document.getElementById('told');
  if (!window.FormData || !files.files) { return; }
  var all = [], at = 0, good = 0, busy = false;
  function note(text) {
    var line = document.createElement('li');
    line.appendChild(document.createTextNode(text));
    told.appendChild(line);
  }
  function say(text) { said.textContent = text; }
  function show(part) { done.style.width = Math.round(100 * (at + part) / all.length) + '%'; }
  function rest(text) { busy = false; send.disabled = false; send.textContent = text; files.disabled = false; }
  function end() {
    show(0);
    rest('发送');
    say('电脑已收到 ' + good + ' 张' + (good < all.length ? '，' + (all.length - good) + ' 个没有收下' : '') + '。');
    all = []; at = 0;
    try { files.value = ''; } catch (ignored) { }
  }
  function broken() {
    rest('继续发送');
    files.disabled = true;
    say('断了：还剩 ' + (all.length - at) + ' 张没有发。电脑上还开着的话，按“继续发送”。');
  }
  function next() {
    if (at >= all.length) { end(); return; }
    say('正在发第 ' + (at + 1) + ' 张，共 ' + all.length + ' 张');
    show(0);
    var one = all[at], form = new FormData(), call = new XMLHttpRequest();
    form.append('photo', one, one.name);
    call.open('POST', location.pathname + '?one=1');
    if (call.upload) {
      call.upload.onprogress = function (event) { if (event.lengthComputable) { show(event.loaded / event.total); } };
    }
    call.onload = function () {
      if (call.status === 503 || call.status === 404) { broken(); return; }
      if (call.status === 200) { good += 1; } else { note(call.responseText || one.name + '：没有收下'); }
      at += 1;
      next();
    };
    call.onerror = broken;
    call.send(form);
  }
  function begin() {
    if (busy) { return; }
    if (!all.length) { all = Array.prototype.slice.call(files.files); at = 0; good = 0; told.innerHTML = ''; }
    if (!all.length) { say('请先选照片。'); return; }
    busy = true; send.disabled = true; files.disabled = true; bar.style.display = 'block';
    next();
  }
  document.getElementsByTagName('form')[0].onsubmit = function () { begin(); return false; };
}());
</script>
</body></html>
""")
