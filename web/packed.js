// Writes each script, style and text of the bundle once more, packed, so that the service hands it on without packing it each time.
import { gzipSync } from "node:zlib";

const WORTH = 1024;
const PACKED = /\.(js|css|svg|html|txt)$/;

export function packed() {
  return {
    name: "packed",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [name, { code, source }] of Object.entries(bundle)) {
          const whole = Buffer.from(code ?? source);
          if (PACKED.test(name) && whole.length > WORTH) this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(whole, { level: 9 }) });
        }
      },
    },
  };
}
