/** The mark: a palmette verrier, the espalier form of nested U arms on a wire lattice. */
export const Logo = ({ size = 22 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeLinecap="round"
    role="img"
    aria-label="Espalier"
  >
    <g strokeWidth="1" opacity=".34">
      <path d="M1 4.5h18M1 9h18M1 13.5h18" />
    </g>
    <g strokeWidth="1.7" strokeLinejoin="round">
      <path d="M10 18.5V2.5" />
      <path d="M6.3 4.5v5.2a2.3 2.3 0 0 0 2.3 2.3h2.8a2.3 2.3 0 0 0 2.3-2.3V4.5" />
      <path d="M2.6 4.5v7.7a3.3 3.3 0 0 0 3.3 3.3h8.2a3.3 3.3 0 0 0 3.3-3.3V4.5" />
    </g>
  </svg>
);
