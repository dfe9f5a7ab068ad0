/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"
#include "kab-field-row.h"
#include "kab-tiers-group.h"

G_BEGIN_DECLS

/** KabParametersField: a number or a flag of the parameters; @kind: (nullable): the kind that has it; %NULL: all have */
typedef struct
{
  KabField field;
  const char *kind;
} KabParametersField;

/**
 * KabParametersPart:
 *
 * A part of a form: the JSON field "parameters" of its row, which says more about the kind that another field names:
 * how a package is reckoned, how a reward plan works. Rows for numbers and flags, and tiers for the kind "tiers"; a
 * class that derives from it adds whatever else there is. What was typed and is not valid is in the draft, too.
 */
#define KAB_TYPE_PARAMETERS_PART (kab_parameters_part_get_type ())
G_DECLARE_DERIVABLE_TYPE (KabParametersPart, kab_parameters_part, KAB, PARAMETERS_PART, GtkBox)

/**
 * KabParametersPartClass:
 * @kind_field: the field of the row that names the kind
 * @fields: (array length=n_fields): what rows there are
 * @tiers: the tiers
 * @tiers_value: the member of a tier that is not "from"
 * @read: (transfer full) (nullable): what @parameters say; %NULL where they are none
 *
 * All others may be %NULL:
 * @open: a form opens
 * @take: @row is about to be shown
 * @fill: shows what else @object says; %NULL: nothing
 * @compose: puts what else is valid into @object, for a row of @kind
 * @typed: (transfer full): all else that stands there, valid or not
 * @type: puts that there again; whatever it is: drafts are old
 * @shown: the kind, the currency or something in it is another now
 * @check: (transfer full) (nullable): what else keeps it from being saved
 */
struct _KabParametersPartClass
{
  GtkBoxClass parent_class;
  const char *kind_field;
  const KabParametersField *fields;
  guint n_fields;
  const KabTiersInfo *tiers;
  const char *tiers_value;

  JsonObject *(*read) (const char *parameters, GError **error);
  void (*open) (KabParametersPart *self, KabCabinet *cabinet, gboolean editable);
  void (*take) (KabParametersPart *self, const KabRow *row);
  void (*fill) (KabParametersPart *self, JsonObject *object);
  void (*compose) (KabParametersPart *self, const char *kind, JsonObject *object);
  JsonNode *(*typed) (KabParametersPart *self);
  void (*type) (KabParametersPart *self, JsonNode *typed);
  void (*shown) (KabParametersPart *self);
  char *(*check) (KabParametersPart *self);
};

/** kab_parameters_part_set_kind: shows what rows of @kind have; amounts are in @currency; both nullable */
void kab_parameters_part_set_kind (KabParametersPart *self, const char *kind, const char *currency);
/** kab_parameters_part_is_kind: Returns: whether that is the kind that is shown */
gboolean kab_parameters_part_is_kind (KabParametersPart *self, const char *kind);
const char *kab_parameters_part_get_currency (KabParametersPart *self);

/** kab_parameters_part_compose: Returns: (transfer full) (nullable): what is valid, as a row of @kind has it; %NULL: nothing */
char *kab_parameters_part_compose (KabParametersPart *self, const char *kind);

/** kab_parameters_part_get_row: Returns: (transfer none): that of the class's field @i */
KabFieldRow *kab_parameters_part_get_row (KabParametersPart *self, guint i);
/** kab_parameters_part_get_tiers: Returns: (transfer none): */
GtkWidget *kab_parameters_part_get_tiers (KabParametersPart *self);

/** kab_parameters_part_changed: somebody changed what the class added; nothing is told while it is being filled */
void kab_parameters_part_changed (KabParametersPart *self);

G_END_DECLS
