/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-default-templates.h"

#include "kab-default-template.h"
#include "kab-writer.h"

gboolean
kab_templates_has_language (const char *language)
{
  return language != NULL && g_strv_contains (kab_default_template_languages (), language);
}

/* *there: whether the org has one of that kind in that language already. */
static gboolean
has_template (KabWriter *writer,
              const char *org,
              const char *kind,
              const char *language,
              gboolean *there,
              GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (kab_writer_get_db (writer),
                      "SELECT 1 FROM template WHERE org=? AND kind=? AND language=? AND deleted=0", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, kind);
  kab_statement_bind_text (statement, 3, language);
  step = kab_statement_step (statement, error);
  *there = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

static gboolean
install (KabWriter *writer,
         const char *org,
         const char *kind,
         const char *language,
         gboolean is_default,
         GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_template, NULL);
  gboolean there;

  if (!has_template (writer, org, kind, language, &there, error))
    return FALSE;
  if (there)
    return TRUE;
  kab_row_set_text (row, "name", kab_default_template_name (kind, language));
  kab_row_set_text (row, "kind", kind);
  kab_row_set_text (row, "language", language);
  kab_row_set_text (row, "html", kab_default_template (kind, language));
  kab_row_set_integer (row, "is_default", is_default);
  return kab_writer_put (writer, row, NULL, error);
}

gboolean
kab_templates_install (KabServerDb *db, const char *org, const char *language, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (db, org, NULL, "kabinetctl", KAB_WRITER_NONE, error);
  const char *first = language != NULL ? language : "ru";

  if (writer == NULL)
    return FALSE;
  for (const char *const *kind = kab_default_template_kinds (); *kind != NULL; kind++)
    for (const char *const *each = kab_default_template_languages (); *each != NULL; each++)
      if (!install (writer, org, *kind, *each, g_str_equal (*each, first), error))
        return FALSE;
  return kab_writer_commit (writer, error);
}
