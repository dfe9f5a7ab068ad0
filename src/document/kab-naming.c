/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-naming.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-expand.h"

#define ENDING ".pdf"
/* File systems take 255 bytes; some are for a number, and for the name of the file while it is written. */
#define STEM_BYTES_MAX 200
#define PATTERN_BYTES_MAX 1000

struct _KabNaming
{
  int ref_count;
  KabExpansion *expansion;
};

KabNaming *
kab_naming_new (const char *pattern, GError **error)
{
  g_autoptr (GError) broken = NULL;
  KabExpansion *expansion = NULL;
  KabNaming *self;

  if (strlen (pattern) <= PATTERN_BYTES_MAX && g_utf8_validate (pattern, -1, NULL))
    expansion = kab_expansion_new (pattern, &broken);
  if (expansion == NULL)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_INVALID,
        /* Translators: keep the braces and what is in them */
        _ ("Names of files are made of text and of variables like {{licence.number}}; each {{ needs "
           "its }}."));
      return NULL;
    }
  self = g_new0 (KabNaming, 1);
  self->ref_count = 1;
  self->expansion = expansion;
  return self;
}

KabNaming *
kab_naming_ref (KabNaming *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
kab_naming_unref (KabNaming *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  kab_expansion_free (self->expansion);
  g_free (self);
}

/* What is not seen, or turns the text around it about, could make a file look like another. */
static gboolean
is_unseen (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED
         || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_SURROGATE;
}

char *
kab_file_name_tidy (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *tidy = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean space = g_unichar_isspace (c);
      char last = tidy->len > 0 ? tidy->str[tidy->len - 1] : ' ';

      if (tidy->len + 6 > STEM_BYTES_MAX)
        break;
      if ((is_unseen (c) && !space) || (space && last == ' '))
        continue;
      if (space)
        g_string_append_c (tidy, ' ');
      else if (c < 128 && strchr ("/\\:*?\"<>|", (int)c) != NULL)
        g_string_append_c (tidy, '-');
      /* Neither a hidden file nor a folder. */
      else if (c == '.' && tidy->len == 0)
        g_string_append_c (tidy, '_');
      else
        g_string_append_unichar (tidy, c);
    }
  /* Some file systems drop them. */
  while (tidy->len > 0 && (tidy->str[tidy->len - 1] == ' ' || tidy->str[tidy->len - 1] == '.'))
    g_string_truncate (tidy, tidy->len - 1);
  if (tidy->len == 0)
    g_string_append_c (tidy, '_');
  return g_string_free (tidy, FALSE);
}

char *
kab_naming_apply (const KabNaming *self, KabDocument *document, GError **error)
{
  g_autofree char *text = kab_expansion_run_plain (self->expansion, kab_document_get_variables (document),
                                                   kab_document_get_language (document), error);
  g_autofree char *tidy = NULL;

  if (text == NULL)
    return NULL;
  g_strchomp (text);
  if (g_str_has_suffix (text, ENDING) || g_str_has_suffix (text, ".PDF"))
    text[strlen (text) - strlen (ENDING)] = '\0';
  tidy = kab_file_name_tidy (text);
  return g_strconcat (tidy, ENDING, NULL);
}

char *
kab_file_name_number (const char *name, guint number)
{
  const char *dot = strrchr (name, '.');
  gsize stem = dot != NULL && dot != name ? (gsize)(dot - name) : strlen (name);

  if (number < 2)
    return g_strdup (name);
  return g_strdup_printf ("%.*s (%u)%s", (int)stem, name, number, name + stem);
}
