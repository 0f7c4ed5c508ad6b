"""A program of its own: a PDF comes in, one page of it goes out as a JPEG; page 0 asks how many there are.

Nothing in the PDF runs (no scripts, no forms); what is too large or too slow ends this process and no other.
"""

import io
import resource
import sys


def main(number: int, width: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    resource.setrlimit(resource.RLIMIT_CPU, (15, 15))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pypdfium2

    paper = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    if number == 0:
        sys.stdout.write(str(len(paper)))
        return 0
    if number > len(paper):
        return 1
    page = paper[number - 1]
    across, down = page.get_size()
    scale = min(width / max(across, 1), 2 * width / max(down, 1))
    out = io.BytesIO()
    page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(out, "JPEG", quality=80)
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
