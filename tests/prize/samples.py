"""Small real files of every kind that a proposal takes, and some that only pretend."""

from __future__ import annotations

import io
import wave
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = 0x8825


def picture(image_format: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (150, 45, 32)).save(out, image_format, **more)
    return out.getvalue()


def picture_with_place() -> bytes:
    """As a phone makes it: lying on its side, with where it was taken and a remark."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Hemmelig adresse"
    exif[GPS] = {1: "N", 2: (56.0, 8.0, 0.0)}
    return picture(exif=exif, comment=b"Hemmelig bemaerkning")


def sound_wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\0\0" * 400)
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def slides_pptx(kind: str = "presentationml.presentation.main+xml") -> bytes:
    types = f"<Types><Override ContentType='application/vnd.openxmlformats-officedocument.{kind}'/></Types>"
    return packed({"[Content_Types].xml": types.encode(), "ppt/presentation.xml": b"<p/>"})


def slides_odp() -> bytes:
    return packed(
        {"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<office/>"}
    )


MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 200
M4A = b"\0\0\0\x20ftypM4A \0\0\2\0M4A mp42isom" + b"\0" * 200
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 200
MATROSKA = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska" + b"\0" * 200
OGG = b"OggS\0\2" + b"\0" * 200
MP3 = b"ID3\x04\0\0\0\0\0\x00" + b"\0" * 200
_FRAME = b"\xff\xfb\x90\x00" + b"\0" * 413  # 128 kbit/s at 44.1 kHz: 417 bytes
MP3_BARE = _FRAME * 3
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
VTT = b"WEBVTT\n\n00:01.000 --> 00:04.000\nGoddag\n"
SRT = "1\r\n00:00:01,000 --> 00:00:04,000\r\nGoddag på kroen\r\n".encode()


def upload(
    content: bytes, name: str = "fil.bin", mime: str = "application/octet-stream"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, mime)
