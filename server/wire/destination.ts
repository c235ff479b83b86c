/** Where a connection goes or went; fills the remedy of what goes wrong on the way. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}
