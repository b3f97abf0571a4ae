"""A program that reads one picture (on stdin) and writes it anew; without Django, within limits.

Run by `uploads.check_evidence` as `image_check.py png|jpg`: a hostile file harms nobody but this process. Prints a line
with one word: "ok", "pixels" (more than `MAX_PIXELS`), "frames" (animated) or "damaged"; after "ok" come the bytes of
the new file. Only pixels go from the old file into the new one: place, camera, comments, colour profile, previews and
whatever hides behind the picture stay behind.
"""

import io
import resource
import sys

MEMORY_BYTES = 1024**3
CPU_SECONDS = 15
MAX_PIXELS = 50_000_000
# Enough to read a stamped page or a board of participants; the long side, in pixels.
MAX_SIDE = 4000
JPEG_QUALITY = 85


class Refused(Exception):
    """Carries the word to print."""


def _opened(data, kind):
    """The picture with only its header read. The class is named so that no other decoder of Pillow is ever asked."""
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    if kind == "png":
        image = PngImageFile(io.BytesIO(data))
        frames = getattr(image, "n_frames", 1)
    else:
        # Telephones put previews and depth maps behind the photo (« MPO »): this class reads the photo alone.
        image, frames = JpegImageFile(io.BytesIO(data)), 1
    if image.width * image.height > MAX_PIXELS:
        raise Refused("pixels")
    if frames > 1:
        raise Refused("frames")
    return image


def _upright(image):
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        return image  # Unreadable camera data says nothing about the pixels.


def rewritten(data, kind):
    """`data` (a "png" or "jpg") as a new file of the same kind, upright, its long side at most `MAX_SIDE`."""
    from PIL import Image

    image = _opened(data, kind)
    if max(image.size) > MAX_SIDE:
        if kind == "png" and image.has_transparency_data:
            image = image.convert("RGBA")
        elif image.mode in {"1", "P"}:
            image = image.convert("L" if image.mode == "1" else "RGB")
        image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BICUBIC)
    image.load()
    kept = {"transparency": image.info["transparency"]} if kind == "png" and "transparency" in image.info else {}
    image = _upright(image)
    if kind == "jpg" and image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    # Pillow writes comments and colour profiles it finds here.
    image.info = kept if image.mode != "RGBA" else {}
    made = io.BytesIO()
    if kind == "png":
        image.save(made, "PNG")
    else:
        image.save(made, "JPEG", quality=JPEG_QUALITY)
    return made.getvalue()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        answer = b"ok\n" + rewritten(sys.stdin.buffer.read(), sys.argv[1])
    except Refused as refusal:
        answer = str(refusal).encode() + b"\n"
    except Exception:
        answer = b"damaged\n"
    sys.stdout.buffer.write(answer)
