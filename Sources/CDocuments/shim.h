// Cairo's, Pango's and Fontconfig's functions as they are found at run time. None is linked: only the process
// that sets a document needs them, and thirty libraries come with them. Their headers are not included either:
// they lie in folders that differ between machines. A test compares what is declared here with them.
#ifndef FLEETPASS_DOCUMENTS_H
#define FLEETPASS_DOCUMENTS_H

#include <dlfcn.h>
#include <stddef.h>

typedef struct _cairo cairo_t;
typedef struct _cairo_surface cairo_surface_t;
typedef struct _cairo_font_options cairo_font_options_t;
typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoContext PangoContext;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoLayoutLine PangoLayoutLine;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _PangoLanguage PangoLanguage;
typedef struct _PangoAttribute PangoAttribute;
typedef struct _PangoAttrList PangoAttrList;
typedef struct _PangoRectangle PangoRectangle;
typedef struct _FcConfig FcConfig;
typedef struct _FcFontSet FcFontSet;

/// What is used of the libraries: what it gives, its name, what it takes. Enumerations are `unsigned`, as
/// compilers have them.
#define DOCUMENTS_OF_CAIRO(CALL)                                                                            \
    CALL(cairo_surface_t *, cairo_pdf_surface_create_for_stream,                                            \
         (unsigned (*)(void *, const unsigned char *, unsigned), void *, double, double))                   \
    CALL(void, cairo_pdf_surface_set_metadata, (cairo_surface_t *, unsigned, const char *))                 \
    CALL(int, cairo_pdf_surface_add_outline, (cairo_surface_t *, int, const char *, const char *, unsigned)) \
    CALL(unsigned, cairo_surface_status, (cairo_surface_t *))                                               \
    CALL(void, cairo_surface_finish, (cairo_surface_t *))                                                   \
    CALL(void, cairo_surface_destroy, (cairo_surface_t *))                                                  \
    CALL(cairo_t *, cairo_create, (cairo_surface_t *))                                                      \
    CALL(void, cairo_destroy, (cairo_t *))                                                                  \
    CALL(unsigned, cairo_status, (cairo_t *))                                                               \
    CALL(const char *, cairo_status_to_string, (unsigned))                                                  \
    CALL(void, cairo_show_page, (cairo_t *))                                                                \
    CALL(void, cairo_save, (cairo_t *))                                                                     \
    CALL(void, cairo_restore, (cairo_t *))                                                                  \
    CALL(void, cairo_translate, (cairo_t *, double, double))                                                \
    CALL(void, cairo_scale, (cairo_t *, double, double))                                                    \
    CALL(void, cairo_new_path, (cairo_t *))                                                                 \
    CALL(void, cairo_move_to, (cairo_t *, double, double))                                                  \
    CALL(void, cairo_line_to, (cairo_t *, double, double))                                                  \
    CALL(void, cairo_curve_to, (cairo_t *, double, double, double, double, double, double))                 \
    CALL(void, cairo_close_path, (cairo_t *))                                                               \
    CALL(void, cairo_fill, (cairo_t *))                                                                     \
    CALL(void, cairo_fill_preserve, (cairo_t *))                                                            \
    CALL(void, cairo_stroke, (cairo_t *))                                                                   \
    CALL(void, cairo_set_source_rgb, (cairo_t *, double, double, double))                                   \
    CALL(void, cairo_set_line_width, (cairo_t *, double))                                                   \
    CALL(void, cairo_set_line_cap, (cairo_t *, unsigned))                                                   \
    CALL(void, cairo_set_line_join, (cairo_t *, unsigned))                                                  \
    CALL(void, cairo_tag_begin, (cairo_t *, const char *, const char *))                                    \
    CALL(void, cairo_tag_end, (cairo_t *, const char *))                                                    \
    CALL(cairo_font_options_t *, cairo_font_options_create, (void))                                         \
    CALL(void, cairo_font_options_destroy, (cairo_font_options_t *))                                        \
    CALL(void, cairo_font_options_set_hint_style, (cairo_font_options_t *, unsigned))                       \
    CALL(void, cairo_font_options_set_hint_metrics, (cairo_font_options_t *, unsigned))

