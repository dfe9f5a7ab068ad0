/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "kab-entity.h"

G_BEGIN_DECLS

/**
 * KabTiersInfo:
 * @from: from where on a tier applies
 * @value: what applies then
 * @title: of the group; @empty: what is said while there is none; @clash: where two begin at the same; @missing: where
 *   there must be one and is none; untranslated
 */
typedef struct
{
  KabField from;
  KabField value;
  const char *title;
  const char *empty;
  const char *clash;
  const char *missing;
} KabTiersInfo;

/**
 * KabTiersGroup:
 *
 * Tiers, each of which opens to be edited: prices by quantity, percentages by amount. Up to 100 of them, as
 * kab_parameters_read() takes them. Signal "changed".
 */
#define KAB_TYPE_TIERS_GROUP (kab_tiers_group_get_type ())
G_DECLARE_FINAL_TYPE (KabTiersGroup, kab_tiers_group, KAB, TIERS_GROUP, AdwPreferencesGroup)

/** kab_tiers_group_new: @info: kept */
GtkWidget *kab_tiers_group_new (const KabTiersInfo *info);
/** kab_tiers_group_set_tiers: @tiers: (nullable) (element-type KabTier): "changed" is not told */
void kab_tiers_group_set_tiers (KabTiersGroup *self, GArray *tiers);
/** kab_tiers_group_get_tiers: Returns: (transfer full) (element-type KabTier): those that are valid, lowest first */
GArray *kab_tiers_group_get_tiers (KabTiersGroup *self);
/** kab_tiers_group_typed: Returns: (transfer full): all that stands there, valid or not, to be compared or for a draft */
JsonNode *kab_tiers_group_typed (KabTiersGroup *self);
/** kab_tiers_group_type: puts there what kab_tiers_group_typed() gave; of what a draft may hold otherwise, nothing */
void kab_tiers_group_type (KabTiersGroup *self, JsonNode *typed);
/** kab_tiers_group_check: Returns: (transfer full) (nullable): what is wrong with them; that has the keyboard then */
char *kab_tiers_group_check (KabTiersGroup *self);
/** kab_tiers_group_set_currency: @currency: (nullable): that amounts are in */
void kab_tiers_group_set_currency (KabTiersGroup *self, const char *currency);
void kab_tiers_group_set_editable (KabTiersGroup *self, gboolean editable);

G_END_DECLS
