//! Pictures as phones make them, and pictures made to hurt; small on disk.

use std::io::Cursor;
use std::path::PathBuf;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageEncoder, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

/// The words laid into a photo's metadata, as phones lay in where it was taken.
pub const SECRET: &str = "S 15.4167 E 28.2833";

/// A photo of a camera held on its side: red above, blue below once it is turned, with words in its metadata.
pub fn sideways(long: u32, short: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(long, short, |x, _| if x < long / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) });
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    encoder.set_exif_metadata(exif()).unwrap();
    encoder.encode_image(&picture).unwrap();
    bytes
}

/// Orientation 6: to be turned right by a quarter. And who took it, and where.
fn exif() -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    let length = u8::try_from(SECRET.len() + 1).unwrap();
    exif.extend([0x3B, 0x01, 2, 0, length, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(SECRET.as_bytes());
    exif.push(0);
    exif
}

/// A grey picture.
pub fn flat(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(GrayImage::from_pixel(width, height, Luma([120])));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG of a few bytes that says it is far larger.
pub fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = flat(1, 1, ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = checksum(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

/// A file in a folder of its own.
pub fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// A logo as organisations have them: dark on nothing, wider than high.
pub fn logo() -> Vec<u8> {
    let (ink, leaf) = (Rgba([30, 40, 60, 255]), Rgba([40, 140, 60, 255]));
    let clear = Rgba([0; 4]);
    let picture = RgbaImage::from_fn(900, 240, |x, y| {
        let from_middle = x.abs_diff(120).pow(2) + y.abs_diff(120).pow(2);
        let letter = x > 280 && (60..180).contains(&y) && (x - 280) % 90 < 60;
        if from_middle < 110_u32.pow(2) {
            leaf
        } else if letter {
            ink
        } else {
            clear
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}
