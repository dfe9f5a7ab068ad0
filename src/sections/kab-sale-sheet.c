/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sale-sheet.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-desk-store.h"
#include "kab-error.h"
#include "kab-sheets.h"

typedef struct
{
  KabPaperStore store;
  KabRow *sale; /* NULL: a price list */
  KabSalePaper paper;
  char *language;
  char *date;
  GStrv kinds;
  gboolean may_mend;
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  sheet->store.free (sheet->store.data);
  g_clear_pointer (&sheet->sale, kab_row_unref);
  g_free (sheet->language);
  g_free (sheet->date);
  g_strfreev (sheet->kinds);
  g_free (sheet);
}

/* What is wrong is in what the company or the client is registered as, or in the document itself. */
static void
say_where (const Sheet *sheet, GError *error)
{
  const char *advice
    = sheet->may_mend
        ? _ ("Correct the company's requisites, or the client's; then void this document and issue another.")
        : _ ("Ask the office to correct it.");

  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    {
      g_autofree char *text = g_steal_pointer (&error->message);

      error->message = g_strconcat (text, "\n", advice, NULL);
    }
}

static void
draw (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Sheet *sheet = task_data;
  const KabSheetWish wish
    = { .language = sheet->language, .otherwise = kab_language (), .date = sheet->date };
  GError *error = NULL;
  KabDocument *document;

  if (sheet->sale)
    document = kab_sale_sheet_draw (&sheet->store, sheet->sale, sheet->paper, &wish, &error);
  else
    document = kab_price_sheet_draw (&sheet->store, (const char *const *)sheet->kinds, &wish, &error);
  if (document)
    {
      g_task_return_pointer (task, document, g_object_unref);
      return;
    }
  if (sheet->sale)
    say_where (sheet, error);
  g_task_return_error (task, error);
}

static void
start (KabCabinet *cabinet,
       Sheet *sheet,
       const char *language,
       const char *date,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  sheet->store = kab_desk_store (cabinet, cancellable);
  sheet->language = g_strdup (language);
  sheet->date = g_strdup (date);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, sheet, sheet_free);
  g_task_run_in_thread (task, draw);
}

void
kab_sale_sheet_async (KabCabinet *cabinet,
                      KabRow *sale,
                      KabSalePaper paper,
                      const char *language,
                      const char *date,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->sale = kab_row_ref (sale);
  sheet->paper = paper;
  sheet->may_mend
    = kab_account_may (kab_cabinet_get_account (cabinet), KAB_OPERATION_UPDATE, sale->entity, sale);
  start (cabinet, sheet, language, date, cancellable, callback, user_data);
}

void
kab_price_sheet_async (KabCabinet *cabinet,
                       const char *date,
                       const char *language,
                       const char *const *kinds,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->kinds = g_strdupv ((char **)kinds);
  start (cabinet, sheet, language, date, cancellable, callback, user_data);
}

KabDocument *
kab_sale_sheet_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
