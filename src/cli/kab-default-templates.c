/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-default-templates.h"

#include "kab-licence-document.h"
#include "kab-writer.h"

static const struct
{
  const char *language, *name;
} languages[] = { { "ru", "Лицензия" }, { "en", "Licence" }, { "bg", "Лиценз" }, { "az", "Lisenziya" } };

gboolean
kab_templates_has_language (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (languages[i].language, language) == 0)
      return TRUE;

  return FALSE;
}

/* *there: whether the org has one in that language already. */
static gboolean
has_template (KabWriter *writer, const char *org, const char *language, gboolean *there, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (kab_writer_get_db (writer),
                      "SELECT 1 FROM template WHERE org=? AND kind='licence' AND language=? AND deleted=0",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, language);
  step = kab_statement_step (statement, error);
  *there = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

gboolean
kab_templates_install (KabServerDb *db, const char *org, const char *language, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (db, org, NULL, "kabinetctl", KAB_WRITER_NONE, error);

  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_template, NULL);
      gboolean there;

      if (!has_template (writer, org, languages[i].language, &there, error))
        return FALSE;
      if (there)
        continue;
      kab_row_set_text (row, "name", languages[i].name);
      kab_row_set_text (row, "kind", "licence");
      kab_row_set_text (row, "language", languages[i].language);
      kab_row_set_text (row, "html", kab_default_licence_template (languages[i].language));
      kab_row_set_integer (row, "is_default",
                           g_strcmp0 (languages[i].language, language != NULL ? language : "ru") == 0);
      if (!kab_writer_put (writer, row, NULL, error))
        return FALSE;
    }
  return kab_writer_commit (writer, error);
}
