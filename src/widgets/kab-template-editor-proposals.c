/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be written at a place of a template. */
#include <string.h>

#include "kab-css.h"
#include "kab-document.h"
#include "kab-filter.h"
#include "kab-template-editor-completion.h"
#include "kab-template-editor-names.h"
#include "kab-template-editor-proposal.h"
#include "kab-text.h"

struct _KabTemplateProposal
{
  GObject parent_instance;
  char *text;
  char *title;
};

static void
proposal_init_interface (GtkSourceCompletionProposalInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KabTemplateProposal,
                               kab_template_proposal,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL,
                                                      proposal_init_interface))

typedef struct
{
  const KabPlace *place;
  char *key; /* of what is typed */
  GListStore *store;
  guint n_begin; /* those that begin with what is typed */
} Gatherer;

static void
kab_template_proposal_finalize (GObject *object)
{
  KabTemplateProposal *self = KAB_TEMPLATE_PROPOSAL (object);

  g_free (self->text);
  g_free (self->title);
  G_OBJECT_CLASS (kab_template_proposal_parent_class)->finalize (object);
}

static void
kab_template_proposal_class_init (KabTemplateProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_template_proposal_finalize;
}

static void
kab_template_proposal_init (KabTemplateProposal *self)
{
}

const char *
kab_template_proposal_get_text (KabTemplateProposal *self)
{
  return self->text;
}

const char *
kab_template_proposal_get_title (KabTemplateProposal *self)
{
  return self->title;
}

/* @title: (nullable): what people call it, by which it is found as well. */
static void
propose (Gatherer *gatherer, const char *text, const char *title)
{
  const char *typed = gatherer->place->typed ? gatherer->place->typed : "";
  gboolean begins = g_ascii_strncasecmp (text, typed, strlen (typed)) == 0;
  g_autofree char *key = title ? kab_text_key (title) : NULL;
  KabTemplateProposal *proposal;

  if (!begins && !strstr (text, typed) && !(key && gatherer->key[0] != '\0' && strstr (key, gatherer->key)))
    return;
  proposal = g_object_new (KAB_TYPE_TEMPLATE_PROPOSAL, NULL);
  proposal->text = g_strdup (text);
  proposal->title = g_strdup (title ? title : "");
  if (begins)
    g_list_store_insert (gatherer->store, gatherer->n_begin++, proposal);
  else
    g_list_store_append (gatherer->store, proposal);
  g_object_unref (proposal);
}

static gboolean
is_in_reach (const KabPlace *place, const KabTemplateName *name)
{
  return !name->list || g_ptr_array_find_with_equal_func (place->lists, name->list, g_str_equal, NULL);
}

static void
propose_names (Gatherer *gatherer, GPtrArray *names)
{
  gboolean section = gatherer->place->kind == KAB_PLACE_SECTION;

  for (guint i = 0; i < names->len; i++)
    {
      const KabTemplateName *name = names->pdata[i];
      g_autofree char *title = NULL;

      if (!is_in_reach (gatherer->place, name) || (!section && name->kind != KAB_NAME_VALUE))
        continue;
      title = g_strdup_printf ("%s: %s", name->group, name->title);
      propose (gatherer, name->name, title);
    }
  if (!section)
    {
      propose (gatherer, "page", NULL);
      propose (gatherer, "pages", NULL);
    }
}

static void
propose_all (Gatherer *gatherer, const char *const *words)
{
  for (; *words; words++)
    propose (gatherer, *words, NULL);
}

GListModel *
kab_template_proposals (const KabPlace *place, GPtrArray *names)
{
  Gatherer gatherer = { place, kab_text_key (place->typed ? place->typed : ""),
                        g_list_store_new (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL), 0 };
  g_autoptr (GPtrArray) words = NULL;
  KabFilter filter;

  switch (place->kind)
    {
    case KAB_PLACE_VARIABLE:
    case KAB_PLACE_SECTION:
      propose_names (&gatherer, names);
      break;
    case KAB_PLACE_FILTER:
      propose_all (&gatherer, kab_filter_names ());
      break;
    case KAB_PLACE_OPTION:
      if (kab_filter_from_name (place->subject, &filter))
        propose_all (&gatherer, kab_filter_options (filter));
      break;
    case KAB_PLACE_ELEMENT:
      propose_all (&gatherer, kab_template_element_names ());
      break;
    case KAB_PLACE_END:
    case KAB_PLACE_CLOSE:
      if (place->subject)
        propose (&gatherer, place->subject, NULL);
      break;
    case KAB_PLACE_PROPERTY:
      propose_all (&gatherer, kab_css_property_names ());
      break;
    case KAB_PLACE_VALUE:
      words = kab_css_property_keywords (place->subject);
      for (guint i = 0; i < words->len; i++)
        propose (&gatherer, words->pdata[i], NULL);
      break;
    case KAB_PLACE_NONE:
    default:
      break;
    }
  g_free (gatherer.key);
  return G_LIST_MODEL (gatherer.store);
}
