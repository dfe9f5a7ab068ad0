/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-paper.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-desk-store.h"
#include "kab-format.h"

typedef struct
{
  KabLicencePapers *papers;
  KabRow *licence;
} Paper;

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  kab_licence_papers_unref (paper->papers);
  kab_row_unref (paper->licence);
  g_free (paper);
}

KabLicencePapers *
kab_licence_papers_of (KabCabinet *cabinet, GCancellable *cancellable)
{
  KabPaperStore store = kab_desk_store (cabinet, cancellable);

  return kab_licence_papers_new (&store, NULL, kab_language ());
}

static void
draw (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Paper *paper = task_data;
  GError *error = NULL;
  KabDocument *document = kab_licence_papers_draw (paper->papers, paper->licence, &error);

  if (document)
    g_task_return_pointer (task, document, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
kab_licence_paper_async (KabCabinet *cabinet,
                         KabRow *licence,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Paper *paper = g_new0 (Paper, 1);

  g_task_set_source_tag (task, kab_licence_paper_async);
  paper->papers = kab_licence_papers_of (cabinet, cancellable);
  paper->licence = kab_row_ref (licence);
  g_task_set_task_data (task, paper, paper_free);
  g_task_run_in_thread (task, draw);
}

KabDocument *
kab_licence_paper_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Hundreds of them */

static gpointer
open_papers (KabCabinet *cabinet, GCancellable *cancellable)
{
  return kab_licence_papers_of (cabinet, cancellable);
}

static KabDocument *
make_paper (gpointer papers, const char *id, char **label, GError **error)
{
  return kab_licence_papers_make (papers, id, label, error);
}

static void
close_papers (gpointer papers)
{
  kab_licence_papers_unref (papers);
}

static char *
count_papers (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s licence", "%s licences", (gulong)n), number);
}

static const KabPaperNaming namings[] = {
  { N_ ("Number"), "{{licence.number}}.pdf" },
  { N_ ("Number and client"), "{{licence.number}} {{client.name}}.pdf" },
  { N_ ("Client and number"), "{{client.name}} {{licence.number}}.pdf" },
  { N_ ("Client, package and number"), "{{client.name}} – {{package.name}} – {{licence.number}}.pdf" },
  { NULL },
};

const KabPaperKind kab_licence_paper_kind = {
  .name = "licence",
  .namings = namings,
  .count = count_papers,
  .open = open_papers,
  .make = make_paper,
  .close = close_papers,
};
