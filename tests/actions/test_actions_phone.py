"""The door for a telephone's photos: real sockets; who does not know the path learns nothing, what was answered 200 is
kept, and closing ends everything.
"""

from __future__ import annotations

import io
import socket
from threading import Event, Thread, active_count

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop import qr_reading
from desktop.actions import phone, phone_form
from desktop.actions.phone import Door, Limits, NotTaken
from desktop.errors import BadInput

HERE = "127.0.0.1"
SMALL = Limits(photo=1000, whole=5000, count=4, head=0.3, still=0.3)


class Desk:
    """Keeps what comes; a file that does not begin as a photo is none."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def take(self, name: str, data: bytes) -> None:
        if not data.startswith(b"\xff\xd8"):
            raise BadInput(f"{name} 不是照片。")
        self.kept[name] = data


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def door(desk):
    opened = Door(HERE, desk.take, SMALL)
    yield opened
    opened.close()


def photo(size: int = 500) -> bytes:
    return b"\xff\xd8" + b"\r\n--" * (size // 4)


def send(address: str, *files: tuple[str, bytes]) -> requests.Response:
    return requests.post(address, files=[("photo", one) for one in files], timeout=5)


def spoken(address: str, said: bytes, *, ends: bool = False) -> bytes:
    """What a bare socket hears that says this and then nothing more."""
    host, port = address.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(said)
        if ends:
            line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(4096), b""))


def test_the_page_is_whole_in_itself_and_chinese(door):
    got = requests.get(door.address, timeout=5)
    assert got.status_code == 200
    assert "发照片到电脑" in got.text
    assert "//" not in got.text.replace("<!DOCTYPE", "")
    assert "server" not in {name.lower() for name in got.headers}


def test_photos_of_a_form_and_a_bare_body_are_kept_byte_for_byte(door, desk):
    assert send(door.address, ("一.jpg", photo()), ("two.jpg", photo(96))).status_code == 200
    bare = requests.post(
        door.address + "?name=三.jpg", data=photo(40), headers={"Content-Type": "image/jpeg"}, timeout=5
    )
    assert bare.status_code == 200
    assert desk.kept == {"一.jpg": photo(), "two.jpg": photo(96), "三.jpg": photo(40)}


@pytest.mark.parametrize("path", ["", "/", "/favicon.ico", "/{token}/", "/{token}x", "/{other}"])
def test_a_wrong_path_hears_404_without_a_word(door, desk, path):
    other = "a" * len(door.token)
    address = door.address.rsplit("/", 1)[0] + path.format(token=door.token, other=other)
    for got in (requests.get(address, timeout=5), send(address, ("a.jpg", photo()))):
        assert (got.status_code, got.content) == (404, b"")
    assert desk.kept == {}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods_hear_404(door, method):
    got = requests.request(method, door.address, timeout=5)
    assert (got.status_code, got.content) == (404, b"")


def test_what_is_no_photo_is_named_and_the_others_are_kept(door, desk):
    got = send(door.address, ("说明.txt", b"text"), ("a.jpg", photo()))
    assert got.status_code == 415
    assert "说明.txt 不是照片。" in got.text
    assert "a.jpg：已收到" in got.text
    assert list(desk.kept) == ["a.jpg"]


def test_a_photo_too_large_is_refused_with_its_size(desk):
    limits = Limits(photo=phone.MEGA, whole=4 * phone.MEGA)
    door = Door(HERE, desk.take, limits)
    got = send(door.address + "?one=1", ("large.jpg", photo(2 * phone.MEGA)))
    bare = requests.post(door.address + "?name=large.jpg", data=photo(2 * phone.MEGA), timeout=5)
    assert (got.status_code, got.text) == (413, "large.jpg：照片太大，最多 1 MB。")
    assert bare.status_code == 413
    door.close()
    assert desk.kept == {}


def test_no_more_than_the_whole_and_the_count(door, desk):
    for number in range(SMALL.count):
        assert send(door.address, (f"{number}.jpg", photo(40))).status_code == 200
    assert send(door.address, ("more.jpg", photo(40))).status_code == 413
    assert len(desk.kept) == SMALL.count


def test_a_body_longer_than_the_whole_is_not_read(door, desk):
    assert send(door.address, ("a.jpg", photo(4900))).status_code == 413
    said = f"POST /{door.token} HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n".encode()
    assert b" 413 " in spoken(door.address, said)
    assert desk.kept == {}


@pytest.mark.parametrize("length", ["", "Content-Length: -5\r\n", "Content-Length: x\r\n", "Content-Length: 0\r\n"])
def test_without_a_length_nothing_comes_in(door, desk, length):
    said = f"POST /{door.token} HTTP/1.1\r\n{length}\r\nabc".encode()
    assert b" 411 " in spoken(door.address, said)


@pytest.mark.parametrize("said", ["", "GET / HT", "POST /{token} HTTP/1.1\r\nContent-Length: 900\r\n\r\n\xff\xd8"])
def test_who_stays_silent_is_put_out(door, desk, said):
    assert b"200" not in spoken(door.address, said.format(token=door.token).encode("latin-1"))
    assert desk.kept == {}


def test_half_a_photo_is_none(door, desk):
    said = f"POST /{door.token}?name=a.jpg HTTP/1.1\r\nContent-Length: 900\r\n\r\n".encode() + photo()
    assert b"200" not in spoken(door.address, said, ends=True)
    assert desk.kept == {}


def test_no_more_connections_than_are_good(desk):
    door = Door(HERE, desk.take, Limits(connections=1))
    host, port = door.address.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=5) as first:
        first.sendall(b"GET")
        assert spoken(door.address, b"") == b""
    door.close()


def test_closing_ends_a_sending_and_frees_the_address(desk):
    before, inside, go_on = active_count(), Event(), Event()

    def take(name: str, data: bytes) -> None:
        inside.set()
        go_on.wait(5)
        raise NotTaken("已停止。")

    door = Door(HERE, take)
    answers: list[object] = []
    sender = Thread(target=lambda: answers.append(_status(door.address)))
    sender.start()
    assert inside.wait(5)
    go_on.set()
    door.close()
    sender.join(5)
    assert answers in ([503], [None])
    assert active_count() == before
    with pytest.raises(requests.ConnectionError):
        requests.get(door.address, timeout=5)


def _status(address: str) -> int | None:
    """The answer, None when the line was cut anywhere: before it, or in the middle of its page."""
    try:
        return send(address, ("a.jpg", photo())).status_code
    except requests.RequestException:
        return None


def test_tokens_are_of_eighty_bits_and_never_the_same(desk):
    doors = [Door(HERE, desk.take) for _ in range(3)]
    assert len({door.token for door in doors}) == 3
    assert len(set(phone.LETTERS)) ** phone.LONG > 2**79
    for door in doors:
        door.close()


def test_the_code_on_the_screen_is_the_address(door):
    rows = door.squares
    picture = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if is_dark else 255)
    large = picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST)
    assert qr_reading.glance(large, lambda text: text.startswith("http")) == door.address


def test_only_private_addresses_are_offered():
    assert all(phone.is_local(one) for one in phone.addresses())
    offered = [
        one
        for one in ("192.168.1.5", "10.0.0.2", "172.20.10.3", "127.0.0.1", "8.8.8.8", "169.254.1.1", "")
        if phone.is_local(one)
    ]
    assert offered == ["192.168.1.5", "10.0.0.2", "172.20.10.3"]


def form(data: bytes) -> phone_form.Body:
    """A body with these bytes."""
    return phone_form.Body(io.BufferedReader(io.BytesIO(data)), len(data))


@given(st.lists(st.tuples(st.text("abc照片 .", min_size=1, max_size=9), st.binary(max_size=300)), max_size=4))
def test_a_form_is_read_back_as_it_was_sent(files):
    wanted = [(phone_form.plain(name), data) for name, data in files]
    body = b"".join(
        f'--mark\r\nContent-Disposition: form-data; name="p"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n"
        for name, data in files
        if b"--mark" not in data
    )
    body += b"--mark--\r\n"
    read = phone_form.parts(form(body), b"mark", 1000)
    assert list(read) == wanted


@given(st.binary(max_size=400), st.integers(0, 30))
def test_no_bytes_break_the_reading_of_a_form(noise, cut):
    body = b'--m\r\nContent-Disposition: form-data; filename="a"\r\n\r\n'[:cut] + noise
    try:
        list(phone_form.parts(form(body), b"m", 100))
    except ConnectionError:
        return


@pytest.mark.parametrize("name", ["..\\..\\a.jpg", "/etc/a.jpg", "a.jpg", "\x00a.jpg"])
def test_a_name_has_no_folders(name):
    assert phone_form.plain(name) == "a.jpg"
