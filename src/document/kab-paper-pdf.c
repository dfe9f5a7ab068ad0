/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDF says about itself, in three places: its metadata, the code on its pages, and the words there. */
#include <cairo.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <poppler.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-money.h"
#include "kab-paper-private.h"

/* Of a file that may have any number of pages, of any size. */
#define PAGES_READ 20
#define PAGES_SCANNED 4
#define TEXT_MAX (1024 * 1024)
#define SCAN_DPI 200.0
#define SIDE_MAX 4000.0

static const char *const languages[] = { "ru", "en", "bg", "az" };

/*
 * For finding words where a line may be broken between them, letters joined or made capitals, and a dot be on an i or not.
 */
static void
squeeze (GString *out, const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = plain != NULL ? g_utf8_casefold (plain, -1) : NULL;

  for (const char *p = folded != NULL ? folded : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x131)
        c = 'i';
      if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c) && c != '-' && c != 0xad && c != 0x2010
          && c != 0x2011 && c != 0x307 && c != 0x200b)
        g_string_append_unichar (out, c);
    }
}

static gboolean
shows (const char *page, const char *text)
{
  g_autoptr (GString) wanted = g_string_new (NULL);

  squeeze (wanted, text);
  return strstr (page, wanted->str) != NULL;
}

static gboolean
shows_amount (const char *page, const char *text)
{
  g_autofree char *digits = g_strndup (text, strcspn (text, " "));
  gint64 minor;

  if (!g_ascii_string_to_signed (digits, 10, G_MININT64 + 1, G_MAXINT64, &minor, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *amount = kab_money_format (minor, NULL, languages[i]);

      /* A round sum is often written without its kopecks. */
      if (shows (page, amount))
        return TRUE;
      if (minor % 100 == 0 && strlen (amount) > 3)
        {
          amount[strlen (amount) - 3] = '\0';
          if (shows (page, amount))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
shows_term (const char *page, const KabLicenceCode *code, KabTerm term)
{
  const char *text = code->terms[term];

  if (*text == '\0' || term == KAB_TERM_QUANTITY || shows (page, text))
    return TRUE;
  if (term == KAB_TERM_PRICE)
    return shows_amount (page, text);
  if ((term == KAB_TERM_VALID_FROM || term == KAB_TERM_VALID_TO) && kab_date_is_valid (text))
    for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
      {
        g_autofree char *date = kab_date_format (text, languages[i]);
        g_autofree char *words = kab_date_format_long (text, languages[i]);

        if (shows (page, date) || shows (page, words))
          return TRUE;
      }
  return FALSE;
}

static GString *
read_words (PopplerDocument *document)
{
  GString *words = g_string_new (NULL);
  int n = MIN (poppler_document_get_n_pages (document), PAGES_READ);

  for (int i = 0; i < n && words->len < TEXT_MAX; i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);
      g_autofree char *text = page != NULL ? poppler_page_get_text (page) : NULL;
      g_autofree char *valid
        = text != NULL ? g_utf8_make_valid (text, MIN ((gssize)strlen (text), TEXT_MAX)) : NULL;

      if (valid != NULL)
        squeeze (words, valid);
      g_clear_object (&page);
    }
  return words;
}

static KabLicenceCode *
scan_page (PopplerPage *page)
{
  cairo_surface_t *surface;
  KabLicenceCode *code = NULL;
  double width, height, scale;
  gboolean any = FALSE;
  cairo_t *cr;
  int w, h;

  poppler_page_get_size (page, &width, &height);
  if (!(width >= 1 && height >= 1))
    return NULL;
  scale = MIN (SCAN_DPI / 72, SIDE_MAX / MAX (width, height));
  w = MAX (4, (int)(width * scale)) / 4 * 4;
  h = MAX (1, (int)(height * scale));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, w, h);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      const guint8 *from = cairo_image_surface_get_data (surface);
      gsize stride = (gsize)cairo_image_surface_get_stride (surface);
      g_autofree guint8 *grey = g_malloc ((gsize)w * (gsize)h);

      for (gsize y = 0; y < (gsize)h; y++)
        for (gsize x = 0; x < (gsize)w; x++)
          {
            guint32 dot;

            memcpy (&dot, from + y * stride + x * 4, 4);
            grey[y * (gsize)w + x]
              = (guint8)(((dot >> 16 & 0xff) * 77 + (dot >> 8 & 0xff) * 150 + (dot & 0xff) * 29) >> 8);
          }
      code = kab_paper_scan (grey, (guint)w, (guint)h, &any);
    }
  cairo_surface_destroy (surface);
  return code;
}

static KabLicenceCode *
scan (PopplerDocument *document)
{
  KabLicenceCode *code = NULL;
  int n = MIN (poppler_document_get_n_pages (document), PAGES_SCANNED);

  for (int i = 0; i < n && code == NULL; i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);

      if (page != NULL)
        code = scan_page (page);
      g_clear_object (&page);
    }
  return code;
}

