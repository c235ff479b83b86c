/** The mark: a letter in its pigeonhole. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0e6a6e" />
      <path d="M10.5 6.5h11a1.5 1.5 0 0 1 1.5 1.5v9H9V8a1.5 1.5 0 0 1 1.5-1.5Z" fill="#fff" />
      <path
        d="m10.4 8.2 5.6 4.2 5.6-4.2"
        fill="none"
        stroke="#0e6a6e"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="M6 16.5h5.2c.6 0 1 .3 1.3.9.6 1.3 1.9 2.1 3.5 2.1s2.9-.8 3.5-2.1c.3-.6.7-.9 1.3-.9H26V23a3 3 0 0 1-3 3H9a3 3 0 0 1-3-3v-6.5Z"
        fill="#a8dcdc"
      />
    </svg>
  );
}
