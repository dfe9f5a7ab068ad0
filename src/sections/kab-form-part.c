/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-form-part.h"

G_DEFINE_INTERFACE (KabFormPart, kab_form_part, GTK_TYPE_WIDGET)

/* What is only read has nothing to be written. */

static gboolean
is_changed (KabFormPart *part)
{
  return FALSE;
}

static void
write_nothing (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
}

static JsonNode *
write_draft (KabFormPart *part)
{
  return NULL;
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  return FALSE;
}

static void
rebase (KabFormPart *part, const KabRow *before, KabRow *base)
{
  const KabFormPartInterface *iface = KAB_FORM_PART_GET_IFACE (part);

  if (!iface->field)
    return;
  if (iface->is_changed (part))
    kab_value_copy (kab_row_value (base, iface->field), kab_row_value (before, iface->field));
  else
    iface->follow (part, base);
}

static void
kab_form_part_default_init (KabFormPartInterface *iface)
{
  iface->is_changed = is_changed;
  iface->write = write_nothing;
  iface->write_draft = write_draft;
  iface->take_draft = take_draft;
  iface->rebase = rebase;
}
