const long = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** "Wednesday 24 June 2015" */
export function longDate(date: Date): string {
  return long.format(date).replace(',', '');
}

/** "24 Jun 2015" */
export function shortDate(date: Date): string {
  return short.format(date);
}

/** "27 Sep 2014 – 24 May 2015" */
export function dateRange(from: Date, to: Date): string {
  return `${shortDate(from)} – ${shortDate(to)}`;
}

/** The day after. */
export function nextDay(date: Date): Date {
  return new Date(date.getTime() + 86_400_000);
}
