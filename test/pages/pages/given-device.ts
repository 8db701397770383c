// An engineer with a device of her own: openEngine({device}), a buffer on it, and the device after close().
import '../../../components/attn-heatmap';
import { openEngine } from '../../../src/index';
import { draw, report } from './report';

report(async () => {
  const adapter = (await navigator.gpu.requestAdapter())!;
  const device = await adapter.requestDevice();
  let lost = false;
  void device.lost.then(() => (lost = true));
  const engine = await openEngine({ device });
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: 16, usage });
  device.queue.writeBuffer(buffer, 0, Float32Array.of(0, 1, 2, 3));
  const drawn = await draw({ buffer, shape: [2, 2] });
  const other = await openEngine({ device: await (await navigator.gpu.requestAdapter())!.requestDevice() }).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  const noDevice = await openEngine({ device: {} as GPUDevice }).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  const sameEngine = (await openEngine({ device })) === engine && (await openEngine()) === engine;
  engine.close();
  await new Promise((done) => setTimeout(done, 50));
  device.queue.writeBuffer(buffer, 0, Float32Array.of(0, 2, 4, 6));
  await device.queue.onSubmittedWorkDone();
  return { sameDevice: engine.device === device, drawn, other, noDevice, sameEngine, lost };
});
