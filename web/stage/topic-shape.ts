/**
 * The shape of each topic, the cue beside its hue, as an SVG path around 0,0: the still picture and
 * the canvas draw the same. 1 circle, 2 square, 3 triangle, 4 diamond, 5 pentagon, 6 star.
 */

/** `r`: the radius of the circle whose weight the shape has, in px. */
export function shapePath(shape: number, r: number): string {
  switch (shape) {
    case 2:
      return polygon([-45, 45, 135, 225], r * 1.28);
    case 3:
      return polygon([0, 120, 240], r * 1.36);
    case 4:
      return polygon([0, 90, 180, 270], r * 1.28);
    case 5:
      return polygon([0, 72, 144, 216, 288], r * 1.14);
    case 6:
      return star(r * 1.32, r * 0.74);
    default:
      return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  }
}

/** How far below the middle a letter of `size` px has its baseline to look centred. */
export function letterBaseline(shape: number, size: number): number {
  return size * (shape === 3 ? 0.46 : 0.36);
}

/** Corners at `angles`, in degrees clockwise from the top. */
function polygon(angles: readonly number[], r: number): string {
  return path(angles.map((angle) => corner(angle, r)));
}

function star(outer: number, inner: number): string {
  const corners = Array.from({ length: 10 }, (_, at) =>
    corner(at * 36, at % 2 === 0 ? outer : inner),
  );
  return path(corners);
}

export function hexagonPath(r: number): string {
  return polygon([0, 60, 120, 180, 240, 300], r);
}

function corner(degrees: number, r: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${(Math.sin(angle) * r).toFixed(2)} ${(-Math.cos(angle) * r).toFixed(2)}`;
}

function path(corners: readonly string[]): string {
  return `M${corners.join('L')}Z`;
}
