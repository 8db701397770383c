import { expect } from 'chai';
import { setPage } from '../support/browser';
import { closeCurrent } from '../support/close-engine';
import { openPage } from '../support/demo-page';
import { failOnGpuErrors } from '../support/engine';

describe('the demo in windows from a phone to a desk', () => {
  failOnGpuErrors();
  before(openPage);
  after(closeCurrent);

  for (const width of [320, 390, 540, 768, 1024, 1280, 1366, 1920]) {
    it(`fits ${width} pixels`, async () => {
      await setPage({ width, height: 800 });
      const beyond = [...document.querySelectorAll('body *')].filter(
        (element) => element.getBoundingClientRect().right > width + 0.5,
      );
      expect(beyond.map(({ id, className, tagName }) => `${tagName} ${id} ${className}`)).to.deep.equal([]);
      expect(document.documentElement.scrollWidth).to.be.at.most(width);
    });
  }
});
