// Each file by itself: the package's own entry would bring every code there is, and its build for older engines assigns to prototypes, which
// are frozen here.
import BinaryBitmap from "@zxing/library/es2015/core/BinaryBitmap";
import GlobalHistogramBinarizer from "@zxing/library/es2015/core/common/GlobalHistogramBinarizer";
import HybridBinarizer from "@zxing/library/es2015/core/common/HybridBinarizer";
import DecodeHintType from "@zxing/library/es2015/core/DecodeHintType";
import Code128Reader from "@zxing/library/es2015/core/oned/Code128Reader";
import Code39Reader from "@zxing/library/es2015/core/oned/Code39Reader";
import MultiFormatUPCEANReader from "@zxing/library/es2015/core/oned/MultiFormatUPCEANReader";
import QRCodeReader from "@zxing/library/es2015/core/qrcode/QRCodeReader";
import type Reader from "@zxing/library/es2015/core/Reader";
import RGBLuminanceSource from "@zxing/library/es2015/core/RGBLuminanceSource";

/** A picture as a canvas gives it: four bytes a point. */
export type Picture = { data: Uint8ClampedArray; width: number; height: number };

/** What was read: a QR code corrects itself, bars may be misread and want a second look. */
export type Read = { text: string; sure: boolean };

/** More than any label holds. */
const MOST = 1000;

const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.TRY_HARDER, true]]);
const square: Reader = new QRCodeReader();
const bars: readonly Reader[] = [new Code128Reader(), new MultiFormatUPCEANReader(new Map()), new Code39Reader()];

/** The QR code or barcode in a picture; null if there is none to be read. */
export function read({ data, width, height }: Picture): Read | null {
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    grey[at] = ((data[from] ?? 0) + 2 * (data[from + 1] ?? 0) + (data[from + 2] ?? 0)) >> 2;
  }
  const light = new RGBLuminanceSource(grey, width, height);
  const image = new BinaryBitmap(new HybridBinarizer(light));
  // The first way of telling dark from light is for uneven light, the second for little of it.
  const coded = textOf(square, image, hints) ?? textOf(square, new BinaryBitmap(new GlobalHistogramBinarizer(light)), hints);
  if (coded !== null) return { text: coded, sure: true };
  for (const reader of bars) {
    const text = textOf(reader, image);
    if (text !== null) return { text, sure: false };
  }
  return null;
}

/** One line of text, as a scanner types it; a reader that finds nothing says so by throwing. */
function textOf(reader: Reader, image: BinaryBitmap, how?: Map<DecodeHintType, unknown>): string | null {
  try {
    const text = reader.decode(image, how).getText().replace(/[\p{Cc}\s]+/gu, " ").trim();
    return text === "" || text.length > MOST ? null : text;
  } catch {
    return null;
  } finally {
    reader.reset();
  }
}
