// What a bare machine may lack below Dawn and a GPU's driver, as Debian's packages.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readdirSync, readSync, closeSync } from 'node:fs';
import { join, resolve } from 'node:path';

const packages = [
  // Vulkan's loader
  'libvulkan1',
  // what NVIDIA's driver, libGLX_nvidia.so.0 or libEGL_nvidia.so.0, is linked with
  ...['libx11-6', 'libxext6', 'libxcb1', 'libxau6', 'libxdmcp6', 'libbsd0', 'libmd0'],
  ...['libglvnd0', 'libegl1', 'libopengl0', 'libgl1', 'libglx0'],
  // what node and Dawn are linked with
  ...['libstdc++6', 'libgcc-s1'],
];
const cache = resolve(import.meta.dirname, '../../build/bench-pack-cache/debian');

/** Puts the packages into a folder and returns their file names; none where there is no apt, and says so. */
export function downloadLibraries(folder) {
  mkdirSync(folder, { recursive: true });
  mkdirSync(cache, { recursive: true });
  if (packages.some((name) => !fileOf(name)) && !download()) {
    console.log(
      "The kit goes without libraries, as apt-get does not download here: the machine needs Vulkan's loader, libvulkan.so.1.",
    );
    return [];
  }
  return packages.map((name) => {
    const file = fileOf(name);
    checkReadable(join(cache, file));
    copyFileSync(join(cache, file), join(folder, `${name}.deb`));
    return file;
  });
}

function fileOf(name) {
  return readdirSync(cache).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
}

/** From lists of packages in a folder of their own, so that the system's stay as they are. */
function download() {
  const lists = join(cache, 'lists');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  const options = [`-oDir::State::Lists=${lists}`, '-oAPT::Architecture=amd64', '-oAPT::Sandbox::User=root'];
  const apt = (...args) =>
    spawnSync('apt-get', [...options, '-q', ...args], { cwd: cache, stdio: 'ignore' }).status === 0;
  return apt('update') && apt('download', ...packages) && packages.every(fileOf);
}

/** python3 unpacks xz and gz everywhere, zst only from 3.14 on. */
function checkReadable(file) {
  const names = membersOf(file);
  if (names.some((name) => /^data\.tar(\.xz|\.gz)?$/.test(name))) return;
  throw new Error(
    `${file} holds ${names.join(', ')}, which not every python3 unpacks. Pack on Debian, whose packages are xz.`,
  );
}

/** The names in an `ar` archive: after a mark of 8 bytes, headers of 60 bytes with the contents' size. */
function membersOf(file) {
  if (!existsSync(file)) return [];
  const names = [];
  const opened = openSync(file, 'r');
  const header = Buffer.alloc(60);
  let at = 8;
  while (readSync(opened, header, 0, 60, at) === 60) {
    names.push(header.toString('latin1', 0, 16).trim().replace(/\/$/, ''));
    const size = Number(header.toString('latin1', 48, 58));
    at += 60 + size + (size % 2);
  }
  closeSync(opened);
  return names;
}
