// A worker that reads codes out of pictures, for browsers without BarcodeDetector: it alone may compile WebAssembly.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

prepareZXingModule({ overrides: { locateFile: () => WASM } });
const options = { formats: ["QRCode", "DataMatrix", "Code128", "Code39"], tryHarder: true, maxNumberOfSymbols: 4 };

self.onmessage = async ({ data }) => {
  try {
    const found = await readBarcodes(data, options);
    self.postMessage(found.filter((one) => one.isValid).map((one) => one.text));
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};
