// Where Vulkan drivers of GPUs lie on machines whose loader does not find them by itself.
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const manifestFolders = [
  '/usr/local/nvidia/share/vulkan/icd.d',
  '/usr/local/nvidia/vulkan/icd.d',
  '/usr/share/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/usr/local/etc/vulkan/icd.d',
  '/opt/nvidia/share/vulkan/icd.d',
];
const libraryFolders = [
  '/usr/local/nvidia/lib64',
  '/usr/local/nvidia/lib',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu/nvidia/current',
  '/usr/lib64',
  '/usr/lib64/nvidia',
  '/opt/nvidia/lib64',
  '/usr/lib/wsl/lib',
];
const vendorFiles = [
  '/usr/local/nvidia/share/glvnd/egl_vendor.d/10_nvidia.json',
  '/usr/share/glvnd/egl_vendor.d/10_nvidia.json',
  '/etc/glvnd/egl_vendor.d/10_nvidia.json',
];
/** NVIDIA's driver is in one of these; both hold Vulkan's entry points. */
const nvidiaLibraries = ['libGLX_nvidia.so.0', 'libEGL_nvidia.so.0'];

/** The environments in which a process may find a GPU, the untouched one first: {title, variables}. */
export function* gpuEnvironments() {
  yield { title: 'as it is', variables: {} };
  for (const manifest of manifests()) yield { title: manifest, variables: environmentOf(manifest) };
  for (const library of driverLibraries()) yield { title: library, variables: environmentOf(writtenManifest(library)) };
}

function manifests() {
  return manifestFolders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.endsWith('.json') && !/^lvp|swiftshader/.test(name))
      .map((name) => join(folder, name)),
  );
}

function driverLibraries() {
  return libraryFolders
    .flatMap((folder) => nvidiaLibraries.map((name) => join(folder, name)))
    .filter((file) => existsSync(file));
}

function namesIn(folder) {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** A manifest for a driver library that has none. */
function writtenManifest(library) {
  const file = join(mkdtempSync(join(tmpdir(), 'attnscope-driver-')), 'driver.json');
  const text = { file_format_version: '1.0.1', ICD: { library_path: library, api_version: '1.3.0' } };
  writeFileSync(file, JSON.stringify(text));
  return file;
}

function environmentOf(manifest) {
  const withDriver = libraryFolders.filter((folder) => nvidiaLibraries.some((name) => existsSync(join(folder, name))));
  const libraries = [process.env.LD_LIBRARY_PATH, ...withDriver].filter(Boolean).join(':');
  const vendor = vendorFiles.find((file) => existsSync(file));
  return {
    VK_DRIVER_FILES: manifest,
    VK_ICD_FILENAMES: manifest,
    ...(libraries && { LD_LIBRARY_PATH: libraries }),
    ...(vendor && { __EGL_VENDOR_LIBRARY_FILENAMES: vendor }),
  };
}
