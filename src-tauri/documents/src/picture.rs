//! Pictures made smaller: a photo as JPEG, a logo as PNG, with nothing in them but the picture itself. How much a file may
//! be and may unpack to is settled before any of it is unpacked.

mod jpeg;

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage, Rgba, RgbaImage};
use thiserror::Error;

use crate::MIB;

/// Bytes of a picture's file.
pub const PICTURE_MAX: u64 = 32 * MIB;
/// Points of a picture: what the sharpest setting of common phones gives.
pub const PIXELS_MAX: u64 = 64_000_000;
/// Bytes a picture may take while it is unpacked. With its file twice, that is all the memory there is to it.
const UNPACKED_MAX: u64 = 256 * MIB;
/// Points along a side; no camera makes such stripes.
const SIDE_MAX: u32 = 30_000;

/// How long a photo's longer side is and how well it is kept, in the order they are tried.
const PHOTO: [(u32, u8); 4] = [(1600, 80), (1600, 60), (1280, 60), (1024, 50)];
/// Bytes of a photo, unless even the last try has more.
const PHOTO_BYTES: usize = 300 * 1024;
/// How long a logo's longer side is, in the order they are tried.
const LOGO: [u32; 4] = [480, 320, 240, 160];
/// Bytes of a logo; the last try cannot have more.
const LOGO_BYTES: usize = 128 * 1024;

/// Bytes a point takes besides its colours: of a JPEG that comes in passes all waves are kept until the last one, of a WebP
/// the picture is there twice.
const BY_PASSES: u64 = 6;
const TWICE: u64 = 4;

/// A second one at the same time would take the memory of a small computer twice.
static TURN: Mutex<()> = Mutex::new(());

/// Why a file is no picture for us.
#[derive(Debug, Error)]
pub enum NoPicture {
    /// The disk says no.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// Not JPEG, PNG or WebP.
    #[error("not a picture")]
    Unknown,
    /// It begins like one; the rest is missing or makes no sense.
    #[error("a damaged picture: {0}")]
    Damaged(String),
    /// More bytes than are read.
    #[error("more than {max} mebibytes")]
    TooLarge {
        /// Mebibytes.
        max: u64,
    },
    /// More points than are unpacked.
    #[error("more than {max} million points")]
    TooManyPixels {
        /// Millions of points.
        max: u64,
    },
}

/// A photo, made smaller: JPEG.
///
/// # Errors
/// [`NoPicture`].
pub fn photo(path: &Path) -> Result<Vec<u8>, NoPicture> {
    let bytes = bytes(path)?;
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let picture = on_white(&upright(bytes, PHOTO[0].0)?);
    let mut smaller = Vec::new();
    for (side, quality) in PHOTO {
        smaller.clear();
        within(&picture, side)
            .write_with_encoder(JpegEncoder::new_with_quality(&mut smaller, quality))
            .map_err(wrong)?;
        if smaller.len() <= PHOTO_BYTES {
            break;
        }
    }
    Ok(smaller)
}

/// A logo, made smaller: PNG, still transparent where it was.
///
/// # Errors
/// [`NoPicture`].
pub fn logo(path: &Path) -> Result<Vec<u8>, NoPicture> {
    let bytes = bytes(path)?;
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let picture = DynamicImage::from(upright(bytes, LOGO[0])?.into_rgba8());
    let mut smaller: Cursor<Vec<u8>> = Cursor::default();
    for side in LOGO {
        smaller = Cursor::default();
        within(&picture, side).write_to(&mut smaller, ImageFormat::Png).map_err(wrong)?;
        if smaller.get_ref().len() <= LOGO_BYTES {
            break;
        }
    }
    Ok(smaller.into_inner())
}

fn bytes(path: &Path) -> Result<Vec<u8>, NoPicture> {
    // Opening what is no file, as a pipe, may never end.
    if !path.metadata()?.is_file() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput).into());
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(PICTURE_MAX + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= PICTURE_MAX) {
        return Ok(bytes);
    }
    Err(NoPicture::TooLarge { max: PICTURE_MAX / MIB })
}

/// The picture turned as its camera was held, not much larger than `side`.
fn upright(bytes: Vec<u8>, side: u32) -> Result<DynamicImage, NoPicture> {
    let format = image::guess_format(&bytes).map_err(|_| NoPicture::Unknown)?;
    let besides = match format {
        ImageFormat::Jpeg => match jpeg::way(&bytes) {
            Some(jpeg::Way::AtOnce) => 0,
            Some(jpeg::Way::ByPasses) => BY_PASSES,
            None => return Err(NoPicture::Damaged("its end is missing".to_owned())),
        },
        ImageFormat::WebP => TWICE,
        ImageFormat::Png => 0,
        _ => return Err(NoPicture::Unknown),
    };
    let mut decoder = opened(bytes, format)?;
    bounded(&decoder, besides)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(wrong)?;
    // Roughly first and without a copy of the whole, then well: see `within`.
    if picture.width().max(picture.height()) > 2 * side {
        picture = picture.thumbnail(2 * side, 2 * side);
    }
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The picture's head, with limits on what is unpacked after it.
fn opened(bytes: Vec<u8>, format: ImageFormat) -> Result<impl ImageDecoder, NoPicture> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE_MAX), Some(SIDE_MAX));
    limits.max_alloc = Some(UNPACKED_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader.into_decoder().map_err(wrong)
}

/// Refuses what would unpack to too much, before it is unpacked.
fn bounded(decoder: &impl ImageDecoder, besides: u64) -> Result<(), NoPicture> {
    let (width, height) = decoder.dimensions();
    let each = u64::from(decoder.color_type().bytes_per_pixel()) + besides;
    let most = PIXELS_MAX.min(UNPACKED_MAX / each);
    if u64::from(width) * u64::from(height) > most { Err(too_many(most)) } else { Ok(()) }
}

/// The picture with sides of at most `side`; a smaller one stays as it is.
fn within(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture.clone();
    }
    picture.resize(side, side, FilterType::CatmullRom)
}

/// JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    let clear: RgbaImage = picture.to_rgba8();
    let mixed = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u16::from(colour), u16::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    let white = RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let Rgba([red, green, blue, alpha]) = *clear.get_pixel(x, y);
        Rgb([mixed(red, alpha), mixed(green, alpha), mixed(blue, alpha)])
    });
    white.into()
}

fn too_many(most: u64) -> NoPicture {
    NoPicture::TooManyPixels { max: most / 1_000_000 }
}

fn wrong(error: ImageError) -> NoPicture {
    match error {
        ImageError::Limits(_) => too_many(PIXELS_MAX),
        other => NoPicture::Damaged(other.to_string()),
    }
}
