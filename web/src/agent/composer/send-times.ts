/** Times at which one likes a letter to leave, in the time zone of the agent. */
export interface SendTime {
  readonly name: 'inAnHour' | 'thisAfternoon' | 'tomorrow' | 'monday';
  readonly at: Date;
}

const MORNING = 8;
const AFTERNOON = 16;

/** What has passed, or would say the same as another, is left out. */
export function sendTimes(now: Date): SendTime[] {
  const hour = (days: number, hours: number) => {
    const at = new Date(now);
    at.setDate(at.getDate() + days);
    at.setHours(hours, 0, 0, 0);
    return at;
  };
  const inAnHour = new Date(now.getTime() + 60 * 60_000);
  inAnHour.setSeconds(0, 0);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { name: 'inAnHour', at: inAnHour },
    ...(now.getHours() < AFTERNOON - 2 ? [{ name: 'thisAfternoon', at: hour(0, AFTERNOON) } as const] : []),
    { name: 'tomorrow', at: hour(1, MORNING) },
    ...(toMonday > 1 ? [{ name: 'monday', at: hour(toMonday, MORNING) } as const] : []),
  ];
}

/** For an input of type datetime-local, which knows no time zone: the clock on the wall. */
export function toLocalInput(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
