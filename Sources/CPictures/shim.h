// The types of libturbojpeg, libwebp and libpng, and their functions as they are found at run time. They are
// not linked: only the short-lived child that develops a picture loads them, and the server never does.
#ifndef FLEETPASS_PICTURES_H
#define FLEETPASS_PICTURES_H

#include <dlfcn.h>
#include <png.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <turbojpeg.h>
#include <webp/decode.h>
#include <webp/encode.h>

/// What is used of each library.
#define PICTURE_JPEG_CALLS(call)                                                                     \
    call(tjInitDecompress) call(tjDecompress2) call(tjInitCompress) call(tjCompress2) call(tjBufSize) \
        call(tjDestroy) call(tjGetErrorCode) call(tjGetErrorStr2)
#define PICTURE_WEBP_CALLS(call)                                                                        \
    call(WebPGetFeaturesInternal) call(WebPInitDecoderConfigInternal) call(WebPDecode)                  \
        call(WebPConfigInitInternal) call(WebPPictureInitInternal) call(WebPPictureImportRGB)           \
            call(WebPEncode) call(WebPPictureFree) call(WebPMemoryWriterInit) call(WebPMemoryWriterClear) \
                call(WebPMemoryWrite)
#define PICTURE_PNG_CALLS(call) \
    call(png_image_begin_read_from_memory) call(png_image_finish_read) call(png_image_free) \
        call(png_image_write_to_memory)

struct picture_calls {
#define PICTURE_POINTER(name) __typeof__(name) *name;
    PICTURE_JPEG_CALLS(PICTURE_POINTER)
    PICTURE_WEBP_CALLS(PICTURE_POINTER)
    PICTURE_PNG_CALLS(PICTURE_POINTER)
#undef PICTURE_POINTER
};

