/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "kab-problem.h"

G_BEGIN_DECLS

/**
 * KabAssetFunc:
 * @name: as it stands in src
 *
 * Gives the template's pictures. Called on the thread that makes the document.
 *
 * Returns: (transfer full) (nullable): the bytes of a PNG, JPEG or SVG; %NULL without an error if
 *   there is none of that name
 */
typedef GBytes *(*KabAssetFunc) (const char *name, gpointer user_data, GError **error);

/**
 * KabTemplate:
 *
 * HTML with variables, read once and drawn many times. Reference-counted and
 * immutable: threads may share one.
 */
typedef struct _KabTemplate KabTemplate;

/**
 * kab_template_new:
 * @html: UTF-8
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_INVALID that names the line, if a `{{ }}` is
 *   not well formed; %KAB_ERROR_TOO_LARGE
 */
KabTemplate *kab_template_new (const char *html, GError **error);
KabTemplate *kab_template_ref (KabTemplate *self);
void kab_template_unref (KabTemplate *self);

/**
 * kab_template_check:
 * @variables: (nullable): an object; without it names are not looked up
 *
 * What kab_document_new() refuses it tells of one by one; this finds all of it that is in `{{ }}`.
 *
 * Returns: (transfer full) (element-type KabTemplateProblem): in the order of lines
 */
GPtrArray *kab_template_check (const char *html, JsonNode *variables);

/**
 * kab_template_variable_names:
 * @variables: such as kab_licence_variables() makes
 *
 * Returns: (transfer full) (element-type utf8): the names a template may use, sorted, for completion
 */
GPtrArray *kab_template_variable_names (JsonNode *variables);

/** kab_template_element_names: Returns: (transfer none): %NULL-terminated, sorted: the elements that are understood */
const char *const *kab_template_element_names (void);

/**
 * KabDocument:
 *
 * A template with the values of one licence, laid out into pages. It is used by
 * one thread at a time; different documents by as many threads as you like.
 */
#define KAB_TYPE_DOCUMENT (kab_document_get_type ())
G_DECLARE_FINAL_TYPE (KabDocument, kab_document, KAB, DOCUMENT, GObject)

/**
 * kab_document_new:
 * @html: a template
 * @variables: (nullable): an object
 * @assets: (nullable) (scope call): gives pictures by name
 * @language: of money, dates and hyphens: "ru", "en", "bg" or "az"
 *
 * Nothing but @html, @variables and what @assets gives is read: no file, no network.
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_INVALID, naming the line (an unknown variable,
 *   say), or %KAB_ERROR_TOO_LARGE, saying which bound was passed. What is merely not understood is in
 *   kab_document_get_problems().
 */
KabDocument *kab_document_new (const char *html,
                               JsonNode *variables,
                               KabAssetFunc assets,
                               gpointer user_data,
                               const char *language,
                               GError **error);

/** kab_document_new_from_template: the same, for a template that is already read */
KabDocument *kab_document_new_from_template (KabTemplate *template_,
                                             JsonNode *variables,
                                             KabAssetFunc assets,
                                             gpointer user_data,
                                             const char *language,
                                             GError **error);

/** kab_document_new_cancellable: kab_document_new() that ends with %G_IO_ERROR_CANCELLED soon after @cancellable */
KabDocument *kab_document_new_cancellable (const char *html,
                                           JsonNode *variables,
                                           KabAssetFunc assets,
                                           gpointer user_data,
                                           const char *language,
                                           GCancellable *cancellable,
                                           GError **error);

/**
 * kab_document_prepare_batch:
 *
 * For a program that is about to make hundreds of documents: lets the C library keep up to 4 MiB a
 * thread instead of giving the memory of each compressed page back to the kernel and asking
 * for it again, which costs a tenth of the time. Settings of the whole process; call it once.
 */
void kab_document_prepare_batch (void);

void kab_document_set_title (KabDocument *self, const char *title);
void kab_document_set_author (KabDocument *self, const char *author);
void kab_document_set_subject (KabDocument *self, const char *subject);
void kab_document_set_keywords (KabDocument *self, const char *keywords);
/** kab_document_set_date: @date: (nullable): YYYY-MM-DD, the PDF's date of creation; %NULL for none */
void kab_document_set_date (KabDocument *self, const char *date);

/** kab_document_get_title: Returns: (transfer none): what was set, or the title element's text, or "" */
const char *kab_document_get_title (KabDocument *self);

guint kab_document_get_n_pages (KabDocument *self);

/** kab_document_get_page_size: @width: @height: (out): in points, the same for all pages */
void kab_document_get_page_size (KabDocument *self, double *width, double *height);

/**
 * kab_document_draw_page:
 * @page: counted from 0
 *
 * Draws one page, its paper's corner at the origin, a unit a point. The preview, the printer
 * and the PDF are all drawn here.
 */
void kab_document_draw_page (KabDocument *self, cairo_t *cr, guint page);

/**
 * kab_document_line_at:
 * @x: @y: in points, from the corner of the paper
 *
 * Returns: the line of the template that made what stands there; 0 if nothing does
 */
guint kab_document_line_at (KabDocument *self, guint page, double x, double y);

/**
 * kab_document_find_line:
 * @page: (out): counted from 0
 * @top: (out): @bottom: (out): in points, from the top of the paper
 *
 * Where stands what @line of the template made, or the nearest line before it that made something.
 *
 * Returns: %FALSE if nothing does
 */
gboolean kab_document_find_line (KabDocument *self, guint line, guint *page, double *top, double *bottom);

/** kab_document_get_variables: Returns: (transfer none) (nullable): what it was made of */
JsonNode *kab_document_get_variables (KabDocument *self);

/** kab_document_get_language: Returns: (transfer none): as it was made */
const char *kab_document_get_language (KabDocument *self);

/** kab_document_get_problems: Returns: (transfer none) (element-type KabTemplateProblem): */
GPtrArray *kab_document_get_problems (KabDocument *self);

/** kab_document_add_problem: @text: a sentence about the whole, which stands in no line of the template */
void kab_document_add_problem (KabDocument *self, const char *text);

/** kab_document_to_pdf: Returns: (transfer full) (nullable): the file's bytes; equal documents give equal bytes */
GBytes *kab_document_to_pdf (KabDocument *self, GError **error);

/**
 * kab_document_write_pdf:
 *
 * Writes to a file beside @path, syncs it to the disk and renames it: there is the old file or the
 * whole new one, whatever happens.
 */
gboolean kab_document_write_pdf (KabDocument *self, const char *path, GError **error);

/** kab_document_write_png: @page as a picture of @dpi dots an inch (at most 1200) */
gboolean kab_document_write_png (KabDocument *self, guint page, double dpi, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabTemplate, kab_template_unref)

G_END_DECLS
