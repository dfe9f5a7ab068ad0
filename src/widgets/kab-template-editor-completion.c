/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-completion.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-template-editor-edit.h"
#include "kab-template-editor-names.h"
#include "kab-template-editor-proposal.h"

struct _KabTemplateCompletion
{
  GObject parent_instance;
  KabTemplateEditor *editor; /* borrowed: it holds the completion */
};

static void provider_init_interface (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabTemplateCompletion,
                               kab_template_completion,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      provider_init_interface))

/* Where the caret is. */
static void
read_place (KabTemplateCompletion *self, KabPlace *place)
{
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self->editor, &from, &to);

  kab_place_init (place, html, to);
}

static GListModel *
proposals (KabTemplateCompletion *self)
{
  g_autoptr (GPtrArray) names = kab_template_names (kab_template_editor_get_kind (self->editor),
                                                    kab_template_editor_get_example (self->editor),
                                                    kab_template_editor_get_language (self->editor));
  g_auto (KabPlace) place = { 0 };

  read_place (self, &place);
  return kab_template_proposals (&place, names);
}

static char *
get_title (GtkSourceCompletionProvider *provider)
{
  return g_strdup (_ ("Template"));
}

static gboolean
is_trigger (GtkSourceCompletionProvider *provider, const GtkTextIter *iter, gunichar ch)
{
  g_auto (KabPlace) place = { 0 };

  if (ch > 127 || !strchr ("{#^/|<.:;\"- ", (int)ch))
    return FALSE;
  read_place (KAB_TEMPLATE_COMPLETION (provider), &place);
  if (place.kind == KAB_PLACE_VALUE || place.kind == KAB_PLACE_PROPERTY)
    return ch != '"' || (place.typed && place.typed[0] == '\0');
  return place.kind != KAB_PLACE_NONE;
}

static GListModel *
populate (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context, GError **error)
{
  GListModel *list = proposals (KAB_TEMPLATE_COMPLETION (provider));

  if (g_list_model_get_n_items (list) > 0)
    return list;
  g_object_unref (list);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing to propose");
  return NULL;
}

static void
refilter (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context, GListModel *model)
{
  g_autoptr (GListModel) list = proposals (KAB_TEMPLATE_COMPLETION (provider));

  gtk_source_completion_context_set_proposals_for_provider (context, provider, list);
}

static void
display (GtkSourceCompletionProvider *provider,
         GtkSourceCompletionContext *context,
         GtkSourceCompletionProposal *proposal,
         GtkSourceCompletionCell *cell)
{
  KabTemplateProposal *one = KAB_TEMPLATE_PROPOSAL (proposal);
  GtkSourceCompletionColumn column = gtk_source_completion_cell_get_column (cell);

  if (column == GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT)
    gtk_source_completion_cell_set_text (cell, kab_template_proposal_get_text (one));
  else if (column == GTK_SOURCE_COMPLETION_COLUMN_AFTER)
    gtk_source_completion_cell_set_text (cell, kab_template_proposal_get_title (one));
  else
    gtk_source_completion_cell_set_text (cell, NULL);
}

/* What comes behind it, so that what is begun is ended. */
static char *
tail_of (const KabPlace *place, const char *name, const char *behind)
{
  const char *braces = g_str_has_prefix (behind, "}}") ? "" : "}}";

  switch (place->kind)
    {
    case KAB_PLACE_VARIABLE:
    case KAB_PLACE_END:
      return g_strdup (braces);
    case KAB_PLACE_SECTION:
      return braces[0] != '\0' ? g_strdup_printf ("}}{{/%s}}", name) : g_strdup ("");
    case KAB_PLACE_CLOSE:
      return g_strdup (behind[0] == '>' ? "" : ">");
    case KAB_PLACE_PROPERTY:
      return g_strdup (behind[0] == ':' ? "" : ": ");
    default:
      return g_strdup ("");
    }
}

/* Behind a name one goes on typing a filter; behind a repeat's beginning, what is repeated. */
static gsize
caret_in (const KabPlace *place, const char *tail)
{
  return place->kind == KAB_PLACE_SECTION && tail[0] != '\0' ? strlen ("}}") : strlen (tail);
}

static void
activate (GtkSourceCompletionProvider *provider,
          GtkSourceCompletionContext *context,
          GtkSourceCompletionProposal *proposal)
{
  KabTemplateCompletion *self = KAB_TEMPLATE_COMPLETION (provider);
  const char *text = kab_template_proposal_get_text (KAB_TEMPLATE_PROPOSAL (proposal));
  g_auto (KabChange) change = { 0 };
  g_auto (KabPlace) place = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self->editor, &from, &to), *tail = NULL;

  kab_place_init (&place, html, to);
  if (place.kind == KAB_PLACE_NONE)
    return;
  tail = tail_of (&place, text, html + to);
  change.from = to - strlen (place.typed ? place.typed : "");
  change.to = to;
  change.text = g_strconcat (text, tail, NULL);
  change.select_from = change.select_to = change.from + strlen (text) + caret_in (&place, tail);
  kab_template_editor_apply (self->editor, html, &change);
}

static void
provider_init_interface (GtkSourceCompletionProviderInterface *iface)
{
  iface->get_title = get_title;
  iface->is_trigger = is_trigger;
  iface->populate = populate;
  iface->refilter = refilter;
  iface->display = display;
  iface->activate = activate;
}

static void
kab_template_completion_class_init (KabTemplateCompletionClass *klass)
{
}

static void
kab_template_completion_init (KabTemplateCompletion *self)
{
}

KabTemplateCompletion *
kab_template_completion_new (KabTemplateEditor *editor)
{
  KabTemplateCompletion *self = g_object_new (KAB_TYPE_TEMPLATE_COMPLETION, NULL);

  self->editor = editor;
  return self;
}