static gboolean
agree (const KabLicenceCode *said, const KabLicenceCode *printed, const char *shown, GError **error)
{
  for (guint i = 0; i < KAB_N_TERMS; i++)
    if (!g_str_equal (said->terms[i], printed->terms[i]))
      {
        g_autofree char *a = kab_licence_code_format (said, i, NULL);
        g_autofree char *b = kab_licence_code_format (printed, i, NULL);

        g_set_error (
          error, KAB_ERROR, KAB_ERROR_INVALID,
          /* Translators: a file; the name of a field; what it is by one source, and by the other */
          _ ("“%s” contradicts itself: %s is “%s” by the data of the file, and “%s” by the code on the page. "
             "It was altered."),
          shown, kab_term_title (i), a, b);
        return FALSE;
      }
  return TRUE;
}

/* What else a template leaves out is its maker's choice; a licence without its number is none. */
static gboolean
check_number (const char *words, const KabLicenceCode *code, const char *shown, GError **error)
{
  if (shows_term (words, code, KAB_TERM_NUMBER))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               /* Translators: a file; the name of a field; its value */
               _ ("“%s” does not show what is signed: %s “%s” is nowhere on its pages. It was altered."),
               shown, kab_term_title (KAB_TERM_NUMBER), code->terms[KAB_TERM_NUMBER]);
  return FALSE;
}

static KabPaper *
read_document (PopplerDocument *document, const char *shown, GError **error)
{
  g_autofree char *keywords = poppler_document_get_keywords (document);
  g_autoptr (KabLicenceCode) said = NULL;
  g_autoptr (KabLicenceCode) printed = NULL;
  g_autoptr (GString) words = NULL;
  KabPaper *paper;

  said = keywords != NULL ? kab_licence_code_read (keywords, NULL) : NULL;
  printed = scan (document);
  if (said == NULL && printed == NULL)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_INVALID,
        _ ("“%s” carries no signature of a licence: it was not made by Kabinet, or was changed, or the "
           "server had not confirmed the licence when it was made."),
        shown);
      return NULL;
    }
  if (said != NULL && printed != NULL && !agree (said, printed, shown, error))
    return NULL;
  words = read_words (document);
  /* A scanned paper has a picture and no words. */
  if (words->len > 0 && !check_number (words->str, said != NULL ? said : printed, shown, error))
    return NULL;
  if (said != NULL && words->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is nothing to read in “%s”."), shown);
      return NULL;
    }
  paper = g_new0 (KabPaper, 1);
  paper->code = said != NULL ? g_steal_pointer (&said) : g_steal_pointer (&printed);
  /* The code on the page knows which key it is of; the data do not. */
  if (paper->code->key_id == NULL && printed != NULL)
    paper->code->key_id = g_strdup (printed->key_id);
  for (guint i = 0; i < KAB_N_TERMS; i++)
    if (words->len > 0 && !shows_term (words->str, paper->code, i))
      paper->unseen |= 1u << i;
  return paper;
}

KabPaper *
kab_paper_read_pdf (GBytes *bytes, const char *shown, GError **error)
{
  g_autoptr (GError) failed = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, &failed);
  KabPaper *paper;

  if (document == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("“%s” is not a PDF, or it is damaged: %s."), shown,
                   failed->message);
      return NULL;
    }
  paper = read_document (document, shown, error);
  g_object_unref (document);
  return paper;
}
