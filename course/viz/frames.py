"""Pictures that move: frames drawn once, with a Play button and a slider that work without a kernel."""

import base64
import hashlib
import html
import io
from collections.abc import Callable, Sequence

from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from course.viz.style import picture

_DPI, _MOST = 100, 80
_PLAYER = """<div id="{id}" style="width: {width}px">
<img src="{first}" width="{width}" alt="{alt}">
<div style="display: flex; gap: 0.6em; align-items: center">
<button type="button" aria-label="Play or pause" style="width: 3em">&#9654;</button>
<input type="range" min="0" max="{last}" value="{start}" style="flex: 1" aria-label="{label}">
<output style="min-width: 9em">{name}</output></div></div>
<script>(() => {{
  const root = document.getElementById("{id}"), frames = {frames}, names = {names};
  const [image, button, range, output] = ["img", "button", "input", "output"].map(x => root.querySelector(x));
  let timer = null;
  const at = k => {{ range.value = k; image.src = frames[k]; output.textContent = names[k]; }};
  const stop = () => {{ clearInterval(timer); timer = null; button.innerHTML = "&#9654;"; }};
  range.oninput = () => {{ stop(); at(+range.value); }};
  button.onclick = () => {{
    if (timer) return stop();
    button.innerHTML = "&#10073;&#10073;";
    if (+range.value === frames.length - 1) at(0);
    timer = setInterval(() => +range.value < frames.length - 1 ? at(+range.value + 1) : stop(), {pause});
  }};
}})()</script>"""


def frames(
    fig: Figure,
    at: Callable[[int], None],
    names: Sequence[str],
    *,
    alt: str,
    label: str = "frame",
    pause: int = 150,
    still: int = -1,
) -> None:
    """Show a figure as it changes with `at(0)`, `at(1)`, ..., under a Play button and a slider.

    at: changes the figure in place to what it shows in a frame. names: a few words for each frame, shown
    beside the slider; as many as there are frames, at most 80. pause: milliseconds a frame. still: the frame
    to begin with, and the one that tools without HTML show. alt: alternative text of the whole motion.

    All frames lie in the output, so it plays in the saved notebook (once trusted) and on a web page. Draw
    few and plain ones: each takes 10 to 30 kB.
    """
    if not 2 <= len(names) <= _MOST:
        raise ValueError(f"there are {len(names)} frames; expected 2 to {_MOST}")
    fig.canvas.draw()
    fig.set_layout_engine("none")  # the layout found once is that of all frames
    images = []
    for frame in range(len(names)):
        at(frame)
        images.append(_image(fig))
    first = still % len(names)
    at(first)
    bundle, metadata = picture(fig, alt)
    bundle["text/html"] = _PLAYER.format(
        id="frames-" + hashlib.sha256("".join(images).encode()).hexdigest()[:12],
        width=metadata["image/png"]["width"],
        first=images[first],
        start=first,
        last=len(names) - 1,
        alt=html.escape(metadata["image/png"]["alt"]),
        label=html.escape(label),
        name=html.escape(names[first]),
        frames=images,
        names=[html.escape(name, quote=False) for name in names],
        pause=pause,
    )
    display(bundle, metadata=metadata, raw=True)


def _image(fig: Figure) -> str:
    raw, small = io.BytesIO(), io.BytesIO()
    fig.savefig(raw, format="png", dpi=_DPI)
    colors = Image.open(raw).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    colors.save(small, format="png", optimize=True)
    return "data:image/png;base64," + base64.b64encode(small.getvalue()).decode()
