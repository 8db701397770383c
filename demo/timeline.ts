import { dateRange } from './dates';
import { windowDays, type WeatherSeries } from './weather';

/** Millimetres at which a day's bar is as high as the strip; only a handful of days have more. */
const fullHeight = 30;

/**
 * The slider with the whole record behind it: one thin bar per day of rain, and where the years begin. Its thumb is as
 * wide as the window that the models see.
 */
export class Timeline {
  constructor(
    readonly series: WeatherSeries,
    readonly page: { day: HTMLInputElement; strip: SVGSVGElement; range: HTMLElement },
  ) {
    const { day, strip } = page;
    day.max = String(series.lastStart);
    strip.setAttribute('viewBox', `0 0 ${series.days.length} 1`);
    strip.querySelector('.rain')!.setAttribute('d', rainPath(series));
    strip.querySelector('.years')!.setAttribute('d', yearPath(series));
  }

  show(start: number): void {
    const { day, range } = this.page;
    const { days } = this.series;
    const dates = dateRange(days[start].date, days[start + windowDays - 1].date);
    day.value = String(start);
    day.setAttribute('aria-valuetext', dates);
    range.textContent = dates;
  }
}

function rainPath({ days }: WeatherSeries): string {
  return days
    .map(({ precipitation }, i) =>
      precipitation ? `M${i + 0.5} 1V${1 - Math.min(1, precipitation / fullHeight)}` : '',
    )
    .join('');
}

function yearPath({ days }: WeatherSeries): string {
  return days
    .map(({ date }, i) => (i && date.getUTCMonth() === 0 && date.getUTCDate() === 1 ? `M${i} 0V1` : ''))
    .join('');
}
