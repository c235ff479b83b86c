/**
 * Folder patterns of LIST: `*` is anything, `%` anything within one level, case ignored. Worked out position by
 * position, since a regular expression for `%*%*%*…` would be a way to stop the server.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  const name = path.toLowerCase();
  const wanted = pattern
    .toLowerCase()
    .replace(/[*%]*\*[*%]*/g, '*')
    .replace(/%+/g, '%');
  // reachable[n]: the pattern so far can match the first n characters of the name.
  let reachable = new Array<boolean>(name.length + 1).fill(false);
  reachable[0] = true;
  for (const character of wanted) {
    const next = new Array<boolean>(name.length + 1).fill(false);
    for (let at = 0; at <= name.length; at++) {
      if (character === '*' || character === '%') {
        const grows = at > 0 && next[at - 1] && (character === '*' || name[at - 1] !== '/');
        next[at] = (reachable[at] as boolean) || Boolean(grows);
      } else next[at] = at > 0 && (reachable[at - 1] as boolean) && name[at - 1] === character;
    }
    reachable = next;
  }
  return reachable[name.length] as boolean;
}
