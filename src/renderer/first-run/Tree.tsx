/** A horizontal cordon on its wires: what a trained tree looks like, with the four states as its buds. */

const width = 470;
const height = 700;
const trunk = 235;
/** Height of an arm, its length to the left and to the right. */
const arms = [
  [550, 200, 200],
  [450, 195, 180],
  [350, 160, 190],
  [250, 130, 110],
  [150, 70, 90],
] as const;

const arm = (y: number, length: number, side: 1 | -1): string =>
  `M${trunk} ${y + 46}C${trunk} ${y + 14} ${trunk + side * 10} ${y} ${trunk + side * 42} ${y}H${trunk + side * length}`;

interface Leaf {
  key: string;
  transform: string;
  opacity: number;
}

function leaves(): Leaf[] {
  const all: Leaf[] = [];
  for (const [y, left, right] of arms)
    for (const [side, length] of [
      [-1, left],
      [1, right],
    ] as const)
      for (let at = 62, n = 0; at < length - 8; at += 27, n++) {
        const up = (n + Math.floor(y / 100)) % 2 ? 1 : -1;
        const scale = 0.8 + ((at * 13 + y) % 7) * 0.07;
        all.push({
          key: `${y} ${side} ${at}`,
          transform: `translate(${trunk + side * at} ${y}) scale(${side * scale} ${up * scale})`,
          opacity: 0.34 + ((at * 7 + y) % 5) * 0.1,
        });
      }
  return all;
}

const buds = [
  { x: trunk - 195, y: 450, state: 'working', text: 'working', anchor: 'start' },
  { x: trunk + 200, y: 550, state: 'landed', text: 'landed', anchor: 'end' },
  { x: trunk + 190, y: 350, state: 'ready', text: 'ready for review', anchor: 'end' },
  { x: trunk - 130, y: 250, state: 'needs', text: 'needs you', anchor: 'middle' },
] as const;

export const Tree = () => (
  <svg height={height} preserveAspectRatio="xMidYMax" viewBox={`0 0 ${width} ${height}`} fill="none" aria-hidden="true">
    {Array.from({ length: 7 }, (_, at) => (
      <path key={`wire ${at * 100}`} d={`M0 ${50 + at * 100}H${width}`} stroke="var(--line-2)" />
    ))}
    {Array.from({ length: 6 }, (_, at) => (
      <path key={`post ${at * 80}`} d={`M${35 + at * 80} 0V${height}`} stroke="var(--line-1)" />
    ))}
    <path d={`M${trunk} ${height}V118`} stroke="var(--accent)" strokeWidth="4" strokeLinecap="round" />
    {arms.map(([y, left, right]) => (
      <path key={y} d={arm(y, left, -1) + arm(y, right, 1)} stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
    ))}
    {leaves().map((leaf) => (
      <path
        key={leaf.key}
        transform={leaf.transform}
        d="M0 0C0 -9 6 -17 17 -19C18 -9 12 -1 0 0z"
        fill="var(--accent)"
        opacity={leaf.opacity}
      />
    ))}
    {buds.map(({ x, y, state, text, anchor }) => (
      <g key={state}>
        <circle cx={x} cy={y} r="9" fill="var(--surface-0)" />
        <circle cx={x} cy={y} r="6" fill={`var(--${state})`} />
        <text x={x} y={y + 26} textAnchor={anchor} fontSize="11.5" fontWeight="500" fill={`var(--${state})`}>
          {text}
        </text>
      </g>
    ))}
  </svg>
);