#define DOCUMENTS_OF_PANGO(CALL)                                                                            \
    CALL(PangoContext *, pango_font_map_create_context, (PangoFontMap *))                                   \
    CALL(void, pango_context_set_base_dir, (PangoContext *, unsigned))                                      \
    CALL(void, pango_context_set_language, (PangoContext *, PangoLanguage *))                               \
    CALL(void, pango_context_set_round_glyph_positions, (PangoContext *, int))                              \
    CALL(PangoLanguage *, pango_language_from_string, (const char *))                                       \
    CALL(PangoFontDescription *, pango_font_description_new, (void))                                        \
    CALL(void, pango_font_description_free, (PangoFontDescription *))                                       \
    CALL(void, pango_font_description_set_family, (PangoFontDescription *, const char *))                   \
    CALL(void, pango_font_description_set_weight, (PangoFontDescription *, unsigned))                       \
    CALL(void, pango_font_description_set_absolute_size, (PangoFontDescription *, double))                  \
    CALL(PangoAttrList *, pango_attr_list_new, (void))                                                      \
    CALL(void, pango_attr_list_insert, (PangoAttrList *, PangoAttribute *))                                 \
    CALL(void, pango_attr_list_unref, (PangoAttrList *))                                                    \
    CALL(PangoAttribute *, pango_attr_weight_new, (unsigned))                                               \
    CALL(PangoAttribute *, pango_attr_style_new, (unsigned))                                                \
    CALL(PangoAttribute *, pango_attr_size_new_absolute, (int))                                             \
    CALL(PangoAttribute *, pango_attr_letter_spacing_new, (int))                                            \
    CALL(PangoAttribute *, pango_attr_font_features_new, (const char *))                                    \
    CALL(PangoAttribute *, pango_attr_foreground_new, (unsigned short, unsigned short, unsigned short))     \
    CALL(PangoLayout *, pango_layout_new, (PangoContext *))                                                 \
    CALL(void, pango_layout_set_text, (PangoLayout *, const char *, int))                                   \
    CALL(void, pango_layout_set_attributes, (PangoLayout *, PangoAttrList *))                               \
    CALL(void, pango_layout_set_font_description, (PangoLayout *, const PangoFontDescription *))            \
    CALL(void, pango_layout_set_width, (PangoLayout *, int))                                                \
    CALL(void, pango_layout_set_wrap, (PangoLayout *, unsigned))                                            \
    CALL(int, pango_layout_get_line_count, (PangoLayout *))                                                 \
    CALL(PangoLayoutLine *, pango_layout_get_line_readonly, (PangoLayout *, int))                           \
    CALL(void, pango_layout_line_get_extents, (PangoLayoutLine *, PangoRectangle *, PangoRectangle *))      \
    CALL(int, pango_layout_line_get_start_index, (PangoLayoutLine *))                                       \
    CALL(int, pango_layout_line_get_length, (PangoLayoutLine *))                                            \
    CALL(unsigned, pango_layout_line_get_resolved_direction, (PangoLayoutLine *))                           \
    CALL(void, pango_layout_line_get_x_ranges, (PangoLayoutLine *, int, int, int **, int *))

#define DOCUMENTS_OF_PANGOCAIRO(CALL)                                                                       \
    CALL(PangoFontMap *, pango_cairo_font_map_new_for_font_type, (unsigned))                                \
    CALL(void, pango_cairo_context_set_resolution, (PangoContext *, double))                                \
    CALL(void, pango_cairo_context_set_font_options, (PangoContext *, const cairo_font_options_t *))        \
    CALL(void, pango_cairo_show_layout_line, (cairo_t *, PangoLayoutLine *))

#define DOCUMENTS_OF_GLIB(CALL)                                                                             \
    CALL(void, g_object_unref, (void *))                                                                    \
    CALL(void, g_free, (void *))

#define DOCUMENTS_OF_FONTCONFIG(CALL)                                                                       \
    CALL(FcConfig *, FcConfigCreate, (void))                                                                \
    CALL(int, FcConfigParseAndLoadFromMemory, (FcConfig *, const unsigned char *, int))                     \
    CALL(int, FcConfigBuildFonts, (FcConfig *))                                                             \
    CALL(int, FcConfigSetCurrent, (FcConfig *))                                                             \
    CALL(FcFontSet *, FcConfigGetFonts, (FcConfig *, unsigned))

#define DOCUMENTS_FIELD(gives, name, takes) gives(*name) takes;

struct documents_calls {
    DOCUMENTS_OF_CAIRO(DOCUMENTS_FIELD)
    DOCUMENTS_OF_PANGO(DOCUMENTS_FIELD)
    DOCUMENTS_OF_PANGOCAIRO(DOCUMENTS_FIELD)
    DOCUMENTS_OF_GLIB(DOCUMENTS_FIELD)
    DOCUMENTS_OF_FONTCONFIG(DOCUMENTS_FIELD)
};

#define DOCUMENTS_FIND(gives, name, takes)                                                                  \
    if ((calls->name = (__typeof__(calls->name))dlsym(library, #name)) == NULL) return #name;

/// Loads the libraries, which then stay. Returns NULL, or the library or function that is not there.
static inline const char *documents_load(struct documents_calls *calls) {
    void *library = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return "libcairo.so.2";
    DOCUMENTS_OF_CAIRO(DOCUMENTS_FIND)
    library = dlopen("libpango-1.0.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return "libpango-1.0.so.0";
    DOCUMENTS_OF_PANGO(DOCUMENTS_FIND)
    library = dlopen("libpangocairo-1.0.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return "libpangocairo-1.0.so.0";
    DOCUMENTS_OF_PANGOCAIRO(DOCUMENTS_FIND)
    // GLib's own functions are found through the library that is built upon them.
    library = dlopen("libgobject-2.0.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return "libgobject-2.0.so.0";
    DOCUMENTS_OF_GLIB(DOCUMENTS_FIND)
    library = dlopen("libfontconfig.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return "libfontconfig.so.1";
    DOCUMENTS_OF_FONTCONFIG(DOCUMENTS_FIND)
    return NULL;
}

/// How a rectangle of Pango's begins: its four numbers, of which 1024 are a point.
struct documents_extents {
    int x, y, width, height;
};

static inline void documents_line_extents(const struct documents_calls *calls, PangoLayoutLine *line,
                                          struct documents_extents *ink, struct documents_extents *logical) {
    calls->pango_layout_line_get_extents(line, (PangoRectangle *)ink, (PangoRectangle *)logical);
}

/// How an attribute of Pango's begins: its kind, and the bytes that it is for.
struct documents_attribute {
    const void *kind;
    unsigned start, end;
};

/// The list owns the attribute from then on.
static inline void documents_insert(const struct documents_calls *calls, PangoAttrList *list,
                                    PangoAttribute *attribute, unsigned start, unsigned end) {
    struct documents_attribute *head = (struct documents_attribute *)attribute;
    head->start = start;
    head->end = end;
    calls->pango_attr_list_insert(list, attribute);
}

/// How a set of fonts begins: how many there are.
static inline int documents_font_count(const FcFontSet *set) { return set == NULL ? 0 : *(const int *)set; }

#endif