/// Loads the libraries, which then stay. Returns NULL, or what is not there.
static inline const char *picture_load(struct picture_calls *calls) {
    void *library;
#define PICTURE_FIND(name) \
    if ((calls->name = (__typeof__(calls->name))dlsym(library, #name)) == NULL) return #name;
    if ((library = dlopen("libturbojpeg.so.0", RTLD_NOW | RTLD_LOCAL)) == NULL) return "libturbojpeg0";
    PICTURE_JPEG_CALLS(PICTURE_FIND)
    if ((library = dlopen("libwebp.so.7", RTLD_NOW | RTLD_LOCAL)) == NULL) return "libwebp7";
    PICTURE_WEBP_CALLS(PICTURE_FIND)
    if ((library = dlopen("libpng16.so.16", RTLD_NOW | RTLD_LOCAL)) == NULL) return "libpng16-16";
    PICTURE_PNG_CALLS(PICTURE_FIND)
#undef PICTURE_FIND
    return NULL;
}

/// What comes of reading a picture.
enum picture_end {
    PICTURE_READ,
    PICTURE_BROKEN,
    /// There are fewer bytes than it needs.
    PICTURE_CUT,
    /// It needs more memory than there is.
    PICTURE_NO_ROOM,
};

/// What a library says went wrong is known by its words alone.
static inline enum picture_end picture_end_of(const char *words) {
    if (strstr(words, "nsufficient memory") != NULL || strstr(words, "ut of memory") != NULL)
        return PICTURE_NO_ROOM;
    return strstr(words, "read beyond end of data") != NULL || strstr(words, "Not enough image data") != NULL
        ? PICTURE_CUT
        : PICTURE_BROKEN;
}

/// Fills `pixels` with `width` times `height` of them, scaled by whichever of the library's factors leads to
/// that size: three bytes each, or four of printing colours. What is broken within the picture's own data is
/// left as the library guesses it.
static inline enum picture_end picture_read_jpeg(
    struct picture_calls calls, const uint8_t *bytes, size_t count, int width, int height, int is_print,
    uint8_t *pixels) {
    tjhandle handle = calls.tjInitDecompress();
    if (handle == NULL) return PICTURE_NO_ROOM;
    enum picture_end end = PICTURE_READ;
    int format = is_print ? TJPF_CMYK : TJPF_RGB;
    if (calls.tjDecompress2(handle, bytes, count, pixels, width, 0, height, format, TJFLAG_LIMITSCANS) != 0 &&
        calls.tjGetErrorCode(handle) != TJERR_WARNING)
        end = picture_end_of(calls.tjGetErrorStr2(handle));
    calls.tjDestroy(handle);
    return end;
}

/// So many bytes are enough for any JPEG of that size.
static inline size_t picture_jpeg_room(struct picture_calls calls, int width, int height) {
    return calls.tjBufSize(width, height, TJSAMP_420);
}

/// Writes at most `picture_jpeg_room` bytes. Returns how many, or 0.
static inline size_t picture_write_jpeg(
    struct picture_calls calls, const uint8_t *pixels, int width, int height, int quality, uint8_t *bytes) {
    tjhandle handle = calls.tjInitCompress();
    if (handle == NULL) return 0;
    unsigned long count = calls.tjBufSize(width, height, TJSAMP_420);
    int result = calls.tjCompress2(
        handle, pixels, width, 0, height, TJPF_RGB, &bytes, &count, TJSAMP_420, quality, TJFLAG_NOREALLOC);
    calls.tjDestroy(handle);
    return result == 0 ? count : 0;
}

/// Fills `pixels` with three bytes each, or with four where it can be seen through.
static inline enum picture_end picture_read_png(
    struct picture_calls calls, const uint8_t *bytes, size_t count, int width, int height, int has_alpha,
    uint8_t *pixels) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    int is_read = calls.png_image_begin_read_from_memory(&image, bytes, count);
    if (is_read && (image.width != (png_uint_32)width || image.height != (png_uint_32)height)) {
        calls.png_image_free(&image);
        return PICTURE_BROKEN;
    }
    if (is_read) {
        // Of a kind that cannot be seen through the library would make four bytes all the same.
        png_color white = {255, 255, 255};
        image.format = has_alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
        // Else two bytes a colour would be taken for amounts of light, which hardly any program writes.
        image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
        is_read = calls.png_image_finish_read(&image, &white, pixels, width * (has_alpha ? 4 : 3), NULL);
    }
    enum picture_end end = is_read ? PICTURE_READ : picture_end_of(image.message);
    calls.png_image_free(&image);
    return end;
}

/// What a PNG of that size is to be.
static inline png_image picture_png_image(int width, int height, int has_alpha) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    image.width = width;
    image.height = height;
    image.format = has_alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    return image;
}

/// So many bytes are enough for any PNG of that size.
static inline size_t picture_png_room(int width, int height, int has_alpha) {
    png_image image = picture_png_image(width, height, has_alpha);
    return PNG_IMAGE_PNG_SIZE_MAX(image);
}

/// Writes at most `room` bytes, of pixels of three bytes each, or of four. Returns how many, or 0.
static inline size_t picture_write_png(
    struct picture_calls calls, const uint8_t *pixels, int width, int height, int has_alpha, uint8_t *bytes,
    size_t room) {
    png_image image = picture_png_image(width, height, has_alpha);
    png_alloc_size_t count = room;
    int is_made =
        calls.png_image_write_to_memory(&image, bytes, &count, 0, pixels, width * (has_alpha ? 4 : 3), NULL);
    calls.png_image_free(&image);
    return is_made ? count : 0;
}

/// Whether it can be seen through; less than 0 for what cannot be read.
static inline int picture_webp_has_alpha(struct picture_calls calls, const uint8_t *bytes, size_t count) {
    WebPBitstreamFeatures features;
    VP8StatusCode status = calls.WebPGetFeaturesInternal(bytes, count, &features, WEBP_DECODER_ABI_VERSION);
    return status == VP8_STATUS_OK ? features.has_alpha : -1;
}

/// Fills `pixels` as `picture_read_png` does, scaled to that size.
static inline enum picture_end picture_read_webp(
    struct picture_calls calls, const uint8_t *bytes, size_t count, int width, int height, int has_alpha,
    uint8_t *pixels) {
    WebPDecoderConfig config;
    if (!calls.WebPInitDecoderConfigInternal(&config, WEBP_DECODER_ABI_VERSION)) return PICTURE_BROKEN;
    config.options.use_scaling = 1;
    config.options.scaled_width = width;
    config.options.scaled_height = height;
    config.output.colorspace = has_alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = width * (has_alpha ? 4 : 3);
    config.output.u.RGBA.size = (size_t)config.output.u.RGBA.stride * height;
    switch (calls.WebPDecode(bytes, count, &config)) {
    case VP8_STATUS_OK: return PICTURE_READ;
    case VP8_STATUS_OUT_OF_MEMORY: return PICTURE_NO_ROOM;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA: return PICTURE_CUT;
    default: return PICTURE_BROKEN;
    }
}

/// Makes a WebP; the bytes are the writer's, until it is cleared. Returns 1 if it is made.
static inline int picture_write_webp(
    struct picture_calls calls, const uint8_t *pixels, int width, int height, float quality, int effort,
    WebPMemoryWriter *writer) {
    WebPConfig config;
    WebPPicture picture;
    calls.WebPMemoryWriterInit(writer);
    if (!calls.WebPConfigInitInternal(&config, WEBP_PRESET_DEFAULT, quality, WEBP_ENCODER_ABI_VERSION) ||
        !calls.WebPPictureInitInternal(&picture, WEBP_ENCODER_ABI_VERSION))
        return 0;
    config.method = effort;
    picture.width = width;
    picture.height = height;
    picture.writer = calls.WebPMemoryWrite;
    picture.custom_ptr = writer;
    int is_made = calls.WebPPictureImportRGB(&picture, pixels, width * 3) &&
        calls.WebPEncode(&config, &picture);
    calls.WebPPictureFree(&picture);
    return is_made;
}

static inline void picture_clear(struct picture_calls calls, WebPMemoryWriter *writer) {
    calls.WebPMemoryWriterClear(writer);
}

#endif
