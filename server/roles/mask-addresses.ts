/**
 * Who wrote or was written to is nobody's business in a log. Words of servers and of errors name them all the same
 * ("550 5.1.1 <anna@…>: user unknown"), so the finished line is looked through: the part before the @ goes, the domain,
 * which is what helps, stays.
 */

/** RFC 5321 allows more before the @; what stands around an address in prose and JSON ends it. */
const ADDRESS = /[^\s@"'`<>()[\]{},;:=\\/|]+@(?=[\p{L}\p{N}][\p{L}\p{N}.-]*\.[\p{L}\p{N}-]{2,})/gu;

export function maskAddresses(line: string): string {
  return line.includes('@') ? line.replace(ADDRESS, '***@') : line;
}
